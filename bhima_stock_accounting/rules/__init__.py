"""What the accounting of stock is, in plain Python: no ORM, each rule with examples."""
