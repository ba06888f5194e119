"""Names of records that Odoo's Python makes, not its data files."""


def translate_field(record, fname, translate):
    """Write a translated field in every installed language.

    A record that is made takes the language of whoever makes it, and the installation
    of an add-on has none: a French hospital would read English.

    :param record: the record, just made
    :param str fname: a field that is translated
    :param translate: function of an environment that returns the text in its language
    """
    for lang, _name in record.env["res.lang"].get_installed():
        speaking = record.with_context(lang=lang)
        speaking[fname] = translate(speaking.env)
