from odoo.exceptions import AccessError
from odoo.tests import new_test_user

from ...demo.hospital import found_ifrs_hospital
from ..support.cases import OhadaCase


class TestAccess(OhadaCase):
    def test_storekeeper_posts_without_any_accounting_right(self):
        picking = self.stock_up(10, 3.0)
        storekeeper = self.hospital.users["storekeeper"]
        self.assertFalse(storekeeper.has_group("account.group_account_readonly"))
        self.assertFalse(storekeeper.has_group("account.group_account_invoice"))
        entry = picking.account_move_ids.with_user(storekeeper)
        with self.assertRaises(AccessError):
            entry.read(["name"])

    def test_stock_ledger_is_read_by_all_and_written_by_none(self):
        self.stock_up(10, 3.0)
        row = self.hospital.get_ledger()
        for role in ("storekeeper", "accountant", "auditor"):
            seen = self.hospital.as_user(role, row)
            with self.subTest(role=role):
                self.assertEqual(seen.value, 30.0)
                for operation in ("create", "write", "unlink"):
                    with self.assertRaises(AccessError):
                        seen.check_access(operation)

    def test_buyer_does_not_read_the_stock_ledger(self):
        self.stock_up(10, 3.0)
        with self.assertRaises(AccessError):
            self.hospital.as_user("buyer", self.hospital.get_ledger()).read(["value"])

    def test_standards_are_read_by_all_and_set_by_the_chief_accountant(self):
        standard = self.env.ref("bhima_stock_accounting.standard_ohada")
        for role in ("storekeeper", "accountant", "auditor"):
            seen = self.hospital.as_user(role, standard)
            with self.subTest(role=role):
                self.assertTrue(seen.rule_ids[0].debit_role)
                with self.assertRaises(AccessError):
                    seen.copy({"code": "NO"})
                with self.assertRaises(AccessError):
                    seen.rule_ids[0].write({"debit_role": "loss"})
        chief = new_test_user(self.env, "chief", groups="account.group_account_manager")
        copied = standard.with_user(chief).copy({"code": "MINE"})
        copied._get_rules("loss").debit_role = "loss"
        self.assertEqual(copied._get_rules("loss").debit_role, "loss")

    def test_stock_ledger_of_another_company_is_hidden(self):
        other = found_ifrs_hospital(self.env, "Second Hospital")
        article = other.create_article("Ibuprofen")
        other.receive(other.order((article, 10, 5.0)))
        self.stock_up(10, 3.0)
        auditor = self.hospital.users["auditor"]
        rows = self.env["bhima.stock.ledger.entry"].with_user(auditor).search([])
        self.assertEqual(rows.company_id, self.company)
        self.assertEqual(rows.mapped("value"), [30.0])
        with self.assertRaises(AccessError):
            other.get_ledger().with_user(auditor).read(["value"])

    def test_auditor_follows_an_entry_to_its_transfer_ledger(self):
        picking = self.stock_up(10, 3.0)
        entry = self.hospital.as_user("auditor", picking.account_move_ids)
        self.assertEqual(sum(entry.line_ids.mapped("debit")), 30.0)
        self.assertEqual(entry.stock_ledger_entry_ids.value, 30.0)
        with self.assertRaises(AccessError):
            entry.write({"ref": "No"})

    def test_windows_of_another_company_or_person_are_closed(self):
        other = found_ifrs_hospital(self.env, "Second Hospital").company
        windows = {
            "bhima.opening.stock": {"date": "2031-01-01"},
            "bhima.setup.check": {"check": "opening"},
            "bhima.standalone.posting": {},
            "bhima.stock.difference": {"cause": "Moved past Odoo"},
            "bhima.stock.report.options": {"report": "bhima.stock.card"},
        }
        for model, vals in windows.items():
            window = self.hospital.as_user("accountant", self.env[model])
            with self.subTest(model=model):
                own = window.create({**vals, "company_id": self.company.id})
                self.assertTrue(own.read(["company_id"]))
                with self.assertRaises(AccessError):
                    own.with_user(self.hospital.users["auditor"]).read(["company_id"])
                with self.assertRaises(AccessError):
                    window.create({**vals, "company_id": other.id})
