import {amountOf} from "./tour_steps";
import {openMenu} from "@bhima_inventory_config/../tests/tours/tour_helper";
import {registry} from "@web/core/registry";
import {stepUtils} from "@web_tour/tour_utils";

const screen = ".o_bhima_stock_dashboard";

const amountIn = (line, column, amount) =>
    `${screen} tr[name=${line}] td:eq(${column}) button${amountOf(amount)}`;

const backToDashboard = [
    {
        content: "go back to the dashboard",
        trigger: ".o_back_button, .breadcrumb-item:not(.active) a",
        run: "click",
    },
    {
        content: "it is there again, with its charts",
        trigger: `${screen}:has(canvas:eq(1)) [name=agree]`,
    },
];

registry.category("web_tour.tours").add("bhima_dashboard", {
    steps: () => [
        ...stepUtils.goToAppSteps("account.menu_finance", "open Invoicing"),
        ...openMenu(
            "account.account_audit_menu",
            "bhima_stock_accounting.stock_dashboard_menu"
        ),
        {
            content: "the stock ledger says 190",
            trigger: amountIn("ledger_value", 1, 190),
        },
        {
            content: "so do the books, open them",
            trigger: amountIn("book_value", 1, 190),
            run: "click",
        },
        {
            content: "the account is compared",
            trigger: ".o_list_view .o_data_row td[name=account_id]:contains(311100)",
        },
        ...backToDashboard,
        {
            content: "what the wards used this month opens its report",
            trigger: amountIn("used", 1, 20),
            run: "click",
        },
        {
            content: "the ward used it",
            trigger: `.o_list_view .o_data_row td[name=value]${amountOf(20)}`,
        },
        ...backToDashboard,
        {
            content: "what is received and not billed opens its report",
            trigger: amountIn("received", 1, 210),
            run: "click",
        },
        {
            content: "the order is outstanding",
            trigger: `.o_list_view .o_data_row td[name=amount]${amountOf(210)}`,
        },
        ...backToDashboard,
        {
            content: "the value over time opens its graph",
            trigger: `${screen} h4 a:eq(0)`,
            run: "click",
        },
        {
            content: "the graph is there",
            trigger: ".o_graph_view .o_graph_canvas_container canvas",
        },
    ],
});
