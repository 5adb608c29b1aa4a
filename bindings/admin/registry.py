"""Registers every page of the desk once all apps are ready.

`bindings.admin` does not import them itself: it contains the site's class, which has to exist first.
"""

from . import accounts, mails, owner_requests, people, records, second_person, shops
from .appeals import pages as appeal_pages
from .audit import log
from .reviews import queue
from .rule_book import pages as rule_book_pages
from .waves import pages as wave_pages

__all__ = [
    "accounts",
    "appeal_pages",
    "log",
    "mails",
    "owner_requests",
    "people",
    "queue",
    "records",
    "rule_book_pages",
    "second_person",
    "shops",
    "wave_pages",
]
