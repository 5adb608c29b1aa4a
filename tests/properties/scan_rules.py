"""Rules of the state machine for shops and phones: QR codes, scans, agreements, confirmations, expiry."""

from django.utils import timezone
from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from bindings import services
from bindings.models import Binding
from bindings.tokens import confirmation_code
from tests import flows
from tests.properties import model
from tests.properties.machine import Machine

PURPOSES = ["bind", "upgrade", "rebind", "authorize"]
NAMES = st.sampled_from(["", "", "", "Hill Tea", "Lake Tea"])
PICK = st.integers(0, 11)
OFTEN = st.sampled_from([True, True, True, True, False])
RARELY = st.sampled_from([False, False, False, False, True])


class ScanRules(Machine):
    """The steps of shops and phones."""

    # -- the flow ----------------------------------------------------------------------------------------------

    def run_issue(self, shop: int, purpose: str, ends: bool):
        modeled, row = self.pick("shops", shop)
        ticket = self.expect(
            self.model.issue(modeled, purpose, ends),
            services.issue_ticket,
            shop=row,
            purpose=purpose,
            benefits=["roles"],
            ends_authorization=ends,
            actor=self.owner_of(modeled),
        )
        self.tickets += [ticket] if ticket else []
        return ticket

    def run_scan(self, ticket, account: int):
        (modeled, row), (who, phone) = ticket, self.pick("accounts", account)
        expected = self.model.scan(modeled, who)
        self.expect(expected, services.claim_ticket, ticket=row, account=phone, actor=services.holder(phone))

    def run_agree(self, ticket, account: int, terms: bool, change: bool):
        (modeled, row), (who, phone) = ticket, self.pick("accounts", account)
        self.expect(
            self.model.agree(modeled, who, terms, change),
            services.agree,
            ticket=row,
            account=phone,
            actor=services.holder(phone),
            terms_agreed=terms,
            entity_change_agreed=change,
        )

    def run_confirm(self, ticket, code: str, name: str):
        modeled, row = ticket
        right = confirmation_code(row.key)
        typed = {"right": right, "wrong": f"{(int(right) + 7) % 1_000_000:06d}", "malformed": right[:5]}[code]
        actor = self.owner_of(modeled.shop)
        expected = self.model.confirm(modeled, code, name)
        self.expect(expected, services.confirm_ticket, ticket=row, code=typed, name=name, actor=actor)

    def possible_purpose(self, shop: int, index: int) -> str:
        """Return a purpose that the shop's state allows, or any if there is none."""
        modeled = self.model.shops[shop % len(self.model.shops)]
        purposes = [p for p in PURPOSES if not model.shop_stops(p, **self.model.facts(modeled))] or PURPOSES
        return purposes[index % len(purposes)]

    def possible_account(self, index: int) -> int:
        """Return an account that the rules allow for the newest ticket, or any if there is none."""
        ticket, accounts = self.model.tickets[-1], self.model.accounts
        allowed = [n for n, account in enumerate(accounts) if self.model.decide(ticket, account)[0]]
        return (allowed or range(len(accounts)))[index % (len(allowed) or len(accounts))]

    @rule(shop=PICK, purpose=st.sampled_from(PURPOSES), ends=RARELY)
    def issue(self, shop, purpose, ends):
        self.run_issue(shop, purpose, ends)

    @rule(shop=PICK, purpose=PICK, account=PICK, free=OFTEN, ends=RARELY, steps=st.integers(1, 4), name=NAMES)
    def flow(self, shop, purpose, account, free, ends, steps, name):
        """One to four steps from QR code to confirmation, without another step in between."""
        if self.run_issue(shop, self.possible_purpose(shop, purpose), ends):
            account = self.possible_account(account) if free else account
            for step in range(min(steps, 3)):
                if step == 0:
                    self.run_scan(self.pick_ticket(0), account)
                elif step == 1:
                    self.run_agree(self.pick_ticket(0), account, True, True)
                else:
                    self.run_confirm(self.pick_ticket(0), "right", name)

    @rule(shop=PICK, purpose=PICK, account=PICK, name=NAMES)
    def whole_flow(self, shop, purpose, account, name):
        self.flow(shop, purpose, account, True, False, 3, name)

    @precondition(lambda self: self.tickets)
    @rule(ticket=PICK, account=PICK)
    def scan(self, ticket, account):
        self.run_scan(self.pick_ticket(ticket), account)

    def phone_of(self, ticket: model.Ticket, account: int, own: bool) -> int:
        return self.model.accounts.index(ticket.account) if own and ticket.account else account

    @precondition(lambda self: self.tickets)
    @rule(ticket=PICK, account=PICK, own=OFTEN, terms=OFTEN, change=OFTEN)
    def agree(self, ticket, account, own, terms, change):
        ticket = self.pick_ticket(ticket)
        self.run_agree(ticket, self.phone_of(ticket[0], account, own), terms, change)

    @precondition(lambda self: self.tickets)
    @rule(
        ticket=PICK,
        code=st.sampled_from(["right", "right", "wrong", "wrong", "malformed"]),
        name=NAMES,
    )
    def confirm(self, ticket, code, name):
        self.run_confirm(self.pick_ticket(ticket), code, name)

    @precondition(lambda self: self.tickets)
    @rule(ticket=PICK, account=PICK, own=OFTEN, how=st.sampled_from(["refuse", "cancel", "time", "time"]))
    def stop(self, ticket, account, own, how):
        """The phone refuses, the shop cancels, or the ticket expires."""
        modeled, row = self.pick_ticket(ticket)
        if how == "refuse":
            who, phone = self.pick("accounts", self.phone_of(modeled, account, own))
            expected = self.model.refuse(modeled, who)
            self.expect(expected, services.refuse, ticket=row, account=phone, actor=services.holder(phone))
        elif how == "cancel":
            expected = self.model.cancel(modeled)
            self.expect(expected, services.cancel_ticket, ticket=row, actor=self.owner_of(modeled.shop))
        elif modeled.state in model.LIVE:
            modeled.over = True
            flows.let_expire(row)

    @rule()
    def expire(self):
        assert services.expire_tickets(now=timezone.now()) == self.model.expire()

    @precondition(lambda self: any(s.authorized for s in self.model.shops))
    @rule(which=PICK, by_shop=OFTEN)
    def end_authorization(self, which, by_shop):
        pairs = [(s, a) for s in self.model.shops for a in s.authorized]
        shop, account = pairs[which % len(pairs)]
        row = Binding.objects.get(
            shop=self.world["shops"][self.model.shops.index(shop)],
            account=self.row_of(account),
            role="authorized",
            ended_at=None,
        )
        actor = self.owner_of(shop) if by_shop else services.holder(row.account)
        expected = self.model.end_authorization(shop, account, by_shop)
        self.expect(expected, services.end_authorization, binding=row, actor=actor)
