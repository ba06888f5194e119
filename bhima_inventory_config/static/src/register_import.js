import {BaseImportModel} from "@base_import/import_model";
import {ImportAction} from "@base_import/import_action/import_action";
import {localization} from "@web/core/l10n/localization";
import {_t} from "@web/core/l10n/translation";
import {makeContext} from "@web/core/context";
import {patch} from "@web/core/utils/patch";

const REGISTER_ACTION = "bhima_inventory_config.inventory_register_action";
const REGISTER_IMPORT = "bhima_inventory_config_register_import";

patch(ImportAction.prototype, {
    /**
     * After a reload of the page Odoo remembers the register's action, but not its
     * context: without it the file would be loaded as one of any products.
     */
    async onWillStart() {
        const action = await this.actionService.currentAction;
        if (action?.xml_id === REGISTER_ACTION) {
            const context = makeContext([action.context, this.model.context]);
            this.model.context = context;
        }
        return super.onWillStart();
    },

    /** Show what was imported as the register does: from there, import again. */
    async openRecords(resIds) {
        if (!this.model.context[REGISTER_IMPORT]) {
            return super.openRecords(resIds);
        }
        const action = await this.actionService.loadAction(REGISTER_ACTION);
        return this.actionService.doAction({
            ...action,
            display_name: _t("Imported Articles"),
            domain: [["id", "in", resIds]],
            // an action of its own: a reload of the register shows all articles again
            id: false,
            xml_id: false,
            path: "imported-articles",
        });
    },

    /** The server loads a file of the register in one transaction. */
    get isBatched() {
        return !this.model.context[REGISTER_IMPORT] && super.isBatched;
    },
});

patch(BaseImportModel.prototype, {
    /**
     * Tell the preview of the file, which gets no context, that it is of the register,
     * and read prices as the user writes numbers: "12,50" in French.
     */
    async init() {
        if (this.context[REGISTER_IMPORT]) {
            this.importOptionsValues[REGISTER_IMPORT] = {value: true};
            const {decimalPoint, thousandsSep} = localization;
            this.importOptionsValues.float_decimal_separator.value = decimalPoint;
            this.importOptionsValues.float_thousand_separator.value = [
                ",",
                ".",
            ].includes(thousandsSep)
                ? thousandsSep
                : "";
        }
        return super.init();
    },
});
