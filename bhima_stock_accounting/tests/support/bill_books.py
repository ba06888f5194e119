"""What both standards book for goods received and billed, for tests told once."""

from odoo import Command


class BillWaysMixin:
    """Bills as Odoo lets people write them; ten units at 10.0, unless told otherwise.

    The two standards differ in the accounts alone: ``received``, ``settled`` and
    ``used`` say what each of them books, the stories are the same.
    """

    def received(self, value):
        """Return what goods received and not billed have booked."""
        raise NotImplementedError

    def settled(self, value, charge="expense"):
        """Return what is booked for goods received and billed, besides the debt.

        :param charge: the account that the bill charges, by role
        """
        raise NotImplementedError

    def used(self, value, used):
        """Return the same, where goods of the value ``used`` have left."""
        raise NotImplementedError

    def create_discount(self, computation):
        """Create terms of payment: two percent off within ten days, as income."""
        gain = self.hospital._get_account("773000", "income_other", "Escomptes obtenus")
        self.company.account_journal_early_pay_discount_gain_account_id = gain
        self.hospital.accounts["discount"] = gain
        return self.hospital.env["account.payment.term"].create(
            {
                "name": "2 % 10 jours",
                "early_discount": True,
                "discount_percentage": 2,
                "discount_days": 10,
                "early_pay_discount_computation": computation,
            }
        )

    def create_tax(self, name, amount, is_recovered):
        account = self.hospital._get_account(
            "445200", "asset_current", "TVA récupérable"
        )
        tax = {"repartition_type": "tax", "account_id": is_recovered and account.id}
        lines = [Command.create({"repartition_type": "base"}), Command.create(tax)]
        return self.hospital.env["account.tax"].create(
            {
                "name": name,
                "amount": amount,
                "type_tax_use": "purchase",
                "invoice_repartition_line_ids": lines,
                "refund_repartition_line_ids": lines,
            }
        )


class OhadaBooks:
    """Stock against its variation at the movement, the charge by the bill."""

    def received(self, value):
        return {"stock": value, "variation": -value}

    def settled(self, value, charge="expense"):
        return {**self.received(value), charge: value}

    def used(self, value, used):
        return {**self.received(value - used), "expense": value}


class IfrsBooks:
    """Stock against goods received at the movement, which the bill settles."""

    def received(self, value):
        return {"stock": value, "goods_received": -value}

    def settled(self, value, charge="expense"):
        return {"stock": value}

    def used(self, value, used):
        return {"stock": value - used, "expense": used}
