from odoo import Command
from odoo.exceptions import AccessError
from odoo.tests import new_test_user

from ...demo.hospital import found_ifrs_hospital
from ..support.cases import OhadaCase
from ..support.windows import WindowsMixin

# All that the windows of both add-ons ask for, so that nothing but a record rule can
# refuse them.
ALL_RIGHTS = (
    "account.group_account_manager,account.group_account_user,"
    "stock.group_stock_manager,purchase.group_purchase_manager,base.group_system"
)
# Windows that are about articles of all companies, or about a day.
WITHOUT_COMPANY = {
    "bhima.inventory.reclassification",
    "bhima.inventory.reclassification.line",
    "bhima.stock.value.date",
}


class TestWindows(WindowsMixin, OhadaCase):
    """Windows and their lines belong to who opened them, in their company."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.other = found_ifrs_hospital(cls.env, "Second Hospital").company
        both = cls.company | cls.other
        cls.owner = cls._hire("owner", cls.company, both)
        cls.colleague = cls._hire("colleague", cls.company, cls.company)
        cls.stranger = cls._hire("stranger", cls.other, cls.other)

    @classmethod
    def _hire(cls, login, company, companies):
        return new_test_user(
            cls.env,
            login,
            groups=ALL_RIGHTS,
            company_id=company.id,
            company_ids=[Command.set(companies.ids)],
        )

    def test_each_window_belongs_to_who_opened_it_in_his_company(self):
        windows = self._open_windows()
        self.assertEqual(set(windows), self.get_window_models())
        for model, window in windows.items():
            with self.subTest(model=model):
                self._check_own(window)
                self._check_closed(window.with_user(self.colleague))
                self._check_closed(
                    self._enter(window.with_user(self.stranger), self.other)
                )
                if model not in WITHOUT_COMPANY:
                    self._check_closed(self._enter(window, self.other))

    def test_payment_in_cash_is_not_changed_by_another_company(self):
        order = self.hospital.order((self.article, 10, 12.0))
        window = self.hospital.as_user("accountant", order).env["bhima.cash.purchase"]
        window = window.create({"order_id": order.id})
        line = window.line_ids
        for user in (self.stranger, self.colleague):
            with self.assertRaises(AccessError):
                self._enter(line.with_user(user), user.company_id).amount = 1.0
        window.action_pay()
        self.assert_booked({"expense": 120.0, "cash": -120.0})

    def test_unsaved_window_answers_for_no_other_company(self):
        """No record rule applies to what is not saved yet."""
        foreign = {**self._open_windows(), "res.company": self.other}
        tried = set()
        for model in self.get_window_models():
            window = self._enter(self.env[model].with_user(self.colleague))
            spec = {fname: {} for fname in window._fields}
            for fname, field in window._fields.items():
                if field.type != "many2one" or field.comodel_name not in foreign:
                    continue
                record_id = foreign[field.comodel_name].id
                for value in (record_id, {"id": record_id}):
                    with self.subTest(model=model, fname=fname, value=value):
                        with self.assertRaises(AccessError):
                            window.onchange({fname: value}, [fname], spec)
                        tried.add(model)
        self.assertGreater(len(tried), 12)

    def test_unsaved_line_answers_for_no_other_company(self):
        """Nor where its window is not saved either."""
        article = self.hospital.create_article("Ibuprofen")
        line = self.env["bhima.stock.difference.line"].with_user(self.colleague)
        window = {"company_id": self.other.id, "date": "2031-01-01"}
        values = {"difference_id": window, "product_id": article.id, "value": 3.0}
        spec = {"stock_account_id": {}, "counterpart_account_id": {}}
        with self.assertRaises(AccessError):
            self._enter(line).onchange(values, ["difference_id"], spec)
        window["company_id"] = self.company.id
        found = self._enter(line).onchange(values, ["difference_id"], spec)["value"]
        self.assertEqual(found["stock_account_id"], self.hospital.accounts["stock"].id)

    def test_unsaved_check_of_the_setup_tells_nothing_of_others(self):
        own = self._enter(self.env["bhima.setup.check"].with_user(self.colleague))
        line = own.create({"company_id": self.company.id, "check": "opening"})
        values, spec = {"company_id": self.other.id}, {"message": {}}
        with self.assertRaises(AccessError):
            line.onchange(values, ["company_id"], spec)
        values = {"company_id": self.company.id}
        self.assertFalse(own.onchange(values, [], spec)["value"].get("message"))

    def _open_windows(self):
        """Return one window of each model, opened by its owner: ``{model: record}``."""
        order = self.hospital.order((self.article, 10, 12.0))
        alone, parents = self.prepare_windows(order)
        windows = {model: self._open(model, vals) for model, vals in alone.items()}
        for model, (vals, fname, line_vals) in parents.items():
            windows[model] = self._open(model, vals)
            windows[f"{model}.line"] = self._open(
                f"{model}.line", {fname: windows[model].id, **line_vals}
            )
        return windows

    def _open(self, model, vals):
        return self._enter(self.env[model].with_user(self.owner)).create(vals)

    def _enter(self, window, company=None):
        company = company or self.company
        return window.with_context(allowed_company_ids=company.ids)

    def _check_own(self, window):
        for operation in ("read", "write"):
            window.check_access(operation)

    def _check_closed(self, window):
        self.assertFalse(window.search([("id", "in", window.ids)]))
        for operation in ("read", "write", "unlink"):
            self.assertFalse(window.has_access(operation), operation)
