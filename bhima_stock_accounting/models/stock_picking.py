from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import plaintext2html

from ..operations import ARRIVALS, STOCK, classify

# Wards are children of a location with that purpose, or have it themselves. What only
# collects wards is none; see ``stock.location._is_collecting_wards``.
WARD_DOMAIN = [
    ("usage", "=", "customer"),
    ("child_ids", "not any", [("stock_purpose", "=", "ward")]),
    "|",
    ("stock_purpose", "=", "ward"),
    ("location_id.stock_purpose", "=", "ward"),
]
# Rows of the stock ledger that bring goods but no value. Bills, orders and landed costs
# that bring one later have rows of their own; Odoo keeps the sum on the movement. Where
# stock is kept at a standard cost of nothing, what was paid is consumed at once.
NO_VALUE_DOMAIN = [
    ("operation", "in", ARRIVALS),
    ("quantity", ">", 0),
    ("value", "=", 0),
    "|",
    ("stock_move_id.value", "=", 0),
    ("consumed_value", "!=", 0),
]
PLACE_BY_FLOW = {"issue": "location_dest_id", "return": "location_id"}


class StockPicking(models.Model):
    _inherit = "stock.picking"

    # compute_sudo: a storekeeper may know that an entry exists, not read it
    account_move_ids = fields.Many2many(
        "account.move",
        string="Journal Entries",
        compute="_compute_account_move_ids",
        compute_sudo=True,
    )
    account_move_count = fields.Integer(
        string="Number of Journal Entries",
        compute="_compute_account_move_ids",
        compute_sudo=True,
    )

    has_entry_to_post = fields.Boolean(
        string="Entry to Post",
        compute="_compute_has_entry_to_post",
        compute_sudo=True,
        help="Goods have moved, their journal entry waits for the accountant.",
    )
    # compute_sudo: whoever sees the transfer may know, without reading the ledger
    is_received_at_no_value = fields.Boolean(
        string="Received at No Value",
        compute="_compute_is_received_at_no_value",
        search="_search_is_received_at_no_value",
        compute_sudo=True,
        help="Goods came in without a price, and no bill has brought one since: the "
        "stock has grown, the books have not.",
    )
    # compute_sudo: a storekeeper is told what to ask the buyer about, not the amounts
    odd_cost_warning = fields.Text(
        compute="_compute_odd_cost_warning",
        compute_sudo=True,
        help="Articles to come whose unit cost on the order looks like a mistake.",
    )
    is_loss = fields.Boolean(compute="_compute_is_loss")
    loss_reason_id = fields.Many2one(
        "bhima.loss.reason", index="btree_not_null", ondelete="restrict"
    )
    stock_ledger_entry_count = fields.Integer(
        string="Rows of the Stock Ledger", compute="_compute_stock_ledger_entry_count"
    )
    ward_flow = fields.Selection(related="picking_type_id.ward_flow")
    ward_id = fields.Many2one(
        "stock.location",
        string="Ward",
        compute="_compute_ward_id",
        inverse="_inverse_ward_id",
        domain=WARD_DOMAIN,
        check_company=True,
        help="The ward or service that the goods go to, or come back from.",
    )

    @api.depends("location_dest_id")
    def _compute_is_loss(self):
        for picking in self:
            place = picking.location_dest_id._get_stock_place()
            picking.is_loss = classify(STOCK, place) == "loss"

    @api.depends("picking_type_id", "location_id", "location_dest_id")
    def _compute_ward_id(self):
        for picking in self:
            fname = picking._get_ward_place()
            place = picking[fname] if fname else picking.location_id.browse()
            collecting = place and place._is_collecting_wards()
            picking.ward_id = False if collecting else place

    @api.depends("move_ids.account_move_id", "move_ids.stock_ledger_entry_ids")
    def _compute_account_move_ids(self):
        for picking in self:
            rows = picking.move_ids.stock_ledger_entry_ids
            entries = rows.account_move_id | picking.move_ids.account_move_id
            picking.account_move_ids = entries
            picking.account_move_count = len(entries)

    @api.depends("move_ids.stock_ledger_entry_ids")
    def _compute_stock_ledger_entry_count(self):
        for picking in self:
            picking.stock_ledger_entry_count = len(
                picking.move_ids.stock_ledger_entry_ids
            )

    @api.depends("move_ids.stock_ledger_entry_ids.posting_state")
    def _compute_has_entry_to_post(self):
        for picking in self:
            states = picking.move_ids.stock_ledger_entry_ids.mapped("posting_state")
            picking.has_entry_to_post = "to_post" in states

    @api.depends("move_ids.stock_ledger_entry_ids", "move_ids.value")
    def _compute_is_received_at_no_value(self):
        rows = self.env["bhima.stock.ledger.entry"].search(
            Domain("stock_move_id.picking_id", "in", self.ids) & Domain(NO_VALUE_DOMAIN)
        )
        received = rows.stock_move_id.picking_id
        for picking in self:
            picking.is_received_at_no_value = picking in received

    @api.depends("picking_type_code", "move_ids.state")
    @api.depends("move_ids.purchase_line_id.odd_cost_warning")
    @api.depends_context("uid", "lang")
    def _compute_odd_cost_warning(self):
        """Tell buyers what is odd, others of which articles."""
        is_buyer = self.env.user.has_group("purchase.group_purchase_user")
        for picking in self:
            lines = picking._get_awaited_moves().purchase_line_id.filtered(
                "odd_cost_warning"
            )
            texts = lines.mapped("odd_cost_warning")
            names = lines.product_id.mapped("display_name")
            picking.odd_cost_warning = "\n".join(texts if is_buyer else names)

    def _search_is_received_at_no_value(self, operator, value):
        if operator != "in":
            return NotImplemented
        found = Domain("move_ids.stock_ledger_entry_ids", "any!", NO_VALUE_DOMAIN)
        return Domain.OR(found if wanted else ~found for wanted in value)

    def _inverse_ward_id(self):
        for picking in self.filtered("ward_id"):
            place = picking._get_ward_place()
            if place:
                picking[place] = picking.ward_id
                picking.move_ids[place] = picking.ward_id

    @api.constrains("scheduled_date", "date_done")
    def _check_backdate_allowed(self):
        """Let goods move today in a locked period, where the entry may wait."""
        allowed = self.filtered(lambda picking: picking._is_queued_today())
        return super(StockPicking, self - allowed)._check_backdate_allowed()

    @api.onchange("ward_id")
    def _onchange_ward_id(self):
        place = self._get_ward_place()
        if place and self.ward_id:
            self[place] = self.ward_id

    def write(self, vals):
        """Let the books follow the effective date that somebody corrects.

        Odoo's point of sale validates a transfer, swallows the refusal, and writes its
        session on the transfer (``_create_picking_from_pos_order_lines``): its cause is
        told then.
        """
        # when a transfer is validated it has none yet
        dated = self.filtered(
            lambda p: vals.get("date_done") and p.state == "done" and p.date_done
        )
        result = super().write(vals)
        if dated:
            posting = self.env["bhima.stock.posting.redate"]
            posting._redate(dated.move_ids, vals["date_done"])
        if vals.get("pos_session_id"):
            self._tell_refusal(is_blocking=not vals.get("pos_order_id"))
        return result

    def action_view_account_moves(self):
        self.ensure_one()
        return self.account_move_ids._get_records_action(
            name=self.env._("Journal Entries")
        )

    def action_view_stock_ledger(self):
        """Show what the transfer was worth, and whether it is booked."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "bhima_stock_accounting.stock_ledger_entry_action"
        )
        return {**action, "domain": [("picking_id", "=", self.id)]}

    def action_preview_entry(self):
        """Show the entry that validating the transfer would write."""
        self.ensure_one()
        return self.env["bhima.stock.entry.preview"]._open(self)

    def _get_awaited_moves(self):
        """Return the moves by which goods are still to come in."""
        incoming = self.filtered(lambda p: p.picking_type_code == "incoming")
        return incoming.move_ids.filtered(lambda m: m.state not in ("done", "cancel"))

    def _get_ward_place(self):
        """Return the field that holds the ward, none if the transfer serves none."""
        return PLACE_BY_FLOW.get(self.ward_flow)

    def _tell_refusal(self, is_blocking):
        """Tell what stands in the way of transfers that should be done by now.

        :param bool is_blocking: the session closes, nothing is lost by refusing that;
            else goods and money have changed hands, and an activity tells
        :raise UserError: what can't be posted, while the session closes
        """
        for picking in self.filtered(lambda p: p.state not in ("done", "cancel")):
            try:
                events = picking.move_ids._prepare_stock_events()
                self.env["bhima.stock.posting"]._check_events(events)
            except UserError as refusal:
                if is_blocking:
                    raise
                picking.activity_schedule(
                    "mail.mail_activity_data_warning",
                    summary=self.env._("Not delivered in stock"),
                    note=plaintext2html(str(refusal)),
                    user_id=picking.pos_session_id.user_id.id,
                )

    def _is_queued_today(self):
        """Tell whether the transfer is done today and its entry may wait."""
        self.ensure_one()
        company = self.company_id
        if company.stock_posting_failure != "queue" or not self.date_done:
            return False
        today = company._get_stock_accounting_date(fields.Datetime.now())
        return company._get_stock_accounting_date(self.date_done) == today
