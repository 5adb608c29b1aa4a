"""The people of the demo: logins, roles in the shops, and groups of the staff."""

from dataclasses import dataclass

from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import Group
from django.db import transaction
from django.db.models import QuerySet

from bindings.groups import GROUPS, OPERATOR, SUPERVISOR, give_new_permissions
from shops.models import Membership, Role, Shop, User

from .names import CHINESE, translator

PASSWORD = "demo-pass-2026"  # noqa: S105  (published, for the demo only)
LANXI, BEISHAN, LINGLONG, TANGSHI, SU = "10482", "10517", "10506", "10578", "20831"
TWELVE = (
    "10482",
    "10517",
    "10421",
    "10455",
    "10463",
    "10498",
    "10506",
    "10533",
    "10540",
    "10562",
    "10578",
    "10591",
)
OWNED_SHOPS = {
    "merchant": (LANXI, BEISHAN, LINGLONG),
    "lin.yulan": (LANXI, TANGSHI),
    "lin.hao": (BEISHAN,),
    "zhou.min": ("10421", "10455", "10533", "10562"),
    "gao.rui": ("10463", "10498", "10540", "10591"),
    "stranger": (SU,),
}
MANAGED_SHOPS = {"agency": TWELVE, "gao.rui": (LANXI,)}
VIEWED_SHOPS = {"viewer": (LANXI,)}


@dataclass(frozen=True, slots=True)
class Person:
    """A person of the demo. Without `signs_in` they have no password and only appear on pages."""

    username: str
    full_name: str
    email: str
    signs_in: bool = True
    group: str = ""
    superuser: bool = False


PEOPLE = (
    Person("merchant", "Chen Yulan", "chen.yulan@jiangnan.example"),
    Person("agency", "Fang Ting", "fang.ting@jiangnan.example"),
    Person("viewer", "Shen Wei", "shen.wei@lanxi.example"),
    Person("stranger", "Su Meiling", "su.meiling@sujam.example"),
    Person("lin.yulan", "Lin Yulan", "lin.yulan@lanxi.example", signs_in=False),
    Person("lin.hao", "Lin Hao", "lin.hao@beishan.example", signs_in=False),
    Person("zhou.min", "Zhou Min", "zhou.min@jiangnan.example", signs_in=False),
    Person("gao.rui", "Gao Rui", "gao.rui@jiangnan.example", signs_in=False),
    Person("operator", "Wang Xiao", "wang.xiao@platform.example", group=OPERATOR),
    Person("supervisor", "Luo Jian", "luo.jian@platform.example", group=SUPERVISOR),
    Person("admin", "Sun Qiang", "sun.qiang@platform.example", superuser=True),
)


def add_people(language: str) -> dict[str, User]:
    """Create the people with their groups and roles in the shops; return them by user name.

    They get their email addresses later (`add_addresses`), so that the demo's history sends no mail. The people of the
    Chinese demo use Chinese; in the English demo the browser's language applies.
    """
    give_new_permissions()
    groups = {name: Group.objects.get(name=name) for name in GROUPS}
    password, translate = make_password(PASSWORD), translator(language)
    preferred = language if language == CHINESE else ""
    users = {
        person.username: _add_user(person, translate(person.full_name), preferred, password, groups)
        for person in PEOPLE
    }
    shops = {shop.code: shop for shop in Shop.objects.filter(code__in=[*TWELVE, SU])}
    for role, shops_of in (
        (Role.OWNER, OWNED_SHOPS),
        (Role.MANAGER, MANAGED_SHOPS),
        (Role.VIEWER, VIEWED_SHOPS),
    ):
        for username, codes in shops_of.items():
            for code in codes:
                Membership.objects.update_or_create(
                    user=users[username], shop=shops[code], defaults={"role": role}
                )
    return users


def _add_user(person: Person, full_name: str, language: str, password: str, groups: dict[str, Group]) -> User:
    user, _new = User.objects.update_or_create(
        username=person.username,
        defaults={
            "full_name": full_name,
            "language": language,
            "email": "",
            "password": password if person.signs_in else make_password(None),
            "is_staff": bool(person.group) or person.superuser,
            "is_superuser": person.superuser,
            "is_active": True,
        },
    )
    user.groups.set([groups[person.group]] if person.group else [])
    return user


def add_addresses() -> None:
    """Give the people their email addresses, so that they receive mail."""
    with transaction.atomic():
        for person in PEOPLE:
            User.objects.filter(username=person.username).update(email=person.email)


def clear_addresses() -> None:
    """Remove the people's email addresses."""
    _people().update(email="")


def has_addresses() -> bool:
    """Return whether the people have their email addresses."""
    return _people().exclude(email="").exists()


def taken_logins() -> list[str]:
    """Return the user names of the demo that other people have, in a database without shops.

    A load would give them the published password. If there are shops, an earlier load created these people.
    """
    return [] if Shop.objects.exists() else list(_people().order_by("pk").values_list("username", flat=True))


def _people() -> QuerySet[User]:
    return User.objects.filter(username__in=[person.username for person in PEOPLE])
