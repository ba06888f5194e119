import {addChapter, article, vendor} from "./story";
import {amountOf, choose} from "./tour_steps";
import {stepUtils} from "@web_tour/tour_utils";

addChapter("order", ({quantity}) => [
    ...stepUtils.goToAppSteps("purchase.menu_purchase_root", "open Purchase"),
    {
        content: "make an order",
        trigger: ".o_list_button_add",
        run: "click",
    },
    ...choose("partner_id", vendor, ".o_form_view"),
    {
        content: "add an article",
        trigger: "[name=order_line] .o_field_x2many_list_row_add > a:first",
        run: "click",
    },
    ...choose("product_id", article, ".o_selected_row"),
    {
        content: "it has the price of the vendor, order the quantity",
        trigger: `.o_selected_row:has([name=price_subtotal]${amountOf(1)}) [name=product_qty] input`,
        run: `edit ${quantity}`,
    },
    {
        content: "leave the line for its total",
        trigger: ".o_selected_row [name=price_unit] input",
        run: "click",
    },
    {
        content: "the order has its total, confirm it",
        trigger: `.o_form_view:has([name=order_line] [name=price_subtotal]${amountOf(quantity)}) button[name=button_confirm]:enabled`,
        run: "click",
    },
    {
        content: "it is confirmed",
        trigger:
            ".o_form_view:has(.o_arrow_button_current[data-value=purchase]) button[name=button_cancel]:enabled",
    },
]);
