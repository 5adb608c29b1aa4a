"""Shops, accounts, tickets and reviews in plain Python: what each verb should do, written from the rules.

Each verb returns the codes of the expected refusal, or an empty tuple, and changes the model as the product should
change. No Django and nothing of the product in here; the decision itself is `tests.bindings.model`.
"""

from tests.bindings.model import answer, shop_stops, state_after
from tests.properties.rows import LIVE, Account, Review, Shop, Ticket, says

RENAMES = {"match_name", "start_blue_v_verification", "start_entity_change"}
OK: tuple[str, ...] = ()


class Model:
    """The whole world, and the verbs that change it."""

    def __init__(self, shops: list[Shop], accounts: list[Account], limit: int):
        self.shops, self.accounts, self.limit = shops, accounts, limit
        self.tickets: list[Ticket] = []
        self.reviews: list[Review] = []

    # -- what is asked of the world ----------------------------------------------------------------------------

    def facts(self, shop: Shop) -> dict:
        return {
            "closed": shop.closed,
            "state": shop.state,
            "personal": shop.personal,
            "replacements": shop.left,
        } | {"room": len(shop.authorized) < self.limit}

    def decide(self, ticket: Ticket, account: Account):
        shop = ticket.shop
        owner = next((s for s in self.shops if s.official is account), None)
        return answer(
            ticket.purpose,
            **self.facts(shop),
            shop_entity=str(shop.entity or ""),
            kind=account.kind,
            real_name=account.real_name,
            status=account.status,
            account_entity=str(account.entity or ""),
            official_for="none" if owner is None else "this" if owner is shop else "other",
            authorized_here=account in shop.authorized
            and not (ticket.ends and ticket.purpose != "authorize"),
            authorized_elsewhere=any(account in s.authorized for s in self.shops if s is not shop),
        )

    def taken(self, name: str, account: Account) -> bool:
        return any(a.kind == "blue_v" and a.name == name and a is not account for a in self.accounts)

    def waits(self, account: Account, *, completes: bool | None = None, states=("open",)) -> list[Review]:
        found = [r for r in self.reviews if r.account is account and r.state in states]
        return found if completes is None else [r for r in found if r.completes is completes]

    # -- tickets -----------------------------------------------------------------------------------------------

    def issue(self, shop: Shop, purpose: str, ends: bool):
        if not shop.staffed:
            return ("ROLE_TOO_SMALL",)
        if stop := shop_stops(purpose, **self.facts(shop)):
            return (stop,)
        ticket = Ticket(shop, purpose, ends)
        for other in self.tickets:
            if other.shop is shop and other.group == ticket.group and other.state in LIVE:
                other.state = "expired" if other.over else "superseded"
        self.tickets.append(ticket)
        return OK

    def scan(self, ticket: Ticket, account: Account):
        if ticket.account is account:
            return OK
        if ticket.state != "waiting":
            return ("TICKET_CLAIMED",) if ticket.state in LIVE else says(ticket.state)
        if ticket.over:
            ticket.state = "expired"
            return ("TICKET_EXPIRED",)
        allowed, _, ticket.reasons, _ = self.decide(ticket, account)
        ticket.account, ticket.state = account, "scanned" if allowed else "denied"
        return OK

    def _holder(self, ticket: Ticket, account: Account):
        if ticket.account is account:
            return OK
        return ("TICKET_CLAIMED",) if ticket.account else says(ticket.state)

    def agree(self, ticket: Ticket, account: Account, terms: bool, change: bool):
        if code := self._holder(ticket, account):
            return code
        if ticket.state != "scanned":
            return OK if ticket.state == "agreed" else says(ticket.state)
        allowed, _, reasons, effects = self.decide(ticket, account)
        if ticket.over:
            ticket.state = "expired"
            return ("TICKET_EXPIRED",)
        if not allowed:
            ticket.state, ticket.reasons = "denied", reasons
            return tuple(reasons)
        if not terms:
            return ("AGREEMENT_REQUIRED",)
        if "start_entity_change" in effects and not change:
            return ("ENTITY_CHANGE_AGREEMENT_REQUIRED",)
        ticket.state, ticket.agreed_entity = "agreed", ticket.shop.entity
        ticket.agreed_change = "start_entity_change" in effects
        return OK

    def refuse(self, ticket: Ticket, account: Account):
        if code := self._holder(ticket, account):
            return code
        if ticket.state in LIVE:
            ticket.state = "refused"
        return OK if ticket.state == "refused" else says(ticket.state)

    def cancel(self, ticket: Ticket):
        if not ticket.shop.staffed:
            return ("ROLE_TOO_SMALL",)
        if ticket.state in LIVE:
            ticket.state = "expired" if ticket.over else "cancelled"
        return ("TICKET_CONFIRMED",) if ticket.state == "confirmed" else OK

    def expire(self) -> int:
        over = [t for t in self.tickets if t.state in LIVE and t.over]
        for ticket in over:
            ticket.state = "expired"
        return len(over)

    def confirm(self, ticket: Ticket, code: str, name: str):
        shop = ticket.shop
        if not shop.staffed:
            return ("ROLE_TOO_SMALL",)
        if ticket.state != "agreed":
            return OK if ticket.state == "confirmed" else says(ticket.state)
        if ticket.over:
            ticket.state = "expired"
            return ("TICKET_EXPIRED",)
        if code == "malformed":
            return ("CODE_FORMAT",)
        if code == "wrong":
            ticket.wrong += 1
            ticket.state = "failed" if ticket.wrong == 3 else "agreed"
            return ("CODE_TRIES_USED",) if ticket.wrong == 3 else ("WRONG_CODE",)
        allowed, _, reasons, effects = self.decide(ticket, ticket.account)
        if not allowed:
            ticket.state, ticket.reasons = "denied", reasons
            return tuple(reasons)
        outdated = "start_entity_change" in effects and not ticket.agreed_change
        if outdated or ticket.agreed_entity != shop.entity:
            ticket.state = "cancelled"
            return ("AGREEMENT_OUTDATED",)
        name = (name or shop.name) if self.taken(shop.name, ticket.account) else shop.name
        if RENAMES & set(effects) and self.taken(name, ticket.account):
            return ("NAME_NOT_LEGAL",)
        self._carry_out(ticket, effects, name)
        return OK

    def _carry_out(self, ticket: Ticket, effects: list, name: str):
        shop, account = ticket.shop, ticket.account
        ticket.state = "confirmed"
        if ticket.ends and account in shop.authorized and ticket.purpose != "authorize":
            shop.authorized.remove(account)
        if "authorize_account" in effects:
            shop.authorized.append(account)
            return
        if "withdraw_review" in effects:
            self._withdraw(self.waits(shop.official, completes=True))
        shop.used += effects.count("spend_replacement")
        shop.official, shop.state = account, state_after(effects, shop.state)
        if "match_name" in effects:
            account.name = name
        if "grant_blue_v" in effects:
            account.kind = "blue_v"
        for kind in ("blue_v_verification", "entity_change"):
            if f"start_{kind}" in effects:
                self._withdraw(self.waits(account, completes=False))
                kind = kind.removesuffix("_verification")
                self.reviews.append(Review(kind, shop, account, shop.entity, True, name))

    @staticmethod
    def _withdraw(reviews: list[Review]) -> None:
        for review in reviews:
            review.state = "withdrawn"

    def end_authorization(self, shop: Shop, account: Account, by_shop: bool):
        if by_shop and not shop.staffed:
            return ("ROLE_TOO_SMALL",)
        shop.authorized.remove(account)
        return OK
