import {amountOf, choose, seeItem} from "./tour_steps";
import {openMenu} from "@bhima_inventory_config/../tests/tours/tour_helper";
import {registry} from "@web/core/registry";
import {stepUtils} from "@web_tour/tour_utils";

/**
 * A line of the checklist, in English or in French.
 */
function lineOf(check) {
    return `.o_data_row:has([name=check]:contains(/^(${check})$/))`;
}

const journal = lineOf("Stock journal|Journal des stocks");
const opening = lineOf("Opening stock|Stock initial");
const green = ":has([name=state] .text-bg-success)";
const red = ":has([name=state] .text-bg-danger)";

function openChecklist() {
    return openMenu(
        "account.account_audit_menu",
        "bhima_stock_accounting.setup_check_review_menu"
    );
}

registry.category("web_tour.tours").add("bhima_going_live", {
    steps: () => [
        ...stepUtils.goToAppSteps("account.menu_finance", "open Invoicing"),
        ...openChecklist(),
        {
            content: "there is no journal yet, make it",
            trigger: `${journal}:not(${green}) button[name=action_create]`,
            run: "click",
        },
        {
            content: "it is made; the stock on the shelves is in no books",
            trigger: `.o_list_view:has(${journal}${green}) ${opening}${red} button[name=action_open_place]`,
            run: "click",
        },
        {
            content: "two articles are worth 80",
            trigger: `.modal [name=line_ids] .o_data_row:has([name=article_count]:contains(/^2$/)) [name=stock_value]${amountOf(80)}`,
        },
        {
            content: "70 of them are in the books",
            trigger: `.modal [name=difference]${amountOf(10)}`,
        },
        ...choose("opening_account_id", "121000", ".modal"),
        {
            content: "book it",
            trigger: ".modal button[name=action_book]:enabled",
            run: "click",
        },
        {
            content: "the stock ledger has a row for each article, read one",
            trigger:
                "body:not(:has(.modal)) .o_list_view:has(.o_data_row:eq(1)):not(:has(.o_data_row:eq(2))) .o_data_row td[name=operation]",
            run: "click",
        },
        {
            content: "it is posted, read its items",
            trigger:
                ".o_form_view:has(.o_arrow_button_current[data-value=posted]) a[name=aml_tab]",
            run: "click",
        },
        seeItem("311100", "debit", 80, "[name=line_ids]"),
        seeItem("121000", "credit", 80, "[name=line_ids]"),
        ...openChecklist(),
        {
            content: "the opening is in order",
            trigger: `${opening}${green}`,
        },
    ],
});
