"""Division of an amount of money without loss of cents. No ORM."""


def share_out(currency, amount, weights):
    """Divide an amount in proportion to weights; the last part takes the rounding.

    :param currency: has ``round`` and ``is_zero``, like ``res.currency``
    :param float amount: in that currency, of any sign
    :param weights: one for each part, may be empty
    :return: rounded parts that add up to the rounded amount; if the weights add up to
        zero, the last part is the whole amount
    :rtype: list[float]

    >>> class Cents:
    ...     def round(self, amount):
    ...         return round(amount, 2)
    ...     def is_zero(self, amount):
    ...         return not round(amount, 2)
    >>> share_out(Cents(), 10.0, [1.0, 1.0, 1.0])
    [3.33, 3.33, 3.34]
    >>> share_out(Cents(), -1.0, [0.0, 0.0])
    [0.0, -1.0]
    >>> share_out(Cents(), 5.0, [])
    []
    """
    if not weights:
        return []
    total, rest, shares = sum(weights), currency.round(amount), []
    is_shared = not currency.is_zero(total)
    for weight in weights[:-1]:
        share = currency.round(amount * weight / total) if is_shared else 0.0
        shares.append(share)
        rest -= share
    return [*shares, currency.round(rest)]
