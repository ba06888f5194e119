"""How an amount of money is divided to the last cent: no ORM."""


def share_out(currency, amount, weights):
    """Divide an amount in the proportion of weights; the last part takes the cents.

    :param currency: has ``round`` and ``is_zero``, as ``res.currency``
    :param float amount: in that currency, of any sign
    :param weights: one for each part, at least none
    :return: rounded parts that add up to the rounded amount; where all weights are
        zero together the last part takes all
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
