from unittest.mock import patch

from odoo import Command
from odoo.exceptions import UserError

from ...models.posting.stock_posting import COMPOSED
from ..support.cases import OhadaCase

# What tells one entry from another, and what ours say of stock.
OWN_FIELDS = {
    *("id", "name", "sequence_number", "move_id", "move_name", "access_token"),
    *("create_date", "write_date", "create_uid", "write_uid"),
    *("stock_operation", "inventory_group_id"),
}


class TestComposedEntry(OhadaCase):
    """What is spared as an entry is made leaves it as Odoo would make it."""

    def receive_from_partner(self, *others):
        lines = [
            (self.hospital.create_article(name), 10, 2.5)
            for name in ("Ciprofloxacine", *others)
        ]
        receipt = self.hospital.receive(self.hospital.order(*lines))
        return receipt.move_ids.sudo().account_move_id

    def prepare_vals(self, entry):
        """Return what says the same as the entry, and nothing that is worked out."""
        return {
            "move_type": "entry",
            "journal_id": entry.journal_id.id,
            "date": entry.date,
            "ref": entry.ref,
            "partner_id": entry.partner_id.id,
            "line_ids": [
                Command.create(
                    {
                        "account_id": item.account_id.id,
                        "balance": item.balance,
                        "name": item.name,
                        "partner_id": item.partner_id.id,
                        "stock_operation": item.stock_operation,
                        "is_storno": item.is_storno,
                        **self.prepare_article_vals(item),
                    }
                )
                for item in entry.line_ids.sorted("id")
            ],
        }

    def prepare_article_vals(self, item):
        if not item.product_id:
            return {}
        return {
            "product_id": item.product_id.id,
            "product_uom_id": item.product_uom_id.id,
            "quantity": item.quantity,
        }

    def read_stored(self, record):
        """Return all that the database has of a record, but what is its own."""
        record.flush_recordset()
        record.invalidate_recordset()
        return {
            fname: record[fname]
            for fname, field in record._fields.items()
            if field.store and fname not in OWN_FIELDS
            if field.type not in ("one2many", "binary")
        }

    def assert_made_as_by_odoo(self, entry):
        entries = self.env["account.move"].sudo().with_company(self.hospital.company)
        odoos = entries.create(self.prepare_vals(entry))
        odoos.action_post()
        self.assertEqual(self.read_stored(entry), self.read_stored(odoos))
        items, odoos_items = entry.line_ids.sorted("id"), odoos.line_ids.sorted("id")
        for ours, theirs in zip(items, odoos_items, strict=True):
            self.assertEqual(self.read_stored(ours), self.read_stored(theirs))

    def test_entry_is_what_odoo_makes(self):
        self.assert_made_as_by_odoo(self.receive_from_partner())

    def test_entry_of_several_articles_is_what_odoo_makes(self):
        entry = self.receive_from_partner("Quinine")
        self.assertFalse(entry.line_ids.product_id)
        self.assert_made_as_by_odoo(entry)

    def test_journal_of_another_currency(self):
        """The entry shows that of its journal, as any other; amounts are ours."""
        euro = self.env.ref("base.EUR")
        euro.active = True
        self.company._get_stock_journal().sudo().currency_id = euro
        entry = self.receive_from_partner()
        self.assertEqual(entry.currency_id, euro)
        self.assertEqual(entry.line_ids.currency_id, self.company.currency_id)
        self.assertEqual(entry.line_ids.mapped("amount_currency"), [25.0, -25.0])
        self.assert_entry(entry, {"stock": 25.0, "variation": -25.0})

    def test_entry_out_of_balance_is_refused(self):
        vals = self.prepare_vals(self.receive_from_partner())
        vals["line_ids"][0][2]["balance"] += 1.0
        entries = self.env["account.move"].sudo().with_company(self.hospital.company)
        with self.assertRaisesRegex(UserError, "not balanced"):
            entries.with_context(**COMPOSED).create(vals)

    def complete_while_posted(self, *added):
        """Return the items that an add-on adds to an entry of ours as it is posted."""
        entries = type(self.env["account.move"])
        post = entries._post
        account = self.hospital.accounts["expense"]
        shared = {"account_id": account.id, "stock_operation": "receipt"}

        def complete(entry, soft=True):
            vals_list = [{"move_id": entry.id, **shared, **vals} for vals in added]
            entry.line_ids.create(vals_list)
            return post(entry, soft)

        with patch.object(entries, "_post", complete):
            entry = self.receive_from_partner()
        return entry.line_ids.sorted("id")[-len(added) :]

    def test_items_of_others_have_a_side_alone(self):
        items = self.complete_while_posted({"credit": 3.0}, {"debit": 3.0})
        self.assertEqual(items.mapped("balance"), [-3.0, 3.0])

    def test_items_of_others_are_made_as_ever(self):
        """Odoo takes the second amount to be the right one."""
        items = self.complete_while_posted(
            {"balance": 3.0, "amount_currency": 4.0}, {"balance": -4.0}
        )
        self.assertEqual(items.mapped("debit"), [4.0, 0.0])

    def complete_when_created(self, *added):
        """Return the entry of a receipt to which an add-on adds items at once.

        Before ours, and ours turned round: none of them stands where it was.
        """
        entries = type(self.env["account.move"])
        create = entries.create
        account = self.hospital.accounts["expense"]

        def complete(records, vals_list):
            for vals in vals_list:
                if vals.get("move_type") == "entry":
                    others = [
                        Command.create({"account_id": account.id, "balance": balance})
                        for balance in added
                    ]
                    ours = vals["line_ids"]
                    vals["line_ids"] = others + ours[::-1]
            return create(records, vals_list)

        with patch.object(entries, "create", complete):
            return self.receive_from_partner()

    def test_items_that_others_add_in_create(self):
        """The stock ledger finds its own items by what they are."""
        entry = self.complete_when_created(7.0, -7.0)
        self.assertEqual(len(entry.line_ids), 4)
        row = entry.stock_ledger_entry_ids
        self.assertEqual(row.account_move_line_id.account_id, row.stock_account_id)
        self.assertEqual(row.account_move_line_id.balance, 25.0)
        self.assert_in_agreement()

    def receive_changed(self, change):
        """Return the entry of a receipt whose items an add-on changes in ``create``."""
        self.company.stock_posting_detail = "product"
        entries = type(self.env["account.move"])
        create = entries.create

        def create_changed(records, vals_list):
            for vals in vals_list:
                vals["line_ids"] = change(vals.get("line_ids", []))
            return create(records, vals_list)

        with patch.object(entries, "create", create_changed):
            return self.receive_from_partner("Quinine")

    def test_articles_keep_items_of_their_own_whatever_others_add(self):
        entry = self.receive_changed(lambda commands: commands[::-1])
        for row in entry.stock_ledger_entry_ids:
            self.assertEqual(row.account_move_line_id.product_id, row.product_id)
            self.assertEqual(row.account_move_line_id.balance, row.value)
        self.assert_in_agreement()

    def test_items_whose_article_and_partner_others_change(self):
        """A row keeps an item of its own as long as account and amount are ours."""

        def anonymise(commands):
            for _create, _id, vals in commands[:1]:
                vals |= {"product_id": False, "partner_id": False}
            return commands[::-1]

        entry = self.receive_changed(anonymise)
        rows = entry.stock_ledger_entry_ids
        self.assertEqual(len(rows), 2)
        stock = entry.line_ids.filtered(lambda item: item.balance > 0)
        self.assertEqual(rows.account_move_line_id, stock)
        named = rows.filtered("account_move_line_id.product_id")
        self.assertEqual(len(named), 1)
        self.assertEqual(named.account_move_line_id.product_id, named.product_id)
        self.assert_in_agreement()
