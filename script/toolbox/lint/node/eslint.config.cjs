// The rules for JavaScript: what ESLint recommends, and those of OCA's that make a
// module of the web client easier to read. The layout is prettier's affair.
const js = require("@eslint/js");
const globals = require("globals");

module.exports = [
    js.configs.recommended,
    {
        languageOptions: {
            ecmaVersion: 2024,
            sourceType: "module",
            globals: {...globals.browser, luxon: "readonly", odoo: "readonly"},
        },
        linterOptions: {reportUnusedDisableDirectives: "error"},
        rules: {
            complexity: ["error", 10],
            eqeqeq: "error",
            "max-depth": ["error", 3],
            "no-duplicate-imports": "error",
            "no-else-return": "error",
            "no-eval": "error",
            "no-lonely-if": "error",
            "no-param-reassign": "error",
            "no-shadow": "error",
            "no-unneeded-ternary": "error",
            "no-use-before-define": ["error", {functions: false}],
            "no-var": "error",
            "object-shorthand": "error",
            "prefer-const": "error",
            yoda: "error",
        },
    },
];
