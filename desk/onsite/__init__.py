"""The day of whoever works at customers' places: where to go, what to do there, forms that wait for a signal."""
