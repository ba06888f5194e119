/* global Chart */
import {Component, onWillStart, useEffect, useRef} from "@odoo/owl";
import {getCustomColor} from "@web/core/colors/colors";
import {cookie} from "@web/core/browser/cookie";
import {formatFloat} from "@web/views/fields/formatters";
import {loadBundle} from "@web/core/assets";

// From dark to light, as the legend has them: no two are the same in black and white.
const SHADES = [
    "#2f1e2b",
    "#5b3a53",
    "#0a8f96",
    "#b07f9f",
    "#7fcfd3",
    "#ead6e5",
    "#ffffff",
];

/** Bars of amounts: stacked month by month, or side by side along the lines. */
export class DashboardChart extends Component {
    static template = "bhima_stock_accounting.DashboardChart";
    static props = {
        chart: Object,
        format: Function,
        isStacked: {type: Boolean, optional: true},
        onClick: Function,
    };

    setup() {
        this.canvas = useRef("canvas");
        onWillStart(() => loadBundle("web.chartjs_lib"));
        useEffect(
            () => {
                const chart = new Chart(this.canvas.el, this.config);
                return () => chart.destroy();
            },
            () => []
        );
    }

    get config() {
        const {labels, series} = this.props.chart;
        return {
            type: "bar",
            data: {labels, datasets: series.map(this.getDataset.bind(this))},
            options: {
                animation: false,
                indexAxis: this.props.isStacked ? "x" : "y",
                maintainAspectRatio: false,
                onClick: (ev, elements) => this.props.onClick(elements[0]),
                plugins: {
                    legend: {position: "bottom", labels: {color: this.ink}},
                    tooltip: {callbacks: {label: this.getTooltip.bind(this)}},
                },
                scales: this.scales,
            },
        };
    }

    get ink() {
        return getCustomColor(cookie.get("color_scheme"), "#111827", "#E4E4E4");
    }

    get scales() {
        const amounts = {
            stacked: this.props.isStacked,
            ticks: {
                color: this.ink,
                maxTicksLimit: 6,
                callback: (value) =>
                    formatFloat(value, {humanReadable: true, decimals: 1}),
            },
        };
        const names = {
            stacked: this.props.isStacked,
            grid: {display: false},
            ticks: {color: this.ink},
        };
        return this.props.isStacked ? {x: names, y: amounts} : {x: amounts, y: names};
    }

    getDataset({label, values}, index) {
        return {
            label,
            data: values,
            backgroundColor: SHADES[this.props.isStacked ? index : 1 + 4 * index],
            borderColor: this.ink,
            borderWidth: 0.5,
        };
    }

    getTooltip({dataset, raw}) {
        return `${dataset.label}: ${this.props.format(raw)}`;
    }
}
