"""Starting journeys for many customers at once, from a spreadsheet or another system's export."""
