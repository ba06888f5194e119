import {openReceipt, seeItem} from "./tour_steps";
import {registry} from "@web/core/registry";

const items = ".modal .o_field_widget[name=line_ids]";

registry.category("web_tour.tours").add("bhima_preview", {
    steps: () => [
        ...openReceipt(),
        {
            content: "see what it would write",
            trigger: ".o_form_view button[name=action_preview_entry]:enabled",
            run: "click",
        },
        seeItem("311100", "debit", 105, items),
        seeItem("603100", "credit", 105, items),
        {
            content: "close the window",
            trigger: ".modal .modal-footer button",
            run: "click",
        },
        {
            content: "the receipt is as it was",
            trigger:
                "body:not(:has(.modal)) .o_form_view:has(.o_arrow_button_current[data-value=assigned]) button[name=button_validate]:enabled",
        },
    ],
});
