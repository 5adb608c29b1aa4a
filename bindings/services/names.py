"""The account's display name: what it will be at the upgrade, and later edits (R11, R14)."""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime, timedelta

from django.utils import timezone

from accounts.models import Account, AccountKind
from accounts.naming import NameCheck, check_name, name_key, suggest_names
from bindings.errors import Refusal
from bindings.models import RuleBook
from shops.models import Shop

from .actors import Actor
from .events import record
from .facts import official_binding
from .locks import lock_account, lock_name, lock_shop
from .roles import require_manager
from .transactions import one_transaction

Holders = Mapping[str, set[int]]


def check_for(
    name: str, account: Account | None, book: RuleBook, *, holders: Holders | None = None
) -> NameCheck:
    """Check `name` for `account` by R14; "taken" means another blue V account has it.

    Every page and verb asks here whether a name may be taken. `holders` (of `holders_of`) answer for many names at once.
    """
    taken = _taken_beside(account) if holders is None else _taken_among(holders, account)
    return check_name(name, taken=taken, minimum=book.name_minimum, maximum=book.name_maximum)


def holders_of(names: Iterable[str]) -> Holders:
    """Return which blue V accounts have these names, as keys by the folded name; one query for all."""
    keys = {name_key(name) for name in names}
    holders: dict[str, set[int]] = {key: set() for key in keys}
    blue_v = Account.objects.filter(kind=AccountKind.BLUE_V, name_key__in=keys)
    for key, pk in blue_v.values_list("name_key", "pk"):
        holders[key].add(pk)
    return holders


def suggest_for(name: str, shop: Shop, account: Account | None, book: RuleBook) -> list[str]:
    """Return legal names near one that breaks R14, made of the shop's name, city, brand and type."""
    return suggest_names(
        name,
        shop_name=shop.name,
        shop_type=shop.shop_type,
        entity_name=shop.entity.name if shop.entity else "",
        taken=_taken_beside(account),
        minimum=book.name_minimum,
        maximum=book.name_maximum,
    )


def _taken_beside(account: Account | None) -> Callable[[str], bool]:
    others = Account.objects.filter(kind=AccountKind.BLUE_V)
    if account and account.pk:
        others = others.exclude(pk=account.pk)
    return lambda key: others.filter(name_key=key).exists()


def _taken_among(holders: Holders, account: Account | None) -> Callable[[str], bool]:
    own = {account.pk} if account else set()
    return lambda key: bool(holders.get(key, set()) - own)


def legal_name(shop: Shop, account: Account, chosen: str, book: RuleBook) -> str:
    """Return the name the account takes with the upgrade: the shop's, or `chosen` where that one is not legal.

    Raises Refusal NAME_NOT_LEGAL with `problems` and the `name` they belong to; a name is never cut (R11).
    """
    wanted = shop.name if check_for(shop.name, account, book).ok else chosen or shop.name
    lock_name(wanted)
    check = check_for(wanted, account, book)
    if not check.ok:
        raise Refusal("NAME_NOT_LEGAL", problems=check.problems, name=check.name)
    return check.name


def edit_name(*, shop: Shop, name: str, actor: Actor, now: datetime) -> Account:
    """Rename the shop's official account within the naming rules, at most once in the rule book's days for blue V.

    Raises Refusal: NOTHING_BOUND, NAME_UNCHANGED, NAME_NOT_LEGAL (`problems`), NAME_EDIT_TOO_SOON (`again_on`).
    """
    with one_transaction():
        shop = lock_shop(shop.pk)
        require_manager(shop, actor)
        binding = official_binding(shop)
        if binding is None:
            raise Refusal("NOTHING_BOUND")
        account, book = lock_account(binding.account_id), RuleBook.on(timezone.localdate(now))
        _require_edit(account, name, book, now)
        old, account.display_name = account.display_name, check_for(name, account, book).name
        account.name_edited_at = now
        account.save(update_fields=["display_name", "name_edited_at"])
        record(
            "name_edited",
            now=now,
            actor=actor,
            shop=shop,
            account=account,
            rules=("R11", "R14"),
            before={"display_name": old},
            after={"display_name": account.display_name},
            rule_book=book,
        )
    return account


def _require_edit(account: Account, name: str, book: RuleBook, now: datetime) -> None:
    lock_name(name)
    check = check_for(name, account, book)
    if check.name == account.display_name:
        raise Refusal("NAME_UNCHANGED")
    if not check.ok:
        raise Refusal("NAME_NOT_LEGAL", problems=check.problems, name=check.name)
    again = name_editable_from(account, book)
    if again and now < again:
        raise Refusal("NAME_EDIT_TOO_SOON", again_on=timezone.localdate(again))


def name_editable_from(account: Account, book: RuleBook) -> datetime | None:
    """Return when a blue V account may be renamed again, or None where nothing stands against it (R14)."""
    if account.kind != AccountKind.BLUE_V or account.name_edited_at is None:
        return None
    return account.name_edited_at + timedelta(days=book.name_edit_days)
