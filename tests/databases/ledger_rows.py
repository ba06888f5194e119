"""A hospital with rows of every kind in its stock ledger. For Odoo's shell."""

from odoo.addons.bhima_stock_accounting.demo.hospital import found_ohada_hospital

env = globals()["env"]  # given by Odoo's shell
hospital = found_ohada_hospital(env)
article = hospital.create_article("Paracétamol 500 mg", default_code="POSTED")
hospital.receive(hospital.order((article, 10, 3.0), origin="Demande 1"))

# The standard books the loss between two accounts that are not stock: it could, before
# such rules were refused.
standard = hospital.company.stock_accounting_standard_id.copy({"code": "MINE"})
loss = standard._get_rules("loss")
env.flush_all()
env.cr.execute(
    "UPDATE bhima_posting_rule SET debit_role = 'income', credit_role = 'expense'"
    " WHERE id = %s",
    [loss.id],
)
loss.invalidate_recordset()
hospital.company.stock_accounting_standard_id = standard
hospital.scrap(article, 1)

# Two rooms of the ward in one line of a transfer.
rooms = [
    hospital.create_location(
        name, False, usage="customer", location_id=hospital.ward.id
    )
    for name in ("Room 1", "Room 2")
]
picking = hospital.transfer(
    hospital.stock, hospital.ward, (article, 2), origin="Demande 2"
)
env.flush_all()
env.cr.execute(
    "INSERT INTO stock_move_line (move_id, picking_id, company_id, product_id,"
    " product_uom_id, location_id, location_dest_id, date, state)"
    " SELECT move_id, picking_id, company_id, product_id, product_uom_id, location_id,"
    " %s, date, state FROM stock_move_line WHERE picking_id = %s",
    [rooms[0].id, picking.id],
)

hospital.company.stock_accounting_enabled = False
hospital.consume((article, 3), origin="Demande 3")
env.cr.commit()
