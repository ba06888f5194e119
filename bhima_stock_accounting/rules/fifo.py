"""Receipts that goods on hand come from, the oldest first (FIFO). No ORM."""

from typing import NamedTuple


class Layer(NamedTuple):
    """A receipt that goods on hand are valued at.

    :ivar move_id: of the movement that brought them
    :ivar quantity: what it has brought, all lots together, in the article's unit
    :ivar value: what all of it is worth, in the company's currency
    :ivar left: what of it is on hand, of the lot that is asked for
    """

    move_id: int
    quantity: float
    value: float
    left: float

    def get_worth(self, quantity: float) -> float:
        """Return what a part of the receipt is worth; all of it to the cent."""
        if quantity == self.quantity:
            return self.value
        return self.value * quantity / self.quantity


class LayerStack:
    """What is on hand of an article, or of one lot, by the receipts it comes from.

    >>> stack = LayerStack([Layer(1, 10.0, 20.0, 4.0), Layer(2, 10.0, 30.0, 10.0)])
    >>> stack.quantity
    14.0
    >>> stack.take(6.0)
    14.0
    >>> stack.take(10.0)  # two more than there are, at the price of the newest
    30.0
    >>> LayerStack([], cost=2.5).take(4.0)
    10.0
    """

    def __init__(self, layers: list[Layer], cost: float = 0.0) -> None:
        """Stack receipts.

        :param layers: the oldest first
        :param cost: of a unit that no receipt is known of, in the company's currency
        """
        self.layers = list(layers)
        self._newest_cost = layers[-1].get_worth(1.0) if layers else cost

    @property
    def quantity(self) -> float:
        """What is on hand, in the article's unit."""
        return sum(layer.left for layer in self.layers)

    def take(self, quantity: float) -> float:
        """Let goods leave, those of the oldest receipt first.

        :param quantity: in the article's unit; more than there are is taken at the
            price of the newest receipt
        :return: what they are worth, in the company's currency, not rounded
        """
        value = 0.0
        while quantity > 0 and self.layers:
            oldest = self.layers[0]
            taken = min(oldest.left, quantity)
            value += oldest.get_worth(taken)
            quantity -= taken
            if taken < oldest.left:
                self.layers[0] = oldest._replace(left=oldest.left - taken)
            else:
                del self.layers[0]
        return value + quantity * self._newest_cost
