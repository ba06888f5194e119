import {issueToWard} from "./tour_steps";
import {registry} from "@web/core/registry";

registry.category("web_tour.tours").add("bhima_ward_issue", {
    steps: () => [
        ...issueToWard("Chirurgie", "Paracétamol", 4),
        {
            content: "entries are for accountants, see the value",
            trigger:
                ".o_form_view:not(:has(button[name=action_view_account_moves])) button[name=action_view_stock_ledger]:enabled",
            run: "click",
        },
        {
            content: "the issue is worth 8 and booked",
            trigger:
                ".o_list_view .o_data_row:has([name=value]:contains(8)) [name=posting_state] .text-bg-success",
        },
    ],
});
