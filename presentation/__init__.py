"""What command line and desk share: words, forms, and what files of customers say; nothing is printed here."""
