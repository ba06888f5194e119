import {openMenu} from "@bhima_inventory_config/../tests/tours/tour_helper";
import {stepUtils} from "@web_tour/tour_utils";

/**
 * Steps that choose a record in a many2one field by a part of its name. The text found
 * is in bold when the answer to the search is there.
 */
export function choose(fieldName, text, within = "") {
    const field = `${within} .o_field_widget[name="${fieldName}"]`;
    return [
        {
            content: `search ${text}`,
            trigger: `${field} input`,
            run: `edit ${text}`,
        },
        {
            content: `choose ${text}`,
            trigger: `${field} .o-autocomplete--dropdown-item:has(.fw-bold:contains("${text}")) > a`,
            run: "click",
        },
        {
            content: `${text} is chosen`,
            trigger: `${field}:not(:has(.o-autocomplete--dropdown-menu)) input:value(/${text}/)`,
        },
    ];
}

/**
 * Steps that open the only receipt there is.
 */
export function openReceipt() {
    return [
        ...stepUtils.goToAppSteps("stock.menu_stock_root", "open Inventory"),
        ...openMenu("stock.menu_stock_warehouse_mgmt", "stock.in_picking"),
        {
            content: "open the receipt of the order",
            trigger: ".o_list_view .o_data_row td[name=name]",
            run: "click",
        },
    ];
}

/**
 * What a transfer shows that is done. Its buttons can be used again when Odoo has
 * finished what the last one has begun.
 */
export const transferIsDone =
    ".o_form_view:has(.o_arrow_button_current[data-value=done]) button[name=action_view_stock_ledger]:enabled";

/**
 * Steps that issue an article to a ward, up to the transfer that is done.
 */
export function issueToWard(ward, article, quantity) {
    return [
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
        ...choose("ward_id", ward),
        {
            content: "add an article",
            trigger: ".o_field_x2many_list_row_add > *",
            run: "click",
        },
        ...choose("product_id", article, ".o_selected_row"),
        {
            content: `ask for ${quantity}`,
            trigger: ".o_selected_row [name=product_uom_qty] input",
            run: `edit ${quantity}`,
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
            content: "they are handed out",
            trigger: transferIsDone,
        },
    ];
}

/**
 * Say how a whole amount is shown, with cents and in any language.
 */
export function amountOf(number) {
    return `:contains(/(^|\\D)${number}.00/)`;
}

/**
 * A step that reads an account with its debit or credit.
 */
export function seeItem(code, side, amount, within = "") {
    const row = `${within} .o_data_row:has([name=account_id]:contains("${code}"))`;
    return {
        content: `account ${code} has ${amount} as ${side}`,
        trigger: `${row} [name=${side}]${amountOf(amount)}`,
    };
}
