"""Every page of the desk, registered with the site once all apps are ready.

They are not imported by `bindings.admin` itself: the site's class lies in there, and it has to exist first.
"""

from . import accounts, mails, owner_requests, people, records, second_person, shops
from .audit import log
from .reviews import queue
from .rule_book import pages as rule_book_pages
from .waves import pages as wave_pages

__all__ = [
    "accounts",
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
