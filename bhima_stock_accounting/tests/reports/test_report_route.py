from odoo.tests import HttpCase, new_test_user, tagged


@tagged("post_install", "-at_install")
class TestReportRoute(HttpCase):
    """The address of a spreadsheet, called without a window."""

    def test_windows_that_are_gone_are_not_found(self):
        groups = "account.group_account_readonly,stock.group_stock_user"
        new_test_user(self.env, "reader", groups=groups)
        self.authenticate("reader", "reader")
        window = self.env["bhima.stock.report.options"].create({})
        gone = window.id
        window.unlink()
        for key in (0, gone, 2**31 - 1):
            with self.subTest(key=key):
                url = f"/bhima_stock_accounting/report/{key}/xlsx"
                self.assertEqual(self.url_open(url).status_code, 404)
