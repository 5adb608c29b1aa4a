"""The rest of the plain-Python model: reviews, requests, names, and the operators' verbs."""

from tests.properties.model import LIVE, OK, PENDING, Account, Model, Review, Shop, Ticket


class FullModel(Model):
    """The world with its operators."""

    # -- reviews -----------------------------------------------------------------------------------------------

    def approve(self, review: Review):
        shop, account = review.shop, review.account
        if review.state != "open":
            return ("REVIEW_DECIDED",)
        declared = review.kind == "blue_v" and account.kind != "regular" and account.entity != review.entity
        codes = [
            ("SHOP_CLOSED", shop.closed),
            ("REAL_NAME_REQUIRED", not account.real_name),
            ("ACCOUNT_UNAVAILABLE", account.status != "active"),
            ("ENTITY_CHANGED_SINCE", review.entity != shop.entity),
            ("ENTITY_MISMATCH", declared),
            ("ACCOUNT_TAKEN", any(s.official is account for s in self.shops if s is not shop)),
        ]
        if hits := tuple(code for code, hit in codes if hit):
            return hits
        if review.completes and account.kind != "blue_v" and self.taken(review.name, account):
            return ("NAME_NOT_LEGAL",)
        review.state, account.entity = "approved", review.entity
        if review.completes:
            if account.kind != "blue_v":
                account.name = review.name
            account.kind, shop.state = "blue_v", "upgraded"
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
        if shop.closed:
            return ("SHOP_CLOSED",)
        if account.status != "active":
            return ("ACCOUNT_UNAVAILABLE",)
        if account.kind == "regular":
            return ("NOT_ENTERPRISE",)
        if account.entity == shop.entity:
            return ("ENTITY_UNCHANGED",)
        if any(s.official is account for s in self.shops if s is not shop):
            return ("ACCOUNT_TAKEN",)
        mine = [r for r in self.waits(account, states=PENDING) if r.shop is shop]
        if mine and (not by_holder or mine[-1].state == "open"):
            return OK
        if by_holder and self.waits(account):
            return ("REVIEW_OPEN",)
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
        if self.waits(account, completes=True):
            return ("REVIEW_OPEN",)
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
