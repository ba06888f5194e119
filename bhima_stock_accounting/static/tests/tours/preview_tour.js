import {openMenu} from "@bhima_inventory_config/../tests/tours/tour_helper";
import {registry} from "@web/core/registry";
import {stepUtils} from "@web_tour/tour_utils";

function seeItem(code, side) {
    const row = `.modal .o_field_widget[name=line_ids] .o_data_row:has([name=account_id]:contains("${code}"))`;
    return {
        content: `account ${code} would have its ${side}`,
        trigger: `${row} [name=${side}]:contains("105")`,
    };
}

registry.category("web_tour.tours").add("bhima_preview", {
    steps: () => [
        ...stepUtils.goToAppSteps("stock.menu_stock_root", "open Inventory"),
        ...openMenu("stock.menu_stock_warehouse_mgmt", "stock.in_picking"),
        {
            content: "open the receipt of the order",
            trigger: ".o_list_view .o_data_row td[name=name]",
            run: "click",
        },
        {
            content: "see what it would write",
            trigger: ".o_form_view button[name=action_preview_entry]:enabled",
            run: "click",
        },
        seeItem("311100", "debit"),
        seeItem("603100", "credit"),
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
