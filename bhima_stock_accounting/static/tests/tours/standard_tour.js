import {choose} from "./tour_steps";
import {openMenu} from "@bhima_inventory_config/../tests/tours/tour_helper";
import {registry} from "@web/core/registry";
import {stepUtils} from "@web_tour/tour_utils";

const lossRow =
    ".o_field_widget[name=rule_ids] .o_data_row:has(td:contains(/^(Loss|Perte)$/))";

registry.category("web_tour.tours").add("bhima_standard", {
    steps: () => [
        ...stepUtils.goToAppSteps("account.menu_finance", "open Invoicing"),
        ...openMenu(
            "account.menu_finance_configuration",
            "bhima_stock_accounting.accounting_standard_account_menu"
        ),
        {
            content: "open OHADA",
            trigger: ".o_list_view .o_data_row td[name=name]:contains(SYSCOHADA)",
            run: "click",
        },
        {
            content: "it is shipped: it is only read",
            trigger:
                ".o_form_view:has(.alert-info) .o_field_widget[name=name].o_readonly_modifier",
        },
        {
            content: "open its actions",
            trigger: ".o_cp_action_menus button:has(.fa-cog)",
            run: "click",
        },
        {
            content: "copy it",
            trigger: ".o-dropdown--menu .o_menu_item:contains(/Duplicate|Dupliquer/)",
            run: "click",
        },
        {
            content: "name the copy",
            trigger:
                ".o_form_view:not(:has(.alert-info:visible)) .o_field_widget[name=name] input",
            run: "edit OHADA de Vanga",
        },
        {
            content: "change the rule of a loss",
            trigger: `${lossRow} td[name=debit_role]`,
            run: "click",
        },
        {
            content: "open the roles",
            trigger: ".o_selected_row td[name=debit_role] input",
            run: "click",
        },
        {
            content: "a loss has its own account",
            trigger: ".o_select_menu_item:contains(/^(Losses|Pertes)$/)",
            run: "click",
        },
        {
            content: "save it",
            trigger: ".o_form_button_save:enabled",
            run: "click",
        },
        {
            content: "it is saved",
            trigger: `.o_breadcrumb .active:contains("OHADA de Vanga")`,
        },
        ...stepUtils.goToAppSteps("stock.menu_stock_root", "open Inventory"),
        ...openMenu(
            "stock.menu_stock_config_settings",
            "stock.menu_stock_general_settings"
        ),
        {
            content: "goods have moved: the standard is changed on purpose",
            trigger:
                "#stock_accounting_enabled:has([name=stock_accounting_standard_id]:contains(SYSCOHADA)) .content-group button:has(.oi-arrow-right)",
            run: "click",
        },
        ...choose("new_standard_id", "OHADA de Vanga", ".modal"),
        {
            content: "confirm it, having read what follows; the page comes anew",
            trigger: ".modal:has(.alert-warning) button[name=action_apply]:enabled",
            run: "click",
            expectUnloadPage: true,
        },
        {
            content: "the company has its own standard",
            trigger:
                "#stock_accounting_enabled [name=stock_accounting_standard_id]:contains(OHADA de Vanga)",
        },
    ],
});
