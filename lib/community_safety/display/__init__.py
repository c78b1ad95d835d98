"""Charts and tables made from facts."""
