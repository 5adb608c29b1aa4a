"""The notices of this app: the text, target page and mail of each kind."""

from shops.notice_kinds import register

from .accounts import ABOUT_ACCOUNTS
from .people import ABOUT_PEOPLE
from .platform import ABOUT_PLATFORM
from .reviews import ABOUT_REVIEWS

register(ABOUT_ACCOUNTS | ABOUT_REVIEWS | ABOUT_PEOPLE | ABOUT_PLATFORM)
