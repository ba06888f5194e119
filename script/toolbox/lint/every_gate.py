"""The list of gates, in the order in which they run: quick ones first."""

from toolbox.lint import (
    documents,
    member_order,
    odoo_side,
    pins,
    rooms,
    shape,
    tools,
    traces,
    translations,
    yaml_files,
)
from toolbox.lint.gates import Gate

GATES = [
    Gate("ruff", "Python: rules and format", tools.ruff_findings, tools.ruff_fix),
    Gate("markup", "XML, JavaScript", tools.markup_findings, tools.prettier_fix),
    Gate("eslint", "JavaScript: rules", tools.eslint_findings, tools.eslint_fix),
    Gate("pins", "pre-commit runs the same versions", pins.findings),
    Gate("yaml", "what forges and containers read", yaml_files.findings),
    Gate("members", "a model's members in Odoo's order", member_order.findings),
    Gate("rooms", "who may import whom", rooms.findings),
    Gate("shape", "short functions and files, reasons", shape.findings),
    Gate("traces", "no machine, no registry, no secret", traces.findings),
    Gate("docs", "generated pages, links, README.rst", documents.findings),
    Gate("oca", "manifests, data files, .po files", tools.oca_findings),
    Gate("pylint", "what OCA demands of an add-on", tools.pylint_findings),
    Gate("translations", "terms known and in French", translations.findings),
    Gate("odoo", "Odoo's own checks of the registry", odoo_side.findings),
]
