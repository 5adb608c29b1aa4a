"""Read models of the pages. Each query answers one question with a fixed number of SQL queries and changes nothing."""
