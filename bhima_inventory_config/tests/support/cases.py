from odoo.addons.account.tests.common import AccountTestInvoicingCommon


def put_register_aside(env):
    """Free the codes that others than the tests use in the database, as a demo does."""
    for model, code, used in (
        ("product.product", "default_code", "inventory_group_id"),
        ("bhima.inventory.group", "code", "product_ids"),
    ):
        # sudo: the people of the tests see one company alone
        records = env[model].sudo().with_context(active_test=False)
        for record in records.search([(used, "!=", False)]):
            record[code] = f"ASIDE-{record.id}"
    env.flush_all()


class InventoryConfigCommon(AccountTestInvoicingCommon):
    """A company with the accounts of an inventory group, and a second company."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        put_register_aside(cls.env)
        cls.stock_account = cls._create_account("311100", "asset_current")
        cls.variation_account = cls._create_account("603100", "expense")
        cls.charge_account = cls._create_account("601100", "expense")
        cls.product_account = cls._create_account("701100", "income")
        cls.group = cls.env["bhima.inventory.group"].create(
            {
                "name": "Oral medicines",
                "code": "D.ORA",
                "stock_account_id": cls.stock_account.id,
                "variation_account_id": cls.variation_account.id,
                "expense_account_id": cls.charge_account.id,
                "income_account_id": cls.product_account.id,
            }
        )

    @classmethod
    def _create_account(cls, code, account_type, company=None, **vals):
        company = company or cls.env.company
        return cls.env["account.account"].create(
            {
                "name": code,
                "code": code,
                "account_type": account_type,
                "company_ids": company.ids,
                **vals,
            }
        )

    @classmethod
    def _create_article(cls, **vals):
        return cls.env["product.template"].create(
            {"name": "Paracetamol 500 mg", "inventory_group_id": cls.group.id, **vals}
        )

    def flush_tracking(self):
        """Write what is tracked into the chatter, as the end of a request does."""
        self.env.flush_all()
        self.cr.precommit.run()
