"""The notices of this app: how each kind reads, where it leads and how it is mailed."""

from shops.notice_kinds import register

from .accounts import ABOUT_ACCOUNTS
from .people import ABOUT_PEOPLE
from .platform import ABOUT_PLATFORM
from .reviews import ABOUT_REVIEWS

register(ABOUT_ACCOUNTS | ABOUT_REVIEWS | ABOUT_PEOPLE | ABOUT_PLATFORM)
