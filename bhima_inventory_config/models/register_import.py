from collections import defaultdict

from odoo import api, models
from odoo.fields import Domain

from ..register_file import NEEDED_FIELDS, Row, fold, read_price


class RegisterImport(models.AbstractModel):
    """Reads a file for the inventory register.

    It matches the rows with existing records and refuses those that can't be loaded.
    Odoo's import does the rest.
    """

    _name = "bhima.register.import"
    _description = "Import into the Inventory Register"

    @api.model
    def _get_reference_fields(self):
        """Return the fields by which a file may name a group, a type or a unit.

        :return: names of fields of the other record, by field of the article
        :rtype: dict[str, tuple[str]]
        """
        return {
            "inventory_group_id": ("code", "name", "display_name"),
            "inventory_type_id": ("code", "name"),
            "uom_id": ("name", "abbreviation"),
        }

    @api.model
    def _get_header_message(self, fields):
        """Return a message about missing columns, ``None`` if none is missing."""
        present = {field.split("/")[0] for field in fields}
        missing = [field for field in NEEDED_FIELDS if field not in present]
        if not missing:
            return None
        message = self.env._(
            "These columns are missing: %(columns)s. Choose the column of the file for "
            "each of them below, or start from the template.",
            columns=self._get_field_labels(missing),
        )
        return {"type": "error", "message": message}

    @api.model
    def _create_agreed_references(self, fields, data):
        """Create missing groups, types and units where the user agreed to it."""
        agreed = self.env.context.get("name_create_enabled_fields") or {}
        for field in self._get_reference_fields():
            records = self._get_comodel(field)
            if not agreed.get(field) or field not in fields:
                continue
            if not records.has_access("create"):
                continue
            known = {"", *self._index_references(field)}
            for line in data:
                name = str(line[fields.index(field)] or "")
                if fold(name) not in known:
                    known.add(fold(name))
                    records.name_create(" ".join(name.split()))

    @api.model
    def _read_rows(self, records):
        """Match and check all rows at once.

        :param records: pairs of cells and place in the file, as ``load`` extracts them
        :return: all rows, each with its article, its references and the reasons to
            refuse it
        :rtype: list[Row]
        """
        rows = [Row(record, extras) for record, extras in records]
        self._check_cells(rows)
        for field in self._get_reference_fields():
            self._match_references(rows, field)
        self._check_duplicates(rows)
        self._match_articles(rows)
        self._check_kind(rows)
        return rows

    def _check_cells(self, rows):
        for row in rows:
            empty = [field for field in NEEDED_FIELDS if field not in row.record]
            if empty:
                row.refuse(
                    self.env._(
                        "%(article)s: fill in %(columns)s.",
                        article=self._get_article_label(row),
                        columns=self._get_field_labels(empty),
                    )
                )
            if (
                "list_price" in row.record
                and read_price(row.text("list_price")) is None
            ):
                row.refuse(
                    self.env._(
                        "%(article)s: price “%(price)s” is not a number of zero or "
                        "more, or too large. Write digits and the decimal separator "
                        "only.",
                        article=self._get_article_label(row),
                        price=row.text("list_price"),
                    )
                )
                del row.record["list_price"]

    def _check_duplicates(self, rows):
        row_by_code = {}
        for row in rows:
            code = row.text("default_code")
            if code in row_by_code:
                row.refuse(
                    self.env._(
                        "%(article)s: row %(row)s has code %(code)s too. Leave one of "
                        "the two out, or give it another code.",
                        article=self._get_article_label(row),
                        row=row_by_code[code].number,
                        code=code,
                    )
                )
            if code:
                row_by_code[code] = row

    def _match_references(self, rows, field):
        """Replace the name of a group, type or unit in each row by its id."""
        known = self._index_references(field)
        for row in rows:
            name = row.text(field)
            if not name:
                continue
            found = known.get(fold(name), self._get_comodel(field))
            found = found.filtered("active") or found
            if len(found) == 1 and found.active:
                row.references[field] = found.id
            else:
                self._refuse_reference(row, field, found)
            del row.record[field]

    def _refuse_reference(self, row, field, found):
        names = {
            "article": self._get_article_label(row),
            "field": self._get_field_labels([field]),
            "name": row.text(field),
        }
        if len(found) > 1:
            row.refuse(
                self.env._(
                    "%(article)s: “%(name)s” stands for several (%(records)s). Write a "
                    "code or name that only one of them has as %(field)s.",
                    records=", ".join(found.mapped("display_name")),
                    **names,
                )
            )
        elif found:
            row.refuse(
                self.env._(
                    "%(article)s: %(field)s “%(name)s” is archived. Restore it in "
                    "Inventory > Configuration > Inventory Register, or write another.",
                    **names,
                )
            )
        else:
            self._refuse_missing_reference(row, field, names)

    def _refuse_missing_reference(self, row, field, names):
        """Refuse an unknown name, with the action by which the screen can create it."""
        row.refuse(
            self.env._(
                "Row %(row)s, %(article)s: there is no %(field)s “%(name)s”. Correct "
                "the file, or, as a register manager, choose “Create new values” here.",
                row=row.number,
                **names,
            ),
            field=field,
            value=names["name"],
            moreinfo={
                "type": "ir.actions.act_window",
                "name": self.env._("Possible Values"),
                "res_model": self._get_comodel(field)._name,
                "views": [(False, "list"), (False, "form")],
                "target": "new",
                "context": {"create": False},
            },
        )

    def _match_articles(self, rows):
        """Find the article that each row updates, by its code."""
        articles_by_code = self._find_articles_of_rows(rows)
        for row in rows:
            code = row.text("default_code")
            articles = articles_by_code.get(code, self.env["product.template"])
            # a code is unique in the register, but not outside of it
            articles = articles.filtered("inventory_group_id") or articles
            if len(articles) > 1:
                row.refuse(
                    self.env._(
                        "%(article)s: several products have code %(code)s "
                        "(%(products)s). Give all but one of them another code first.",
                        article=self._get_article_label(row),
                        code=code,
                        products=", ".join(articles.mapped("name")),
                    )
                )
            else:
                row.article_id = articles.id
                self._check_unit(row, articles)

    def _find_articles_of_rows(self, rows):
        """Return the company's articles that rows may mean, including archived ones."""
        articles = self.env["product.template"].with_context(active_test=False)
        codes = {row.text("default_code") for row in rows} - {""}
        domain = Domain("default_code", "in", codes) & Domain(
            articles._check_company_domain(self.env.company)
        )
        fields = ["default_code", "name", "inventory_group_id", "uom_id"]
        return articles.search_fetch(domain, fields).grouped("default_code")

    def _check_unit(self, row, article):
        """Refuse another unit for an article that has moved.

        Odoo would change the unit of all its movements: 100 tablets would become 100
        boxes.
        """
        unit = self.env["uom.uom"].browse(row.references.get("uom_id"))
        if not article or not unit or unit == article.uom_id:
            return
        if article.product_variant_ids._trigger_uom_warning():
            row.refuse(
                self.env._(
                    "%(article)s was moved or ordered in %(old)s: its unit can't "
                    "become %(new)s. Write %(old)s, or a new code to create another "
                    "article.",
                    article=self._get_article_label(row),
                    old=article.uom_id.display_name,
                    new=unit.display_name,
                )
            )

    def _check_kind(self, rows):
        """Refuse rows that keep in stock an article that is not goods."""
        converter = self.env["ir.fields.converter"]
        is_storable = self.env["product.template"]._fields["is_storable"]
        for row in rows:
            kind = self.env["bhima.inventory.type"].browse(
                row.references.get("inventory_type_id")
            )
            stored, _warnings = converter._str_to_boolean(
                self, is_storable, row.text("is_storable"), savepoint=None
            )
            if stored and kind and kind.product_type != "consu":
                row.refuse(
                    self.env._(
                        "%(article)s: what is of type %(type)s can't be kept in stock. "
                        "Write 0 in column %(column)s, or leave it empty.",
                        article=self._get_article_label(row),
                        type=kind.display_name,
                        column=self._get_field_labels(["is_storable"]),
                    )
                )

    def _index_references(self, field):
        """Return groups, types or units by each name that a file may use for them.

        Names in all installed languages count: the file need not be in the user's
        language.

        :rtype: dict[str, models.Model]
        """
        records = self._get_comodel(field).with_context(active_test=False)
        records = records.search_fetch([], ["active"])
        known = defaultdict(records.browse)
        for lang, _name in self.env["res.lang"].get_installed():
            for record in records.with_context(lang=lang):
                for name in self._get_reference_fields()[field]:
                    if record[name]:
                        known[fold(record[name])] |= records.browse(record.id)
        return known

    def _get_comodel(self, field):
        return self.env[self.env["product.template"]._fields[field].comodel_name]

    def _get_article_label(self, row):
        return row.label or self.env._("Row %s", row.number)

    def _get_field_labels(self, fields):
        articles = self.env["product.template"]
        return ", ".join(
            articles._fields[field]._description_string(self.env) for field in fields
        )
