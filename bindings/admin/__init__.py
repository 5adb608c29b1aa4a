"""The operators' pages: Django's admin over the records, with verbs that call the services."""

from . import accounts, events, records, requests, reviews, rule_book, shops, waves  # noqa: F401
