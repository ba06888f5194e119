"""Layers of receipts that goods on hand come from (FIFO). No ORM."""

from typing import NamedTuple


class Layer(NamedTuple):
    """A receipt at whose price goods on hand are valued.

    :ivar move_id: id of the receipt
    :ivar quantity: received quantity of all lots, in the article's unit
    :ivar value: value of the whole receipt, in the company's currency
    :ivar left: quantity on hand of the requested lot
    """

    move_id: int
    quantity: float
    value: float
    left: float

    def get_worth(self, quantity: float) -> float:
        """Return the value of a part of the receipt; exact for the whole receipt.

        :param quantity: in the article's unit
        :return: in the company's currency, not rounded
        """
        if quantity == self.quantity:
            return self.value
        return self.value * quantity / self.quantity


class LayerStack:
    """The stock of an article, or of one lot, by the receipts it comes from.

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
        """Create a stack of layers.

        :param layers: the oldest first
        :param cost: unit cost in the company's currency, used if there are no layers
        """
        self.layers = list(layers)
        self._newest_cost = layers[-1].get_worth(1.0) if layers else cost

    @property
    def quantity(self) -> float:
        """Return the quantity on hand, in the article's unit."""
        return sum(layer.left for layer in self.layers)

    def take(self, quantity: float) -> float:
        """Remove goods, those of the oldest receipt first, and return their value.

        :param quantity: in the article's unit; a quantity beyond the stock has the
            price of the newest receipt
        :return: value of the goods, in the company's currency, not rounded
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
