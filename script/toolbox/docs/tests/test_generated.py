"""What is generated says what it is generated from, and complains when it can't."""

import pytest

from toolbox.docs import entries, generated, hooks, readmes
from toolbox.paths import ROOT

RULES = """\
<odoo>
    <record id="standard" model="bhima.accounting.standard">
        <field name="bill_role">expense</field>
    </record>
    <record id="second" model="bhima.posting.rule">
        <field name="sequence">20</field>
        <field name="operation">donation_in</field>
        <field name="debit_role">stock</field>
        <field name="credit_role">variation</field>
    </record>
    <record id="first" model="bhima.posting.rule">
        <field name="sequence">10</field>
        <field name="operation">donation_in</field>
        <field name="debit_role">expense</field>
        <field name="credit_role">donation_income</field>
    </record>
    <record id="consumed" model="bhima.posting.rule">
        <field name="sequence">30</field>
        <field name="operation">loss</field>
        <field name="debit_role">expense</field>
        <field name="credit_role">stock</field>
        <field name="part">consumed</field>
    </record>
</odoo>
"""


@pytest.fixture
def ohada(tmp_path, monkeypatch):
    """A standard of a few rules, as its data file has them."""
    folder = tmp_path / "data"
    folder.mkdir()
    (folder / "accounting_standard_ohada.xml").write_text(RULES)
    monkeypatch.setattr(entries, "ADDON", tmp_path)
    return entries.read_standard("ohada")


@pytest.mark.parametrize(
    ("event", "part", "booked"),
    [
        ("donation_in", "stock", "D 601 / C donations received<br>D 31 / C 603"),
        ("loss", "consumed", "D 601 / C 31"),
        ("loss", "stock", "nothing"),
        ("dropship", "stock", "nothing: the bill is the expense"),
        ("bill", "stock", "D 601 / C 401"),
    ],
)
def test_cell_says_what_the_rules_book(ohada, event, part, booked):
    assert entries.cell(ohada, event, part, "en") == booked


def test_row_of_events_with_different_entries_is_refused(ohada):
    assert entries.common_cell(ohada, "bill", "fr") == "D 601 / C 401"
    with pytest.raises(ValueError, match="booked differently"):
        entries.common_cell(ohada, "bill donation_in", "fr")


@pytest.mark.parametrize(
    ("language", "receipt"),
    [
        ("en", "| Receipt | D 31 / C 603 | D 31 / C 603 | D stock / C 408<br>"),
        ("fr", "| Réception | D 31 / C 603 | D 31 / C 603 | D stock / C 408<br>"),
    ],
)
def test_every_operation_has_a_row_in_both_languages(language, receipt):
    table = entries.table("operations", language)
    assert receipt in table
    assert len(table.splitlines()) == 2 + len(entries.operations(language))


def test_page_keeps_what_is_around_its_table():
    page = "before\n\n<!-- entries: main -->\nold\n<!-- end -->\n\nafter\n"
    filled = generated.fill(page, "en")
    assert filled.startswith("before\n\n<!-- entries: main -->\n\n| event |")
    assert filled.endswith("|\n\n<!-- end -->\n\nafter\n")
    assert generated.fill(filled, "en") == filled


def test_old_file_is_told():
    [told] = generated.check(ROOT / "README.rst", "old", "new")
    assert "script/docs --update" in told


def test_readme_has_the_fragments_in_order(tmp_path):
    folder = tmp_path / "readme"
    folder.mkdir()
    (tmp_path / "__manifest__.py").write_text("{'name': 'Kits'}")
    for name in ("USAGE", "DESCRIPTION", "CONFIGURE"):
        (folder / f"{name}.rst").write_text(f"About {name}.\n")
    text = readmes.compose(tmp_path)
    places = [text.index(f"About {name}.") for name in readmes.CHAPTERS if name in text]
    assert "====\nKits\n====" in text
    assert text.index("About DESCRIPTION.") < places[0]
    assert places == sorted(places)
    assert not readmes.complaints(text)


def test_text_that_is_no_valid_markup_is_told():
    [told] = readmes.complaints("A title\n====\n\nText.\n")
    assert "Title underline too short" in told


def test_included_file_loses_its_title_and_keeps_its_links():
    included = hooks.include("CONTRIBUTING.md")
    assert not included.startswith("# ")
    assert "](architecture.md)" in included
    assert "## bhima_stock_accounting\n" in hooks.include("bhima_*/HISTORY.md")


def test_links_to_files_of_the_repository_lead_to_their_pages():
    text = "[hooks](../../bhima_stock_accounting/ARCHITECTURE.md#hooks), [us](use.md)"
    adapted = hooks.adapt_links(text, "docs/en")
    assert adapted == "[hooks](architecture.md#hooks), [us](use.md)"
