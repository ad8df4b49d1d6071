"""Half past twelve: most gaps open at once, and the budget is far smaller than the crowd."""
