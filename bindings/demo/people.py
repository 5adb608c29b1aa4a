"""The people of the demo: who signs in, who works on which shop, and what operators may do."""

from dataclasses import dataclass

from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import Group

from bindings.groups import GROUPS, OPERATOR, SUPERVISOR, give_new_permissions
from shops.models import Membership, Role, Shop, User

from .names import CHINESE, names_in

PASSWORD = "demo-pass-2026"  # noqa: S105  (the demo's, printed at the start)
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
OWN = {
    "merchant": (LANXI, BEISHAN, LINGLONG),
    "lin.yulan": (LANXI, TANGSHI),
    "lin.hao": (BEISHAN,),
    "zhou.min": ("10421", "10455", "10533", "10562"),
    "gao.rui": ("10463", "10498", "10540", "10591"),
    "stranger": (SU,),
}
MANAGE = {"agency": TWELVE, "gao.rui": (LANXI,)}
VIEW = {"viewer": (LANXI,)}


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody of the demo; who has no `signs_in` is a name on the pages only."""

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
    """Make the people, their groups and their places in the shops; return them by user name.

    They have no email address yet, so that the demo's history is mailed to nobody. Who has a Chinese name reads
    Chinese; in the English demo each browser says what it reads.
    """
    give_new_permissions()
    groups = {name: Group.objects.get(name=name) for name in GROUPS}
    password, named = make_password(PASSWORD), names_in(language)
    reads = language if language == CHINESE else ""
    users = {one.username: _user(one, named(one.full_name), reads, password, groups) for one in PEOPLE}
    shops = {shop.code: shop for shop in Shop.objects.filter(code__in=[*TWELVE, SU])}
    for role, places in ((Role.OWNER, OWN), (Role.MANAGER, MANAGE), (Role.VIEWER, VIEW)):
        for username, codes in places.items():
            for code in codes:
                Membership.objects.update_or_create(
                    user=users[username], shop=shops[code], defaults={"role": role}
                )
    return users


def _user(person: Person, full_name: str, language: str, password: str, groups: dict[str, Group]) -> User:
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
    """Give the people their email addresses: from here on they get mail."""
    for person in PEOPLE:
        User.objects.filter(username=person.username).update(email=person.email)
