import {Component, onWillStart} from "@odoo/owl";
import {DashboardChart} from "./dashboard_chart";
import {Layout} from "@web/search/layout";
import {formatMonetary} from "@web/views/fields/formatters";
import {registry} from "@web/core/registry";
import {standardActionServiceProps} from "@web/webclient/actions/action_service";
import {useService} from "@web/core/utils/hooks";

/** Key figures of a company; each opens the list or report that it comes from. */
export class StockDashboard extends Component {
    static template = "bhima_stock_accounting.StockDashboard";
    static components = {DashboardChart, Layout};
    static props = {...standardActionServiceProps};

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.display = {controlPanel: {}};
        onWillStart(async () => {
            this.data = await this.call("get_dashboard");
        });
    }

    call(method, ...args) {
        return this.orm.call("bhima.stock.dashboard", method, args);
    }

    async open(name, period = false) {
        return this.action.doAction(await this.call("action_open", name, period));
    }

    /** The report of the month whose bar was clicked, of this month elsewhere. */
    openWards(bar) {
        return this.open("bhima.ward.exit", this.data.periods[bar?.datasetIndex ?? 0]);
    }

    format(value) {
        return formatMonetary(value, {currencyId: this.data.currency_id});
    }
}

registry.category("actions").add("bhima_stock_dashboard", StockDashboard);
