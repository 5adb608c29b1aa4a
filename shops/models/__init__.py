"""People who sign in, legal entities, shops, team memberships and notices."""

from .limits import RateCount
from .notices import Notice
from .people import MailRhythm, User
from .shops import Entity, Shop, ShopStatus, ShopType, validate_code
from .team import Invitation, Membership, Role

__all__ = [
    "Entity",
    "Invitation",
    "MailRhythm",
    "Membership",
    "Notice",
    "RateCount",
    "Role",
    "Shop",
    "ShopStatus",
    "ShopType",
    "User",
    "validate_code",
]
