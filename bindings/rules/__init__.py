"""The rules page as data: the rules in a table, what the article says of each, its questions, and the rule book's numbers."""
