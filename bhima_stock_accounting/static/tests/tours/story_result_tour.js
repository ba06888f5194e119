import {addChapter, cared, consumed} from "./story";
import {amountOf, choose, seeItem} from "./tour_steps";
import {openMenu} from "@bhima_inventory_config/../tests/tours/tour_helper";
import {stepUtils} from "@web_tour/tour_utils";

addChapter("sell", ({income}) => [
    ...stepUtils.goToAppSteps("account.menu_finance", "open Invoicing"),
    ...openMenu(
        "account.menu_finance_receivables",
        "account.menu_action_move_out_invoice_type"
    ),
    {
        content: "make an invoice",
        trigger: ".o_list_button_add",
        run: "click",
    },
    ...choose("partner_id", "Mbuyi", ".o_form_view"),
    {
        content: "add what was done for the patient",
        trigger: "[name=invoice_line_ids] .o_field_x2many_list_row_add > a:first",
        run: "click",
    },
    {
        content: "say what it was",
        trigger: ".o_selected_row [name=name] textarea",
        run: "edit Consultation",
    },
    {
        content: "and its price",
        trigger: ".o_selected_row [name=price_unit] input",
        run: `edit ${cared}`,
    },
    {
        content: "leave the line for its total",
        trigger: ".o_selected_row [name=name] textarea",
        run: "click",
    },
    {
        content: "it has its amount, confirm it",
        trigger: `.o_form_view:has([name=invoice_line_ids] [name=price_subtotal]${amountOf(cared)}) button[name=action_post]:enabled`,
        run: "click",
    },
    {
        content: "it is posted, read its items",
        trigger:
            ".o_form_view:has(.o_arrow_button_current[data-value=posted]) a[name=aml_tab]",
        run: "click",
    },
    seeItem(income, "credit", cared, "[name=line_ids]"),
]);

/**
 * A step that reads an account with what it adds to the result.
 */
function seeResult(code, amount) {
    return {
        content: `account ${code} adds ${amount} to the result`,
        trigger: `.o_list_view .o_data_row:has([name=code]:contains("${code}")) [name=amount]:contains(/(^|[^\\d-])${amount}.00/)`,
    };
}

addChapter("result", ({income, expenses, costAccount}) => [
    ...stepUtils.goToAppSteps("account.menu_finance", "open Invoicing"),
    ...openMenu(
        "account.menu_finance_reports",
        "bhima_stock_accounting.operating_account_menu"
    ),
    {
        content: "the period is this year up to now",
        trigger: ".modal button[name=action_show]:enabled",
        run: "click",
    },
    seeResult(income, cared),
    ...Object.entries(expenses).map(([code, amount]) => seeResult(code, amount)),
    {
        content: "the month's result is what was earned less what was consumed",
        trigger: `.o_list_view tfoot td${amountOf(cared - consumed)}`,
    },
    {
        content: "what is the last of them made of?",
        trigger: `.o_list_view .o_data_row [name=code]:contains("${costAccount}")`,
        run: "click",
    },
    {
        content: "the ward's consumption is among the items",
        trigger: `.o_list_view:has(th[data-name=debit]) .o_data_row [name=debit]${amountOf(consumed)}`,
    },
]);
