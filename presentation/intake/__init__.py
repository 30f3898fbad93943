"""Customers as files and forms name them: columns, cells, what is wrong with them, and how their journeys are begun."""
