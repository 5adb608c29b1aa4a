"""The base of the state machine: its rows, one step in product and model, and the comparison after each step."""

from collections.abc import Callable, Iterator
from typing import Any

from django.db import connection, transaction
from django.utils import timezone
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant

from accounts.models import Account, Review
from bindings import services
from bindings.errors import Refusal
from bindings.models import RuleBook, ScanTicket
from shops.models import Role
from tests import invariants
from tests.factories import AccountFactory, EntityFactory, MembershipFactory, ShopFactory, UserFactory
from tests.properties import model
from tests.properties.model_operators import FullModel


def make_world() -> dict:
    """Create the rows that every run starts with: three entities with a shop, a personal shop, accounts of every kind."""
    entities = [EntityFactory() for _ in range(3)]
    shops = [ShopFactory(entity=entity) for entity in entities] + [ShopFactory(personal=True)]
    accounts = [AccountFactory(), AccountFactory(), AccountFactory(entity=entities[1])]
    accounts += [
        AccountFactory(unverified=True, entity=entities[0]),
        AccountFactory(unverified=True, entity=None),
    ]
    accounts += [AccountFactory(verified=True, entity=entity) for entity in (*entities[:2], None)]
    accounts += [AccountFactory(blue_v=True, entity=entity) for entity in (*entities[:2], None)]
    owners = [MembershipFactory(shop=shop, role=Role.OWNER).user for shop in shops]
    return {
        "entities": entities,
        "shops": shops,
        "accounts": accounts,
        "owners": owners,
        "staff": UserFactory(is_staff=True),
    }


ROWS = (
    "SELECT id, status, entity_id, replacements_used, replacements_allowed FROM shops_shop ORDER BY id",
    "SELECT shop_id, role, account_id, state FROM bindings_binding WHERE ended_at IS NULL",
    "SELECT display_name, kind, entity_id, status FROM accounts_account ORDER BY id",
    "SELECT state, wrong_codes, account_id FROM bindings_scanticket ORDER BY id",
    "SELECT kind, state, completes_upgrade, account_id FROM accounts_review ORDER BY id",
)


def rows_of(query: str) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(query)
        return cursor.fetchall()


def bindings_of(pk: int, shop: model.Shop) -> Iterator[tuple[int, str, model.Account, str]]:
    """Yield the active bindings of a modeled shop whose row has the primary key `pk`."""
    if shop.official:
        yield pk, "official", shop.official, shop.state
    for account in shop.authorized:
        yield pk, "authorized", account, "authorized"


class Machine(RuleBasedStateMachine):
    """Each rule runs a step in the model and through the services, and compares the results."""

    world: dict
    steps = 0

    @initialize()
    def begin(self):
        self.transaction = transaction.atomic()
        # Like Django's TestCase: allows the durable transactions of the services inside.
        self.transaction._from_testcase = True
        self.transaction.__enter__()
        rows = self.world
        self.model = FullModel(
            [model.Shop(s.name, s.entity_id, personal=s.is_personal) for s in rows["shops"]],
            [model.Account(a.display_name, a.kind, a.entity_id) for a in rows["accounts"]],
            RuleBook.on(timezone.localdate()).authorized_limit,
        )
        self.tickets: list[ScanTicket] = []
        self.reviews: list[Review] = []

    def teardown(self):
        """Verify the event chains, then roll everything back."""
        if hasattr(self, "transaction"):
            broken = invariants.broken()
            transaction.set_rollback(True)
            self.transaction.__exit__(None, None, None)
            assert broken == []

    # -- one step ----------------------------------------------------------------------------------------------

    def expect(self, expected: tuple[str, ...], service: Callable, **arguments: Any) -> Any:
        """Run `service`, assert that it refuses with the model's codes, and return its result, None if refused."""
        result, codes = None, ()
        try:
            result = service(**arguments, now=timezone.now())
        except Refusal as refusal:
            codes = refusal.codes
        assert codes == expected, (
            f"{service.__name__} gave {codes or 'no refusal'}, the model expects {expected}"
        )
        return result

    def pick(self, rows: str, index: int):
        """Return a modeled shop or account and its row."""
        index %= len(self.world[rows])
        return getattr(self.model, rows)[index], type(self.world[rows][index]).objects.get(
            pk=self.world[rows][index].pk
        )

    def pick_ticket(self, index: int):
        """Return a ticket, modeled and its row: usually a live one, else one of the newest; 0 is the newest."""
        newest = list(range(len(self.tickets)))[-6:]
        live = [n for n, ticket in enumerate(self.model.tickets) if ticket.state in model.LIVE]
        found = live if live and index % 5 else newest
        found = found[-1 - index % len(found)]
        return self.model.tickets[found], ScanTicket.objects.get(pk=self.tickets[found].pk)

    def row_of(self, account: model.Account) -> Account:
        return self.world["accounts"][self.model.accounts.index(account)]

    def owner_of(self, shop: model.Shop):
        return services.merchant(self.world["owners"][self.model.shops.index(shop)])

    @property
    def operator(self):
        return services.operator(self.world["staff"])

    # -- after each step ---------------------------------------------------------------------------------------

    @invariant()
    def rows_match_the_model(self):
        if not hasattr(self, "model"):
            return
        ids = {
            account.pk: modeled
            for account, modeled in zip(self.world["accounts"], self.model.accounts, strict=True)
        }
        shops, active, accounts, tickets, reviews = map(rows_of, ROWS)
        assert {(shop, role, ids[account], state) for shop, role, account, state in active} == {
            binding
            for row, modeled in zip(shops, self.model.shops, strict=True)
            for binding in bindings_of(row[0], modeled)
        }
        assert [tuple(row[1:]) for row in shops] == [
            ("closed" if shop.closed else "open", shop.entity, shop.used, shop.allowed)
            for shop in self.model.shops
        ]
        assert accounts == [(a.name, a.kind, a.entity, a.status) for a in self.model.accounts]
        assert [(state, wrong, ids.get(account)) for state, wrong, account in tickets] == [
            (t.state, t.wrong, t.account) for t in self.model.tickets
        ]
        assert [
            (kind, state, bool(completes), ids[account]) for kind, state, completes, account in reviews
        ] == [(r.kind, r.state, r.completes, r.account) for r in self.model.reviews]

    @invariant()
    def invariants_hold(self):
        type(self).steps += 1
        assert invariants.broken(chains=False) == []
