import {openMenu} from "./tour_helper";
import {registry} from "@web/core/registry";
import {stepUtils} from "@web_tour/tour_utils";

/** A line of the proposals, found by one of its articles. */
const line = (article) =>
    `.modal .o_data_row:has(td[name=product_names]:contains("${article}"))`;

registry.category("web_tour.tours").add("bhima_group_proposal", {
    steps: () => [
        ...stepUtils.goToAppSteps("stock.menu_stock_root", "open Inventory"),
        ...openMenu(
            "stock.menu_stock_config_settings",
            "bhima_inventory_config.inventory_group_menu"
        ),
        {
            content: "ask for the groups that the categories give",
            trigger: ".o_list_view button[name=action_propose_groups]",
            run: "click",
        },
        {
            content: "the categories of medicines make one group",
            trigger: `${line("Ceftriaxone")}:has(td[name=product_names]:contains("Paracétamol")) td[name=name]`,
            run: "click",
        },
        {
            content: "rename it",
            trigger: ".modal .o_data_row .o_field_widget[name=name] input",
            run: "edit Médicaments",
        },
        {
            content: "leave the equipment for later",
            trigger: `${line("Ciseaux")} .o_field_widget[name=selected] input`,
            run: "click",
        },
        {
            content: "the equipment is not ticked",
            trigger: `${line("Ciseaux")} .o_field_widget[name=selected] input:not(:checked)`,
        },
        {
            content: "create the groups",
            trigger: ".modal button[name=action_apply]",
            run: "click",
        },
        {
            content: "the group is there with its articles",
            trigger:
                ".o_list_view .o_data_row:has(td[name=name]:contains(/^Médicaments$/)) td[name=product_count]:contains(2)",
        },
    ],
});
