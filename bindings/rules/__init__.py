"""The rules page as data: the table of rules, quotes and questions of the article, and the rule book's numbers."""
