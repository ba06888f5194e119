import {choose} from "./tour_steps";
import {openMenu} from "@bhima_inventory_config/../tests/tours/tour_helper";
import {registry} from "@web/core/registry";
import {stepUtils} from "@web_tour/tour_utils";

registry.category("web_tour.tours").add("bhima_scrap", {
    steps: () => [
        ...stepUtils.goToAppSteps("stock.menu_stock_root", "open Inventory"),
        ...openMenu("stock.menu_stock_warehouse_mgmt", "stock.menu_stock_scrap"),
        {
            content: "scrap something",
            trigger: ".o_list_button_add",
            run: "click",
        },
        ...choose("product_id", "Paracétamol", ".o_form_view"),
        {
            content: "three of it",
            trigger: ".o_form_view .o_field_widget[name=scrap_qty] input",
            run: "edit 3",
        },
        {
            content: "there is one list of reasons",
            trigger: ".o_form_view:not(:has([name=scrap_reason_tag_ids]))",
        },
        {
            content: "open the reasons",
            trigger: ".o_form_view .o_field_widget[name=loss_reason_id] input",
            run: "click",
        },
        {
            content: "they have expired",
            trigger:
                ".o_field_widget[name=loss_reason_id] .o-autocomplete--dropdown-item:contains(/Expired|Périmé/) > a",
            run: "click",
        },
        {
            content: "it is chosen, validate",
            trigger:
                ".o_form_view:has(.o_field_widget[name=loss_reason_id] input:value(/Expired|Périmé/)) button[name=action_validate]:enabled",
            run: "click",
        },
        {
            content: "the goods are gone",
            trigger: ".o_form_view .o_arrow_button_current[data-value=done]",
        },
    ],
});
