import {addChapter, consumed, vendor} from "./story";
import {amountOf, choose, seeItem} from "./tour_steps";
import {openMenu} from "@bhima_inventory_config/../tests/tours/tour_helper";
import {stepUtils} from "@web_tour/tour_utils";

function openBills() {
    return [
        ...stepUtils.goToAppSteps("account.menu_finance", "open Invoicing"),
        ...openMenu(
            "account.menu_finance_payables",
            "account.menu_action_move_in_invoice_type"
        ),
    ];
}

/**
 * Steps that write down what the vendor's paper says: who, when and how much.
 */
function enterBill(amount) {
    return [
        {
            content: "enter a bill",
            trigger: ".o_list_button_add",
            run: "click",
        },
        ...choose("partner_id", vendor, ".o_form_view"),
        {
            content: "open the calendar",
            trigger: ".o_form_view input[data-field=invoice_date]",
            run: "click",
        },
        {
            content: "it is of today",
            trigger: ".o_datetime_picker .o_today",
            run: "click",
        },
        {
            content: "it has its date, add a line",
            trigger:
                ".o_form_view:has(button[data-field=invoice_date]) [name=invoice_line_ids] .o_field_x2many_list_row_add > a:first",
            run: "click",
        },
        {
            content: "with the amount",
            trigger: ".o_selected_row [name=price_unit] input",
            run: `edit ${amount}`,
        },
        {
            content: "save it",
            trigger: ".o_form_button_save:enabled",
            run: "click",
        },
    ];
}

/**
 * Steps that put the line of the order in the place of what was entered.
 */
function matchWithOrder() {
    return [
        {
            content: "it is saved, find its order",
            trigger:
                ".o_form_view:has(.o_form_saved) button[name=action_purchase_matching]:enabled",
            run: "click",
        },
        {
            content: "tick line and order",
            trigger:
                ".o_list_view:has(.o_data_row:eq(1)) thead .o_list_record_selector input",
            run: "click",
        },
        {
            content: "match them",
            trigger: "button[name=action_match_lines]:enabled",
            run: "click",
        },
        {
            content: "nothing is left to match, go back to the bill",
            trigger: "body:has(.o_list_view):not(:has(.o_data_row)) .o_back_button",
            run: "click",
        },
    ];
}

addChapter("bill", ({quantity, bill: [debited, credited]}) => [
    ...openBills(),
    ...enterBill(quantity),
    ...matchWithOrder(),
    {
        content: "the line is that of the order, confirm the bill",
        trigger:
            ".o_form_view:has([name=invoice_line_ids] .o_data_row:contains(Paracétamol)) button[name=action_post]:enabled",
        run: "click",
    },
    {
        content: "it is posted, read its items",
        trigger:
            ".o_form_view:has(.o_arrow_button_current[data-value=posted]) a[name=aml_tab]",
        run: "click",
    },
    seeItem(debited, "debit", quantity, "[name=line_ids]"),
    seeItem(credited, "credit", quantity, "[name=line_ids]"),
]);

addChapter("pay", () => [
    ...openBills(),
    {
        content: "open the bill",
        trigger: ".o_list_view .o_data_row td[name=name]",
        run: "click",
    },
    {
        content: "pay it",
        trigger: ".o_form_view button[name=action_register_payment]:enabled",
        run: "click",
    },
    ...choose("journal_id", "Caisse", ".modal"),
    {
        content: "confirm the payment",
        trigger: ".modal button[name=action_create_payments]:enabled",
        run: "click",
    },
    {
        content: "the bill is paid",
        trigger:
            "body:not(:has(.modal)) .o_form_view .ribbon:contains(/^(paid|payé)$/i)",
    },
]);

addChapter("read", ({quantity, bill, receipt, payment, consumption}) => {
    const total = 3 * quantity + consumed;
    return [
        ...stepUtils.goToAppSteps("account.menu_finance", "open Invoicing"),
        ...openMenu(
            "account.account_audit_menu",
            "account.menu_action_account_moves_all"
        ),
        {
            content: "four entries have two items each",
            trigger: ".o_list_view:has(.o_data_row:eq(7)):not(:has(.o_data_row:eq(8)))",
        },
        ...[bill, receipt, payment].flatMap(([debited, credited]) => [
            seeItem(debited, "debit", quantity, ".o_list_view"),
            seeItem(credited, "credit", quantity, ".o_list_view"),
        ]),
        seeItem(consumption[0], "debit", consumed, ".o_list_view"),
        seeItem(consumption[1], "credit", consumed, ".o_list_view"),
        {
            content: "all debits and all credits are equal",
            trigger: `.o_list_view tfoot td${amountOf(total)} ~ td${amountOf(total)}`,
        },
    ];
});
