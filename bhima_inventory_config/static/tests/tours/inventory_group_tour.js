import {chooseRecord, openMenu, saveAs} from "./tour_helper";
import {registry} from "@web/core/registry";
import {stepUtils} from "@web_tour/tour_utils";

registry.category("web_tour.tours").add("bhima_inventory_group", {
    steps: () => [
        ...stepUtils.goToAppSteps("stock.menu_stock_root", "open Inventory"),
        ...openMenu(
            "stock.menu_stock_config_settings",
            "bhima_inventory_config.inventory_group_menu"
        ),
        {
            content: "create a group",
            trigger: ".o_list_view .o_list_button_add",
            run: "click",
        },
        {
            content: "name it",
            trigger: ".o_field_widget[name=name] input",
            run: "edit Médicaments injectables",
        },
        {
            content: "give it a code",
            trigger: ".o_field_widget[name=code] input",
            run: "edit D.INJ",
        },
        ...chooseRecord("stock_account_id", "311100"),
        {
            content: "the variation account of the stock account is proposed",
            trigger:
                ".o_field_widget[name=variation_account_id] input:value(/^603100 /)",
        },
        ...chooseRecord("expense_account_id", "601100"),
        ...chooseRecord("income_account_id", "701100"),
        ...saveAs("D.INJ Médicaments injectables"),
    ],
});
