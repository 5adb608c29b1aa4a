"""Records as rows of the same columns that an import takes, so that an export can be read back in."""

from collections.abc import Callable, Iterator
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone

from accounts.models import Account
from bindings.imports import KINDS
from bindings.models import Binding
from shops.models import Membership, Shop, User

_CHUNK = 2000


def columns(kind: str) -> list[str]:
    """Return the header of an export, which is that of an import."""
    return list(KINDS[kind].columns)


def example(kind: str) -> list[str]:
    """Return a row that an import of this kind takes, with a choice and a date to copy."""
    return EXAMPLES[kind]


def shop_row(shop: Shop) -> list:
    entity = shop.entity
    return [
        shop.code,
        shop.name,
        shop.shop_type,
        shop.status,
        entity.name if entity else "",
        entity.code if entity else "",
        shop.upgrade_reminder_from or "",
        shop.upgrade_deadline or "",
    ]


def account_row(account: Account) -> list:
    entity = account.entity
    return [
        account.handle,
        account.display_name,
        account.kind,
        "yes" if account.real_name_verified else "no",
        account.status,
        entity.name if entity else "",
        entity.code if entity else "",
    ]


def binding_row(binding: Binding) -> list:
    official = binding.role == "official"
    return [
        binding.shop.code,
        binding.account.handle,
        binding.role,
        timezone.localdate(binding.bound_at),
        binding.state if official else "",
        binding.shop.replacements_used if official else "",
    ]


def person_row(person: User) -> list:
    return [person.email, person.full_name, person.language]


def membership_row(membership: Membership) -> list:
    return [membership.shop.code, membership.user.email, membership.role]


ROWS: dict[str, Callable[[Any], list]] = {
    "shops": shop_row,
    "accounts": account_row,
    "bindings": binding_row,
    "people": person_row,
    "memberships": membership_row,
}
_ENTITY = ("北京示例贸易有限公司", "91110000600037341L")
EXAMPLES: dict[str, list[str]] = {
    "shops": ["shop-001", "示例旗舰店", "flagship", "open", *_ENTITY, "2026-10-01", "2026-12-31"],
    "accounts": ["example.tea", "示例账号", "blue_v", "yes", "active", *_ENTITY],
    "bindings": ["shop-001", "example.tea", "official", "2026-01-05", "bound", "0"],
    "people": ["lin@example.com", "林梅", "zh-hans"],
    "memberships": ["shop-001", "lin@example.com", "manager"],
}
NAMED = {"people": ~Q(email=""), "memberships": ~Q(user__email="")}  # those whom a file can name


def exported(kind: str, records: QuerySet) -> Iterator[list]:
    """Yield the records as rows, read a chunk at a time."""
    records = records.filter(NAMED.get(kind, Q()))
    return map(ROWS[kind], records.prefetch_related(None).iterator(chunk_size=_CHUNK))
