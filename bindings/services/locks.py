"""Row locks in one order everywhere: shop, account, ticket."""

from accounts.models import Account
from bindings.models import ScanTicket
from shops.models import Shop


def lock_shop(pk: int) -> Shop:
    """Lock and return one shop with its entity; call first."""
    return Shop.objects.select_for_update(of=("self",)).select_related("entity").get(pk=pk)


def lock_shops(pks) -> dict[int, Shop]:
    """Lock several shops in the order of their keys."""
    rows = (
        Shop.objects.select_for_update(of=("self",))
        .select_related("entity")
        .filter(pk__in=pks)
        .order_by("pk")
    )
    return {shop.pk: shop for shop in rows}


def lock_account(pk: int) -> Account:
    """Lock and return one account with its entity; call after its shops are locked."""
    return Account.objects.select_for_update(of=("self",)).select_related("entity").get(pk=pk)


def lock_ticket(pk: int) -> ScanTicket:
    """Lock and return one ticket; call last."""
    return (
        ScanTicket.objects.select_for_update(of=("self",)).select_related("rule_book", "issued_by").get(pk=pk)
    )
