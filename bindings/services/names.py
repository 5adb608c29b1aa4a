"""Display names of accounts: checks, suggestions, the name taken at the upgrade, and later edits (R11, R14)."""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime, timedelta

from django.utils import timezone

from accounts.models import Account, AccountKind
from accounts.naming import NameCheck, check_name, name_key, suggest_names
from bindings.errors import Refusal
from bindings.models import RuleBook
from shops.models import Shop

from .actors import Actor
from .deeds import Deed
from .facts import official_binding
from .locks import lock_account, lock_name, lock_shop
from .roles import require_manager
from .transactions import one_transaction

BlueVNames = Mapping[str, set[int]]


def check_account_name(
    name: str, account: Account | None, book: RuleBook, *, known: BlueVNames | None = None
) -> NameCheck:
    """Return the check of a name for an account by the rule book; taken means another blue V account has it (R14).

    Pages and services all use this check. For many names, pass the result of `blue_v_names` as `known` to save queries.
    """
    taken = _is_taken_in_database(account) if known is None else _is_taken_in(known, account)
    return check_name(name, taken=taken, minimum=book.name_minimum, maximum=book.name_maximum)


def blue_v_names(names: Iterable[str]) -> BlueVNames:
    """Return the primary keys of the blue V accounts with these names, by comparison key, in one query."""
    accounts: dict[str, set[int]] = {name_key(name): set() for name in names}
    blue_v = Account.objects.filter(kind=AccountKind.BLUE_V, name_key__in=accounts)
    for key, pk in blue_v.values_list("name_key", "pk"):
        accounts[key].add(pk)
    return accounts


def suggest_account_names(name: str, shop: Shop, account: Account | None, book: RuleBook) -> list[str]:
    """Return legal names similar to one that breaks R14, from the shop's name, city, brand and type."""
    return suggest_names(
        name,
        shop_name=shop.name,
        shop_type=shop.shop_type,
        entity_name=shop.entity.name if shop.entity else "",
        taken=_is_taken_in_database(account),
        minimum=book.name_minimum,
        maximum=book.name_maximum,
    )


def _is_taken_in_database(account: Account | None) -> Callable[[str], bool]:
    others = Account.objects.filter(kind=AccountKind.BLUE_V)
    if account and account.pk:
        others = others.exclude(pk=account.pk)
    return lambda key: others.filter(name_key=key).exists()


def _is_taken_in(known: BlueVNames, account: Account | None) -> Callable[[str], bool]:
    own = {account.pk} if account else set()
    return lambda key: bool(known.get(key, set()) - own)


def legal_name(shop: Shop, account: Account, chosen: str, book: RuleBook) -> str:
    """Return the name the account takes at the upgrade: the shop's, or `chosen` if that is not legal (R11).

    Locks the name. Raises Refusal NAME_NOT_LEGAL with the `name` and its `problems`; a name is never cut.
    """
    wanted = shop.name if check_account_name(shop.name, account, book).ok else chosen or shop.name
    lock_name(wanted)
    check = check_account_name(wanted, account, book)
    if not check.ok:
        raise Refusal("NAME_NOT_LEGAL", problems=check.problems, name=check.name)
    return check.name


def edit_name(*, shop: Shop, name: str, actor: Actor, now: datetime) -> Account:
    """Rename the shop's official account and return it (R14). A blue V account waits `name_edit_days` between edits.

    Raises Refusal ROLE_TOO_SMALL, NOTHING_BOUND, NAME_UNCHANGED, NAME_NOT_LEGAL (with `name` and `problems`) or
    NAME_EDIT_TOO_SOON (with the date `again_on`).
    """
    with one_transaction():
        shop = lock_shop(shop.pk)
        require_manager(shop, actor)
        binding = official_binding(shop)
        if binding is None:
            raise Refusal("NOTHING_BOUND")
        account, book = lock_account(binding.account_id), RuleBook.on(timezone.localdate(now))
        before, new_name = {"display_name": account.display_name}, _require_edit(account, name, book, now)
        account.display_name, account.name_edited_at = new_name, now
        account.save(update_fields=["display_name", "name_edited_at"])
        deed, after = Deed(actor, now, shop, account, book), {"display_name": new_name}
        deed.record("name_edited", rules=("R11", "R14"), before=before, after=after)
    return account


def _require_edit(account: Account, name: str, book: RuleBook, now: datetime) -> str:
    """Return the normalized name, or raise what `edit_name` refuses; locks the name."""
    lock_name(name)
    check = check_account_name(name, account, book)
    if check.name == account.display_name:
        raise Refusal("NAME_UNCHANGED")
    if not check.ok:
        raise Refusal("NAME_NOT_LEGAL", problems=check.problems, name=check.name)
    again = name_editable_from(account, book)
    if again and now < again:
        raise Refusal("NAME_EDIT_TOO_SOON", again_on=timezone.localdate(again))
    return check.name


def name_editable_from(account: Account, book: RuleBook) -> datetime | None:
    """Return when a blue V account may be renamed again, or None if it was never renamed or is not blue V (R14)."""
    if account.kind != AccountKind.BLUE_V or account.name_edited_at is None:
        return None
    return account.name_edited_at + timedelta(days=book.name_edit_days)
