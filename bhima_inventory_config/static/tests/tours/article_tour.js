import {chooseAt, chooseRecord, openMenu, saveAs} from "./tour_helper";
import {registry} from "@web/core/registry";
import {stepUtils} from "@web_tour/tour_utils";

/** Types come in the order of their sequence. */
function chooseType(position, productType) {
    return [
        ...chooseAt("inventory_type_id", position),
        {
            content: `it makes the product type ${productType}`,
            trigger: `.o_field_widget[name=type] input[data-value=${productType}]:checked`,
        },
    ];
}

registry.category("web_tour.tours").add("bhima_article", {
    steps: () => [
        ...stepUtils.goToAppSteps("stock.menu_stock_root", "open Inventory"),
        ...openMenu(
            "stock.menu_stock_inventory_control",
            "stock.menu_product_variant_config_stock"
        ),
        {
            content: "create an article",
            trigger: ".o_kanban_view .o-kanban-button-new",
            run: "click",
        },
        {
            content: "name it",
            trigger: ".o_form_view .o_field_widget[name=name] textarea",
            run: "edit Ceftriaxone 1 g",
        },
        ...chooseRecord("inventory_group_id", "D.INJ"),
        ...chooseRecord("dosage_form_id", "Poudre"),
        ...chooseType(1, "service"),
        ...chooseType(0, "consu"),
        {
            content: "an article is kept in stock",
            trigger: ".o_field_widget[name=is_storable] input:checked",
        },
        ...saveAs("Ceftriaxone 1 g"),
    ],
});
