"""Importing shops: a license entity for every shop but a personal one, and the dates of the upgrade (R12, R18)."""

from django.utils import timezone
from django.utils.functional import cached_property

from bindings.models import LIVE, Binding, BindingState, Event, RuleBook, ScanTicket
from bindings.services.tickets import cancel_live_tickets
from shops.models import Shop, ShopStatus, ShopType

from . import values
from .entities import take_entity
from .reading import Row
from .records import OnRecord, Record, Records, imported


class Shops(Records[Shop]):
    """Columns and rules of a shops file."""

    model = Shop
    columns = (
        "code",
        "name",
        "shop_type",
        "status",
        "entity_name",
        "entity_code",
        "upgrade_reminder_from",
        "upgrade_deadline",
    )
    key = "code"
    fields = ("name", "shop_type", "status", "upgrade_reminder_from", "upgrade_deadline")
    event_fields = ("name", "shop_type", "status", "reminder_from", "deadline")
    verb = "shop_imported"
    shops_name_entities = False

    def read(self, row: Row) -> None:
        code = row.take("code", values.code)
        self.once(row, code)
        found = (
            row.take("name", values.name),
            row.take("shop_type", values.choice, ShopType),
            row.take("status", values.choice, ShopStatus),
            row.take("upgrade_reminder_from", values.day_or_none),
            row.take("upgrade_deadline", values.day_or_none),
        )
        entity_code, entity_name = _take_entity(row, found[1])
        self.keep(row, code, found, entity_code, entity_name)

    def instance(self, record: Record, pk: int | None) -> Shop:
        shop = super().instance(record, pk)
        shop.replacements_allowed = self.book.replacements
        return shop

    @cached_property
    def book(self) -> RuleBook:
        return RuleBook.on(timezone.localdate(self.now))

    def check_change(self, old: OnRecord, record: Record) -> None:
        if record.values[1] == ShopType.PERSONAL and old.values[1] != ShopType.PERSONAL:
            self._require_regular_account(old, record.line)

    def _require_regular_account(self, old: OnRecord, line: int) -> None:
        official = Binding.objects.active().official().filter(shop=old.pk)
        fitting = official.filter(account__kind="regular", state=BindingState.BOUND)
        if official.exists() and not fitting.exists():
            self.problems.add(line, "shop_type", "ACCOUNT_NOT_PERSONAL")

    def before_changing(self, part: list[tuple[OnRecord, Record]]) -> None:
        """End the QR codes of shops that close."""
        closing = [old.pk for old, record in part if record.values[2] == ShopStatus.CLOSED]
        live = ScanTicket.objects.filter(shop__in=closing, state__in=LIVE).values("shop")
        for shop in Shop.objects.filter(pk__in=live):
            cancel_live_tickets(shop=shop, actor=self.actor, now=self.now)

    def event(self, instance: Shop, before: dict, after: dict, line: int) -> Event:
        return imported(self.verb, self.actor, self.now, before=before, after=after, line=line, shop=instance)


def _take_entity(row: Row, shop_type: str | None) -> tuple[str | None, str]:
    """Return the entity's code and name: none for a personal shop, one for every other."""
    columns = ("entity_code", "entity_name")
    if shop_type == ShopType.PERSONAL:
        for column in columns:
            if row.cells[column].strip():
                row.fault(column, "PERSONAL_HAS_ENTITY")
        return "", ""
    if shop_type and not any(row.cells[column].strip() for column in columns):
        row.fault("entity_code", "ENTITY_REQUIRED")
    return take_entity(row)
