import {chooseAt, chooseRecord, openMenu, saveAs} from "./tour_helper";
import {registry} from "@web/core/registry";
import {stepUtils} from "@web_tour/tour_utils";

const row = (code) =>
    `.o_list_view .o_data_row:has(td[name=default_code]:contains("${code}"))`;

registry.category("web_tour.tours").add("bhima_register", {
    steps: () => [
        ...stepUtils.goToAppSteps("stock.menu_stock_root", "open Inventory"),
        ...openMenu(
            "stock.menu_stock_inventory_control",
            "bhima_inventory_config.inventory_register_menu"
        ),
        {
            content: "choose the group in the panel",
            trigger: ".o_search_panel_category_value header:contains(D.ORA)",
            run: "click",
        },
        {
            content: "its article has quantity and value",
            trigger: `${row("D.ORA-0001")}:has(td[name=qty_available]:contains(105)) td[name=register_value]:contains(210)`,
        },
        {
            content: "the article of the other group is not shown",
            trigger: ".o_list_view:not(:has(td[name=default_code]:contains(D.INJ)))",
        },
        {
            content: "tick the article",
            trigger: `${row("D.ORA-0001")} .o_list_record_selector input`,
            run: "click",
        },
        {
            content: "open the actions",
            trigger: ".o_cp_action_menus button:has(.fa-cog)",
            run: "click",
        },
        {
            content: "change its group",
            trigger:
                ".o-dropdown--menu .o_menu_item:contains(/Group or Type|groupe ou/)",
            run: "click",
        },
        ...chooseRecord("inventory_group_id", "D.INJ"),
        {
            content: "the preview shows from where to where",
            trigger:
                ".modal .o_data_row:has(td[name=old_group_id]:contains(D.ORA)) td[name=new_group_id]:contains(D.INJ)",
        },
        {
            content: "change it",
            trigger: ".modal button[name=action_apply]",
            run: "click",
        },
        {
            content: "the window is closed",
            trigger: "body:not(:has(.modal))",
        },
        {
            content: "it has left the list of its old group",
            trigger:
                ".o_list_view:not(:has(td[name=default_code]:contains(D.ORA-0001)))",
        },
        {
            content: "add an article",
            trigger: ".o_list_button_add",
            run: "click",
        },
        {
            content: "name it",
            trigger: ".o_form_view .o_field_widget[name=name] textarea",
            run: "edit Ibuprofène 400 mg",
        },
        {
            content: "save it too early",
            trigger: ".o_form_button_save:enabled",
            run: "click",
        },
        {
            content: "group and type are asked for, the unit is there",
            trigger:
                ".o_form_view:has([name=inventory_group_id].o_field_invalid):has([name=uom_id]) [name=inventory_type_id].o_field_invalid",
        },
        ...chooseRecord("inventory_group_id", "D.ORA"),
        ...chooseAt("inventory_type_id", 0),
        {
            content: "it is chosen, nothing is missing any more",
            trigger:
                ".o_form_view:not(:has(.o_field_invalid)) .o_field_widget[name=inventory_type_id]:not(:has(.o-autocomplete--dropdown-menu)) input:value(/Article/)",
        },
        ...saveAs("Ibuprofène 400 mg"),
    ],
});
