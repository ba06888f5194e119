"""Names of records that are created by Python code instead of data files."""


def translate_field(record, fname, translate):
    """Write a translated field in every installed language.

    A new record is named in the language of the user who creates it, and the
    installation of an add-on has no language: a French hospital would read English.

    :param record: the new record
    :param str fname: a translated field
    :param translate: function that takes an environment and returns the text in its
        language
    """
    for lang, _name in record.env["res.lang"].get_installed():
        speaking = record.with_context(lang=lang)
        speaking[fname] = translate(speaking.env)
