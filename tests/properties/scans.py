"""Stories of the desk and the phone: QR codes, scans, agreements, confirmations, time."""

from django.utils import timezone
from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from bindings import services
from bindings.models import Binding
from bindings.tokens import confirmation_code
from tests import flows
from tests.properties import model
from tests.properties.stage import Stage

PURPOSES = ["bind", "upgrade", "rebind", "authorize"]
NAMES = st.sampled_from(["", "", "", "Hill Tea", "Lake Tea"])
PICK = st.integers(0, 11)
MOSTLY = st.sampled_from([True, True, True, True, False])
RARELY = st.sampled_from([False, False, False, False, True])


class Scans(Stage):
    """What shops and phones do."""

    # -- the flow ----------------------------------------------------------------------------------------------

    def do_issue(self, shop: int, purpose: str, ends: bool):
        ours, row = self.pick("shops", shop)
        ticket = self.same(
            self.model.issue(ours, purpose, ends),
            services.issue_ticket,
            shop=row,
            purpose=purpose,
            benefits=["roles"],
            ends_authorization=ends,
            actor=self.desk(ours),
        )
        self.tickets += [ticket] if ticket else []
        return ticket

    def do_scan(self, ticket, account: int):
        (ours, row), (who, phone) = ticket, self.pick("accounts", account)
        expected = self.model.scan(ours, who)
        self.same(expected, services.claim_ticket, ticket=row, account=phone, actor=services.holder(phone))

    def do_agree(self, ticket, account: int, terms: bool, change: bool):
        (ours, row), (who, phone) = ticket, self.pick("accounts", account)
        self.same(
            self.model.agree(ours, who, terms, change),
            services.agree,
            ticket=row,
            account=phone,
            actor=services.holder(phone),
            terms_agreed=terms,
            entity_change_agreed=change,
        )

    def do_confirm(self, ticket, code: str, name: str):
        ours, row = ticket
        right = confirmation_code(row.key)
        typed = {"right": right, "wrong": f"{(int(right) + 7) % 1_000_000:06d}", "malformed": right[:5]}[code]
        actor = self.desk(ours.shop)
        expected = self.model.confirm(ours, code, name)
        self.same(expected, services.confirm_ticket, ticket=row, code=typed, name=name, actor=actor)

    def fitting(self, shop: int, index: int) -> str:
        """Return a purpose that the shop's state lets through."""
        ours = self.model.shops[shop % len(self.model.shops)]
        purposes = [p for p in PURPOSES if not model.shop_stops(p, **self.model.facts(ours))] or PURPOSES
        return purposes[index % len(purposes)]

    def likely(self, index: int) -> int:
        """Return an account that the rules would let through for the newest ticket."""
        ticket, accounts = self.model.tickets[-1], self.model.accounts
        allowed = [n for n, account in enumerate(accounts) if self.model.decide(ticket, account)[0]]
        return (allowed or range(len(accounts)))[index % (len(allowed) or len(accounts))]

    @rule(shop=PICK, purpose=st.sampled_from(PURPOSES), ends=RARELY)
    def issue(self, shop, purpose, ends):
        self.do_issue(shop, purpose, ends)

    @rule(
        shop=PICK, purpose=PICK, account=PICK, free=MOSTLY, ends=RARELY, steps=st.integers(1, 4), name=NAMES
    )
    def flow(self, shop, purpose, account, free, ends, steps, name):
        """From QR code to confirmation, or some of the way, with nobody in between."""
        if self.do_issue(shop, self.fitting(shop, purpose), ends):
            account = self.likely(account) if free else account
            for step in range(min(steps, 3)):
                if step == 0:
                    self.do_scan(self.pick_ticket(0), account)
                elif step == 1:
                    self.do_agree(self.pick_ticket(0), account, True, True)
                else:
                    self.do_confirm(self.pick_ticket(0), "right", name)

    @rule(shop=PICK, purpose=PICK, account=PICK, name=NAMES)
    def whole_flow(self, shop, purpose, account, name):
        self.flow(shop, purpose, account, True, False, 3, name)

    @precondition(lambda self: self.tickets)
    @rule(ticket=PICK, account=PICK)
    def scan(self, ticket, account):
        self.do_scan(self.pick_ticket(ticket), account)

    def phone_of(self, ticket: model.Ticket, account: int, own: bool) -> int:
        return self.model.accounts.index(ticket.account) if own and ticket.account else account

    @precondition(lambda self: self.tickets)
    @rule(ticket=PICK, account=PICK, own=MOSTLY, terms=MOSTLY, change=MOSTLY)
    def agree(self, ticket, account, own, terms, change):
        ticket = self.pick_ticket(ticket)
        self.do_agree(ticket, self.phone_of(ticket[0], account, own), terms, change)

    @precondition(lambda self: self.tickets)
    @rule(
        ticket=PICK,
        code=st.sampled_from(["right", "right", "wrong", "wrong", "malformed"]),
        name=NAMES,
    )
    def confirm(self, ticket, code, name):
        self.do_confirm(self.pick_ticket(ticket), code, name)

    @precondition(lambda self: self.tickets)
    @rule(ticket=PICK, account=PICK, own=MOSTLY, how=st.sampled_from(["refuse", "cancel", "time", "time"]))
    def stop(self, ticket, account, own, how):
        """The phone refuses, the desk cancels, or the time of the step is over."""
        ours, row = self.pick_ticket(ticket)
        if how == "refuse":
            who, phone = self.pick("accounts", self.phone_of(ours, account, own))
            expected = self.model.refuse(ours, who)
            self.same(expected, services.refuse, ticket=row, account=phone, actor=services.holder(phone))
        elif how == "cancel":
            expected = self.model.cancel(ours)
            self.same(expected, services.cancel_ticket, ticket=row, actor=self.desk(ours.shop))
        elif ours.state in model.LIVE:
            ours.over = True
            flows.let_expire(row)

    @rule()
    def expire(self):
        assert services.expire_tickets(now=timezone.now()) == self.model.expire()

    @precondition(lambda self: any(s.authorized for s in self.model.shops))
    @rule(which=PICK, by_shop=MOSTLY)
    def end_authorization(self, which, by_shop):
        pairs = [(s, a) for s in self.model.shops for a in s.authorized]
        shop, account = pairs[which % len(pairs)]
        row = Binding.objects.get(
            shop=self.world["shops"][self.model.shops.index(shop)],
            account=self.row_of(account),
            role="authorized",
            ended_at=None,
        )
        actor = self.desk(shop) if by_shop else services.holder(row.account)
        expected = self.model.end_authorization(shop, account, by_shop)
        self.same(expected, services.end_authorization, binding=row, actor=actor)
