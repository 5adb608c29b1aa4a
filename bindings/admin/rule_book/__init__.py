"""The rule book: dated rows and what another row would change (R17)."""
