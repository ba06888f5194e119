import {openMenu} from "./tour_helper";
import {registry} from "@web/core/registry";
import {stepUtils} from "@web_tour/tour_utils";

const HEADER =
    "inventory_group_name,inventory_code,inventory_text,inventory_type," +
    "inventory_unit,inventory_unit_price,inventory_consumable,inventory_is_asset," +
    "depreciation_rate,inventory_brand,inventory_model";
const ARTICLES = [
    "D.ORA,PARA500,Paracétamol 500 mg,Article,tab,0.05,1,0,,,",
    "D.ORA,AMOX250,Amoxicilline 250 mg,Article,caps,0.10,1,0,,,",
];
const VACCINE = "Vaccins,BCG,Vaccin BCG,Article,vial,1.20,1,0,,,";
const MAPPED = ".o_import_data_content tbody tr";

/** Steps that open the import screen of the register and give it a file. */
function uploadFile(...rows) {
    return [
        ...stepUtils.goToAppSteps("stock.menu_stock_root", "open Inventory"),
        ...openMenu(
            "stock.menu_stock_inventory_control",
            "bhima_inventory_config.inventory_register_menu"
        ),
        {
            content: "open the gear menu",
            trigger: ".o_list_view .o_cp_action_menus button",
            run: "click",
        },
        {
            content: "import records",
            trigger: ".o_import_menu",
            run: "click",
        },
        {
            content: "reload the page: it stays the import of the register",
            trigger: ".o_nocontent_help a[href*='/inventory_register_template_']",
            async run({waitUntil}) {
                // the address changes a moment after the screen
                await waitUntil(() => window.location.pathname.endsWith("/import"));
                window.location.reload();
            },
            expectUnloadPage: true,
        },
        {
            content: "the template of the register is offered",
            trigger: ".o_nocontent_help a[href*='/inventory_register_template_']",
        },
        {
            content: "upload a file",
            trigger: ".o_control_panel .o_input_file:not(:visible)",
            run({anchor}) {
                const files = new DataTransfer();
                const text = [HEADER, ...rows].join("\n");
                files.items.add(new File([text], "register.csv", {type: "text/csv"}));
                anchor.files = files.files;
                anchor.dispatchEvent(new Event("change", {bubbles: true}));
            },
        },
        {
            content: "the columns of BHIMA are mapped by themselves",
            trigger: `${MAPPED}:eq(6):has(.o_import_field_icon_boolean)`,
        },
        {
            content: "those that Odoo has no place for are not",
            trigger: `${MAPPED}:eq(7):not(:has(.o_import_field_icon))`,
        },
    ];
}

function pressImport() {
    return {
        content: "import",
        trigger: ".o_control_panel_main_buttons button:eq(1)",
        run: "click",
    };
}

function seeArticles(...codes) {
    return codes.map((code) => ({
        content: `${code} is in the list`,
        trigger: `.o_list_view .o_data_row [name=default_code]:contains(${code})`,
    }));
}

registry.category("web_tour.tours").add("bhima_register_import", {
    steps: () => [
        ...uploadFile(...ARTICLES),
        pressImport(),
        ...seeArticles("PARA500", "AMOX250"),
    ],
});

registry.category("web_tour.tours").add("bhima_register_import_new_group", {
    steps: () => [
        ...uploadFile(...ARTICLES, VACCINE),
        pressImport(),
        {
            content: "the row of the missing group is named",
            trigger: ".o_import_report:contains(/3.*BCG.*Vaccins/)",
        },
        {
            content: "agree that the group is created",
            trigger: ".o_import_create_option",
            run: "select name_create_enabled_fields",
        },
        pressImport(),
        ...seeArticles("PARA500", "AMOX250", "BCG"),
    ],
});
