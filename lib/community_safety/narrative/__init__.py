"""Words made from facts: which word when, and the sentences built of them."""
