"""What there is in a hospital of the machine, by the numbers that its steps name."""

LOTS = ("A", "B")


class DepotState:
    """A hospital; its articles, orders, transfers and bills are numbered from 0.

    The same number means the same thing in each hospital that takes the same steps.
    """

    def __init__(self, hospital, articles):
        self.hospital = hospital
        self.env = hospital.env
        self.articles = [article.with_env(self.env) for article in articles]
        self.orders = []
        self.transfers = []
        self.bills = []
        self.suppliers = self.env.ref("stock.stock_location_suppliers")

    def get_free(self, number):
        """Return the quantity that lies in the depot, whoever owns it."""
        article = self.articles[number].with_context(location=self.hospital.stock.id)
        article.invalidate_recordset(["qty_available"])
        return article.qty_available

    def get_depot_own(self, number):
        """Return what of it is on the main shelf, of no lot or the first, and owned."""
        quants = self.env["stock.quant"].search(
            [
                ("product_id", "=", self.articles[number].id),
                ("location_id", "=", self.hospital.stock.id),
                ("owner_id", "=", False),
                ("lot_id.name", "in", (False, LOTS[0])),
            ]
        )
        return sum(quants.mapped("quantity"))

    def get_lots(self, number):
        """Return which lots of an article there are, by number."""
        article = self.articles[number]
        return [lot for lot in range(len(LOTS)) if self._find_lot(article, lot)]

    def is_receipt(self, number):
        return self.transfers[number].move_ids[:1].is_in

    def get_returnable(self, number):
        """Return what of a transfer can be returned: it is where it went to."""
        move = self.transfers[number].move_ids[:1]
        back = move.returned_move_ids.filtered(lambda m: m.state == "done")
        left = move.quantity - sum(back.mapped("quantity"))
        if move.location_dest_id != self.hospital.stock:
            return left
        article = self.articles.index(move.product_id)
        return min(left, self.get_free(article))

    def get_unreceived(self, number):
        """Return what of an order is to be received, in the article's unit."""
        awaited = self._get_awaited(number)
        return sum(move.product_qty for move in awaited)

    def get_unbilled(self, number):
        """Return what of an order can be billed still, in the order's unit."""
        line = self.orders[number].order_line
        return line.product_qty - line.qty_invoiced

    def get_open(self, number):
        """Return what was received and kept more than billed, in the order's unit."""
        line = self.orders[number].order_line
        return line.qty_received - line.qty_invoiced

    def get_cents_of_refunds(self):
        """Return what may be left of orders of which more went back than ever came.

        One refund in a foreign currency pays for several movements, each of which is
        rounded in the company's own: a cent for each.
        """
        lines = [order.order_line for order in self.orders]
        currency = self.hospital.company.currency_id
        owed = [line for line in lines if line.qty_received < 0]
        moves = [len(line.move_ids) for line in owed if line.currency_id != currency]
        return 0.01 * sum(moves)

    def get_unrefunded(self, number):
        """Return what of a bill has no refund."""
        bill = self.bills[number]
        refunds = bill.reversal_move_ids.filtered(lambda r: r.state == "posted")
        return sum(bill.invoice_line_ids.mapped("quantity")) - sum(
            refunds.invoice_line_ids.mapped("quantity")
        )

    def _get_awaited(self, number):
        """Return the move of an order that is to be received."""
        return self.orders[number].order_line.move_ids.filtered(
            lambda move: move.state == "assigned"
            and move.picking_type_id.code == "incoming"
            and not move.origin_returned_move_id
        )[:1]

    def _find_lot(self, article, lot, is_made=False):
        lots = self.env["stock.lot"]
        vals = {
            "product_id": article.id,
            "name": LOTS[lot],
            "company_id": self.hospital.company.id,
        }
        found = lots.search([(name, "=", value) for name, value in vals.items()])
        return lots.create(vals) if is_made and not found else found
