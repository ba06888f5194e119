import {choose} from "./tour_steps";
import {registry} from "@web/core/registry";
import {stepUtils} from "@web_tour/tour_utils";

registry.category("web_tour.tours").add("bhima_ward_issue", {
    steps: () => [
        ...stepUtils.goToAppSteps("stock.menu_stock_root", "open Inventory"),
        {
            content: "open the card of ward issues",
            trigger:
                ".o_kanban_record:contains(/Ward Issues|Sorties vers les services/) button.btn-primary",
            run: "click",
        },
        {
            content: "make an issue",
            trigger: ".o_list_button_add",
            run: "click",
        },
        {
            content: "no ward is chosen yet",
            trigger: ".o_form_view .o_field_widget[name=ward_id] input:value(/^$/)",
        },
        ...choose("ward_id", "Chirurgie"),
        {
            content: "add an article",
            trigger: ".o_field_x2many_list_row_add > *",
            run: "click",
        },
        ...choose("product_id", "Paracétamol", ".o_selected_row"),
        {
            content: "ask for 4",
            trigger: ".o_selected_row [name=product_uom_qty] input",
            run: "edit 4",
        },
        {
            content: "mark it as to do",
            trigger: "button[name=action_confirm]:enabled",
            run: "click",
        },
        {
            content: "goods are there, hand them out",
            trigger:
                ".o_form_view:has(.o_arrow_button_current[data-value=assigned]) button[name=button_validate]:enabled",
            run: "click",
        },
        {
            content: "they are handed out; entries are for accountants, see the value",
            trigger:
                ".o_form_view:has(.o_arrow_button_current[data-value=done]):not(:has(button[name=action_view_account_moves])) button[name=action_view_stock_ledger]:enabled",
            run: "click",
        },
        {
            content: "the issue is worth 8 and booked",
            trigger:
                ".o_list_view .o_data_row:has([name=value]:contains(8)) [name=posting_state] .text-bg-success",
        },
    ],
});
