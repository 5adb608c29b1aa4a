"""The rest of the plain-Python model: reviews, requests, names, and the operators' verbs."""

from tests.bindings.model import approval, entity_change_stops
from tests.properties.model import OK, Model
from tests.properties.rows import LIVE, PENDING, Account, Review, Shop, Ticket


class FullModel(Model):
    """The world with its operators."""

    # -- reviews -----------------------------------------------------------------------------------------------

    def approve(self, review: Review):
        shop, account = review.shop, review.account
        owner = next((s for s in self.shops if s.official is account), None)
        allowed, reasons, effects = approval(
            kind=review.kind,
            state=review.state,
            completes=review.completes,
            asked_entity=review.entity,
            name_fits=not self.taken(review.name, account),
            closed=shop.closed,
            shop_entity=shop.entity,
            account_kind=account.kind,
            real_name=account.real_name,
            status=account.status,
            account_entity=account.entity,
            official_for="none" if owner is None else "this" if owner is shop else "other",
        )
        if not allowed:
            return tuple(reasons)
        review.state = "approved"
        if {"change_entity", "register_entity"} & set(effects):
            account.entity = review.entity
        if "match_name" in effects:
            account.name = review.name
        if "grant_blue_v" in effects:
            account.kind = "blue_v"
        if "mark_upgraded" in effects:
            shop.state = "upgraded"
        return OK

    def reject(self, review: Review):
        if review.state != "open":
            return ("REVIEW_DECIDED",)
        review.state = "rejected"
        if review.completes:
            review.shop.state = "bound"
        return OK

    def request(self, ticket: Ticket, by_holder: bool, agreed: bool):
        shop, account = ticket.shop, ticket.account
        if ticket.state != "denied" or not {"ENTITY_MISMATCH", "ENTITY_UNKNOWN"} & set(ticket.reasons):
            return ("TICKET_CHANGED",)
        if by_holder and not agreed:
            return ("AGREEMENT_REQUIRED",)
        if not by_holder and not shop.staffed:
            return ("ROLE_TOO_SMALL",)
        mine = [r for r in self.waits(account, states=PENDING) if r.shop is shop]
        owner = next((s for s in self.shops if s.official is account), None)
        stop = entity_change_stops(
            by_holder,
            any(r not in mine[-1:] for r in self.waits(account)),
            shop.closed,
            shop.entity,
            account.kind,
            account.status,
            account.entity,
            "none" if owner is None else "this" if owner is shop else "other",
        )
        if stop:
            return (stop,)
        if mine and (not by_holder or mine[-1].state == "open"):
            return OK
        if mine:
            mine[-1].state, mine[-1].entity = "open", shop.entity
            return OK
        state = "open" if by_holder else "awaiting_holder"
        self.reviews.append(Review("entity_change", shop, account, shop.entity, False, state=state))
        return OK

    def withdraw_request(self, review: Review, by_shop: bool):
        if by_shop and not review.shop.staffed:
            return ("ROLE_TOO_SMALL",)
        if review.state in PENDING and not review.completes:
            review.state = "withdrawn"
        return OK if review.state == "withdrawn" else ("REVIEW_DECIDED",)

    # -- names -------------------------------------------------------------------------------------------------

    def edit_name(self, shop: Shop, name: str):
        account = shop.official
        if not shop.staffed:
            return ("ROLE_TOO_SMALL",)
        if account is None:
            return ("NOTHING_BOUND",)
        if account.name == name:
            return ("NAME_UNCHANGED",)
        if self.taken(name, account):
            return ("NAME_NOT_LEGAL",)
        if account.kind == "blue_v" and account.edited:
            return ("NAME_EDIT_TOO_SOON",)
        account.name, account.edited = name, True
        return OK

    # -- operators ---------------------------------------------------------------------------------------------

    def cancel_identity(self, account: Account, by_holder: bool):
        if account.kind == "regular":
            return ("NOT_ENTERPRISE",)
        if by_holder and any(s.official is account for s in self.shops):
            return ("OFFICIAL_KEEPS_IDENTITY",)
        for shop in self.shops:
            if shop.official is account and shop.state == "in_review":
                shop.state = "bound"
        self._withdraw(self.waits(account, states=PENDING))
        account.kind, account.entity = "regular", None
        return OK

    def cancel_account(self, account: Account):
        if account.status == "cancelled":
            return OK
        account.status = "cancelled"
        for ticket in self.tickets:
            if ticket.account is account and ticket.state in LIVE:
                ticket.state = "cancelled"
        self._withdraw(self.waits(account, states=PENDING))
        for shop in self.shops:
            if account in shop.authorized:
                shop.authorized.remove(account)
            if shop.official is account:
                shop.official, shop.state = None, "not_bound"
        return OK

    def close(self, shop: Shop):
        if not shop.closed:
            shop.closed = True
            self._withdraw([r for r in self.reviews if r.shop is shop and r.state in PENDING])
            if shop.state == "in_review":
                shop.state = "bound"
            for ticket in self.tickets:
                if ticket.shop is shop and ticket.state in LIVE:
                    ticket.state = "cancelled"
        return OK

    def grant(self, shop: Shop):
        if shop.closed:
            return ("SHOP_CLOSED",)
        if shop.state == "upgraded":
            return ("ALREADY_UPGRADED",)
        shop.allowed += 1
        return OK

    def change_shop_entity(self, shop: Shop, entity: int):
        if shop.personal:
            return ("PERSONAL_SHOP_HAS_NO_ENTITY",)
        if shop.entity == entity:
            return ("ENTITY_UNCHANGED",)
        shop.entity = entity
        return OK

    def change_account_entity(self, account: Account, entity: int):
        if account.entity == entity:
            return ("ENTITY_UNCHANGED",)
        account.entity = entity
        return OK
