import {openReceipt, seeItem} from "./tour_steps";
import {registry} from "@web/core/registry";

const items = ".o_field_widget[name=line_ids]";

registry.category("web_tour.tours").add("bhima_receipt_entry", {
    steps: () => [
        ...openReceipt(),
        {
            content: "validate it, nothing is booked so far",
            trigger:
                ".o_form_view:not(:has(button[name=action_view_account_moves])) button[name=button_validate]:enabled",
            run: "click",
        },
        {
            content: "the goods have come in, open their journal entry",
            trigger:
                ".o_form_view:has(.o_arrow_button_current[data-value=done]) button[name=action_view_account_moves]:enabled",
            run: "click",
        },
        seeItem("311100", "debit", 105, items),
        seeItem("603100", "credit", 105, items),
        {
            content: "the entry is posted, go back to the transfer",
            trigger:
                ".o_form_view:has(.o_arrow_button_current[data-value=posted]) button[name=action_view_stock_pickings]:enabled",
            run: "click",
        },
        {
            content: "the transfer has one journal entry",
            trigger:
                "button[name=action_view_account_moves] .o_stat_value:contains(/^1$/)",
        },
    ],
});
