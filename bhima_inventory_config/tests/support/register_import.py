from odoo.tests import new_test_user

from ...register_file import REGISTER_IMPORT
from .cases import InventoryConfigCommon

MANAGER = "bhima_inventory_config.group_inventory_config_manager"
# BHIMA's own template, word by word.
BHIMA_HEADER = (
    "inventory_group_name,inventory_code,inventory_text,inventory_type,"
    "inventory_unit,inventory_unit_price,inventory_consumable,inventory_is_asset,"
    "depreciation_rate,inventory_brand,inventory_model"
)
HEADER = (
    "inventory_group_name,inventory_code,inventory_text,inventory_type,"
    "inventory_unit,inventory_unit_price"
)
PARACETAMOL = "Oral medicines,PARA500,Paracetamol 500 mg,Article,Tablet,0.05"
AMOXICILLIN = "Oral medicines,AMOX250,Amoxicillin 250 mg,Article,Capsule,0.10"
# What the import screen sends along, in English and in French.
ENGLISH_NUMBERS = {"float_thousand_separator": ",", "float_decimal_separator": "."}
FRENCH_NUMBERS = {"float_thousand_separator": "", "float_decimal_separator": ","}


class RegisterImportCommon(InventoryConfigCommon):
    """A register manager who loads files as the import screen of the register does."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.manager = new_test_user(
            cls.env, "manager", groups=MANAGER, company_id=cls.env.company.id
        )
        cls.articles = cls.env["product.template"].with_context(active_test=False)

    def _upload(self, content, user=None, lang="en_US", register=True, **options):
        """Give a file to the import screen; return the import and what it proposes."""
        content = content if isinstance(content, bytes) else content.encode()
        upload = (
            self.env["base_import.import"]
            .with_user(user or self.manager)
            .with_context(lang=lang)
            .create(
                {
                    "res_model": "product.template",
                    "file": content,
                    "file_name": "register.csv",
                    "file_type": "text/csv",
                }
            )
        )
        options = {
            "has_headers": True,
            "quoting": '"',
            "separator": "",
            "encoding": "",
            "limit": 2000,
            REGISTER_IMPORT: register,
            **ENGLISH_NUMBERS,
            **options,
        }
        preview = upload.parse_preview(options)
        self.assertNotIn("error", preview)
        return upload, preview

    def _get_mapping(self, preview):
        """Return the field of each column, False for those that are ignored."""
        matches = preview["matches"] or {}
        return [
            "/".join(matches.get(index, [])) or False
            for index in range(len(preview["headers"]))
        ]

    def _import(self, content, agreed=(), dryrun=False, register=True, **upload):
        """Load a file; ``agreed`` are the fields whose missing values are created."""
        upload, preview = self._upload(content, register=register, **upload)
        key = {REGISTER_IMPORT: True, "default_is_storable": True} if register else {}
        result = upload.with_context(**key, tracking_disable=True).execute_import(
            self._get_mapping(preview),
            preview["headers"],
            {
                **preview["options"],
                "name_create_enabled_fields": dict.fromkeys(agreed, True),
            },
            dryrun=dryrun,
        )
        self.env.invalidate_all()
        return result

    def _load(self, *rows, header=HEADER, **options):
        """Load rows without any complaint; return their articles."""
        result = self._import("\n".join([header, *rows]), **options)
        self.assertEqual(result["messages"], [])
        return self.articles.browse(result["ids"])

    def _refuse(self, *rows, header=HEADER, **options):
        """Load rows in vain; return (row, reason) of each message."""
        before = self._snapshot()
        result = self._import("\n".join([header, *rows]), **options)
        self.assertFalse(result["ids"])
        self.assertEqual(self._snapshot(), before)
        messages = result["messages"]
        self.assertEqual({message["type"] for message in messages}, {"error"})
        return [
            (message["rows"]["from"] + 1, message["message"]) for message in messages
        ]

    def _snapshot(self):
        """Return all that an import may write."""
        names = ["name", "default_code", "list_price", "uom_id", "active"]
        names += ["type", "is_storable", "inventory_group_id", "inventory_type_id"]
        return {
            "product.template": self.articles.search([("id", ">", 0)]).read(names),
            **{
                model: self.env[model].search_count([])
                for model in (
                    "bhima.inventory.group",
                    "bhima.inventory.type",
                    "uom.uom",
                )
            },
        }
