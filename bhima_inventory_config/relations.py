"""Values of relational fields, as clients send them. No ORM."""


def read_relation(value):
    """Return what the value of a relational field names.

    :param value: id, dictionary or list of commands, as the client sends it
    :return: ids, and the values of records that are not saved yet
    :rtype: tuple[list[int], list[dict]]

    >>> read_relation(7), read_relation(False)
    (([7], []), ([], []))
    >>> read_relation({"id": 7, "name": "A"})
    ([7], [{'id': 7, 'name': 'A'}])
    >>> read_relation([[0, "virtual_1", {"name": "A"}], [4, 3], [6, 0, [5]], [5]])
    ([3, 5], [{'name': 'A'}])
    """
    if isinstance(value, dict):
        return _keep_ids([value.get("id")]), [value]
    if not isinstance(value, (list, tuple)):
        return _keep_ids([value]), []
    ids, nested = [], []
    for _command, record_id, *rest in (
        command for command in value if len(command) > 1
    ):
        argument = rest[0] if rest else None
        ids += [record_id, *(argument if isinstance(argument, (list, tuple)) else ())]
        nested += [argument] if isinstance(argument, dict) else []
    return _keep_ids(ids), nested


def _keep_ids(ids):
    """Return the ids of saved records: others are text, or nothing.

    >>> _keep_ids([7, 0, False, True, "virtual_1"])
    [7]
    """
    return [key for key in ids if isinstance(key, int) and key and key is not True]
