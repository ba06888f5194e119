import {openMenu} from "@bhima_inventory_config/../tests/tours/tour_helper";
import {registry} from "@web/core/registry";
import {stepUtils} from "@web_tour/tour_utils";

function seeItem(code, side) {
    const row = `.o_field_widget[name=line_ids] .o_data_row:has([name=account_id]:contains("${code}"))`;
    return {
        content: `account ${code} has its ${side}`,
        trigger: `${row} [name=${side}]:contains("105")`,
    };
}

registry.category("web_tour.tours").add("bhima_receipt_entry", {
    steps: () => [
        ...stepUtils.goToAppSteps("stock.menu_stock_root", "open Inventory"),
        ...openMenu("stock.menu_stock_warehouse_mgmt", "stock.in_picking"),
        {
            content: "open the receipt of the order",
            trigger: ".o_list_view .o_data_row td[name=name]",
            run: "click",
        },
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
        seeItem("311100", "debit"),
        seeItem("603100", "credit"),
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
