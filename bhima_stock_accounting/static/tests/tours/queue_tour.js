import {choose} from "./tour_steps";
import {openMenu} from "@bhima_inventory_config/../tests/tours/tour_helper";
import {registry} from "@web/core/registry";
import {stepUtils} from "@web_tour/tour_utils";

const openQueue = () =>
    openMenu(
        "account.account_audit_menu",
        "bhima_stock_accounting.stock_ledger_entry_to_post_account_menu"
    );

/**
 * Odoo shows a list that it has shown before from its cache and then brings it up to
 * date: what is ticked meanwhile is lost. The present list has the present cause.
 */
const causeIsKnown =
    ".o_list_view:has(.o_data_row:eq(1)):has(.o_data_row:eq(0) [name=posting_problem]:contains(603900))";

registry.category("web_tour.tours").add("bhima_queue", {
    steps: () => [
        ...stepUtils.goToAppSteps("account.menu_finance", "open Invoicing"),
        ...openQueue(),
        {
            content: "two issues wait, post the first",
            trigger:
                ".o_list_view:has(.o_data_row:eq(1)) .o_data_row:eq(0) button[name=action_post]",
            run: "click",
        },
        {
            content: "it can't be",
            trigger: ".o_notification .o_notification_bar.bg-warning",
        },
        {
            content: "it still waits; the cause names the account",
            trigger: causeIsKnown,
        },
        ...openMenu(
            "account.account_audit_menu",
            "bhima_stock_accounting.inventory_group_review_menu"
        ),
        {
            content: "open the group",
            trigger: ".o_list_view .o_data_row td[name=name]:contains(Produits oraux)",
            run: "click",
        },
        ...choose("variation_account_id", "603100", ".o_form_view"),
        {
            content: "save it",
            trigger: ".o_form_button_save:enabled",
            run: "click",
        },
        {
            content: "it is saved",
            trigger: ".o_form_view .o_form_saved",
        },
        ...openQueue(),
        {
            content: "tick all",
            trigger: `${causeIsKnown} thead .o_list_record_selector input`,
            run: "click",
        },
        {
            content: "post them",
            trigger:
                ".o_control_panel button[name=action_post]:enabled, .o_list_buttons button[name=action_post]:enabled",
            run: "click",
        },
        {
            content: "nothing waits any more",
            trigger: ".o_list_view:not(:has(.o_data_row)) .o_view_nocontent",
        },
    ],
});
