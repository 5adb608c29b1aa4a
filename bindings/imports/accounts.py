"""Importing Douyin accounts; an entity is possible for every kind, and an accounts file never renames a shop's."""

from accounts.models import Account, AccountKind, AccountStatus
from accounts.naming import name_key
from bindings.models import Binding, Event

from . import values
from .entities import take_entity
from .reading import Row
from .records import OnRecord, Record, Records, imported


class Accounts(Records[Account]):
    """Columns and rules of an accounts file."""

    model = Account
    columns = (
        "handle",
        "display_name",
        "kind",
        "real_name_verified",
        "status",
        "entity_name",
        "entity_code",
    )
    key = "handle"
    fields = ("display_name", "kind", "real_name_verified", "status")
    event_fields = fields
    verb = "account_imported"
    shops_name_entities = True

    def read(self, row: Row) -> None:
        handle = row.take("handle", values.handle)
        self.once(row, handle)
        found = (
            row.take("display_name", values.name),
            row.take("kind", values.choice, AccountKind),
            row.take("real_name_verified", values.yes_or_no),
            row.take("status", values.choice, AccountStatus),
        )
        self.keep(row, handle, found, *take_entity(row))

    def check_change(self, old: OnRecord, record: Record) -> None:
        status = record.values[3]
        if status == AccountStatus.CANCELLED and old.values[3] != status:
            self._require_unbound(old, record.line)

    def _require_unbound(self, old: OnRecord, line: int) -> None:
        bound = Binding.objects.active().filter(account=old.pk).select_related("shop").first()
        if bound:
            self.problems.add(line, "status", "ACCOUNT_IS_BOUND", shop=str(bound.shop))

    def instance(self, record: Record, pk: int | None) -> Account:
        account = super().instance(record, pk)
        account.name_key = name_key(account.display_name)
        return account

    def changeable(self) -> list[str]:
        return [*super().changeable(), "name_key"]

    def event(self, instance: Account, before: dict, after: dict, line: int) -> Event:
        return imported(
            self.verb, self.actor, self.now, before=before, after=after, line=line, account=instance
        )
