import {openMenu} from "@bhima_inventory_config/../tests/tours/tour_helper";
import {registry} from "@web/core/registry";
import {stepUtils} from "@web_tour/tour_utils";

const review = "account.account_audit_menu";
const reporting = "account.menu_finance_reports";
// What is read under Review: the menu, and a column that no other list has.
const lists = {
    "account.menu_action_account_moves_all": "debit",
    "bhima_stock_accounting.stock_ledger_entry_account_menu": "operation",
    "bhima_stock_accounting.stock_account_comparison_menu": "book_value",
    "bhima_stock_accounting.setup_check_review_menu": "check",
    "bhima_stock_accounting.inventory_group_review_menu": "code",
};
// What is read under Reporting, after a window with the period.
const reports = {
    account_balance_menu: "opening",
    operating_account_menu: "previous_amount",
    goods_cost_menu: "margin",
    stock_card_account_menu: "in_quantity",
    outstanding_delivery_menu: "billed_quantity",
    stock_journal_menu: "number",
    depot_stock_account_menu: "unit_cost",
    ward_exit_account_menu: "value",
    stock_loss_account_menu: "operation",
    stock_donation_account_menu: "partner_id",
};
// What an auditor does not find under Review.
const refused = [
    "bhima_stock_accounting.opening_stock_account_menu",
    "bhima_stock_accounting.standalone_posting_account_menu",
];
// Buttons that would change something.
const changing = [
    ".o_list_button_add",
    ".o_form_button_create",
    "button[name=action_book_difference]",
    "button[name=action_create]",
    "button[name=button_draft]",
    "button[name=action_reverse]",
];

function hasNone(selectors) {
    return selectors.map((selector) => `:not(:has(${selector}))`).join("");
}

/**
 * A step that sees a list with something in it, and nothing to change it with.
 */
function readList(column) {
    return {
        content: `read the list with ${column}`,
        trigger: `body${hasNone([".modal", ...changing])} .o_list_view:has(th[data-name=${column}]) .o_data_row`,
    };
}

registry.category("web_tour.tours").add("bhima_auditor", {
    steps: () => [
        ...stepUtils.goToAppSteps("account.menu_finance", "open Invoicing"),
        {
            content: "open what is reviewed",
            trigger: `.o_menu_sections button[data-menu-xmlid="${review}"]`,
            run: "click",
        },
        {
            content: "nothing is booked from here",
            trigger: `.o-dropdown--menu:has([data-menu-xmlid])${hasNone(
                refused.map((menu) => `[data-menu-xmlid="${menu}"]`)
            )}`,
        },
        {
            content: "close the menu",
            trigger: `.o_menu_sections button[data-menu-xmlid="${review}"]`,
            run: "click",
        },
        ...Object.entries(lists).flatMap(([menu, column]) => [
            ...openMenu(review, menu),
            readList(column),
        ]),
        {
            content: "open the group",
            trigger: ".o_list_view:has(th[data-name=code]) .o_data_row td[name=code]",
            run: "click",
        },
        {
            content: "its accounts are read, not chosen",
            trigger: `body${hasNone(changing)} .o_form_view:has([name=stock_account_id])${hasNone(
                ["input:not([disabled])", "textarea"]
            )}`,
        },
        ...openMenu(
            review,
            "bhima_stock_accounting.stock_article_comparison_account_menu"
        ),
        {
            content: "nothing differs, see all articles",
            trigger: ".o_action:has(.o_view_nocontent) .o_facet_remove",
            run: "click",
        },
        readList("quantity_difference"),
        ...Object.entries(reports).flatMap(([menu, column]) => [
            ...openMenu(reporting, `bhima_stock_accounting.${menu}`),
            {
                content: `show ${menu}`,
                trigger: ".modal button[name=action_show]:enabled",
                run: "click",
            },
            readList(column),
        ]),
        ...openMenu(review, "bhima_stock_accounting.stock_value_date_account_menu"),
        {
            content: "at the end of today",
            trigger: ".modal button[name=action_open]:enabled",
            run: "click",
        },
        readList("unit_cost"),
        ...openMenu(review, "account.menu_action_account_moves_all"),
        {
            content: "open the entry of a movement",
            trigger:
                ".o_list_view:has(th[data-name=debit]) .o_data_row:contains(603100) [name=move_name] a",
            run: "click",
        },
        {
            content: "it is read, not taken back",
            trigger: `body${hasNone(changing)} .o_form_view:has(.o_arrow_button_current[data-value=posted])`,
        },
    ],
});
