"""Rules of the state machine for operators and outside changes: reviews, requests, names, entities, members."""

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from accounts.models import Account, Review
from bindings import services
from bindings.models import ScanTicket
from shops.models import Membership, Role, Shop
from tests.properties.rows import PENDING
from tests.properties.scan_rules import OFTEN, PICK, RARELY, ScanRules

RARE = [
    "cancel_identity_of_account",
    "cancel_account",
    "close_shop",
    "reopen_shop",
    "reopen_shop",
    "grant_to_shop",
    "change_shop_entity",
    "change_account_entity",
    "turn_account_real_name",
    "turn_account_ban",
    "leave_shop",
    "join_shop",
    "join_shop",
]


class AllRules(ScanRules):
    """All steps: of shops, phones, operators, and outside changes."""

    # -- reviews and names -------------------------------------------------------------------------------------

    def pick_review(self, index: int, states=PENDING):
        """Return a review in one of `states`, modeled and its row, or any if there is none."""
        reviews = self.model.reviews
        found = [n for n, review in enumerate(reviews) if review.state in states] or range(len(reviews))
        index = found[index % len(found)]
        return reviews[index], Review.objects.order_by("pk")[index]

    @precondition(lambda self: self.model.reviews)
    @rule(review=PICK, good=OFTEN, late=RARELY)
    def decide(self, review, good, late):
        modeled, row = self.pick_review(review, ("approved", "rejected") if late else PENDING)
        if good:
            self.expect(self.model.approve(modeled), services.approve_review, review=row, actor=self.operator)
        else:
            expected = self.model.reject(modeled)
            self.expect(
                expected, services.reject_review, review=row, reason="Not legible", actor=self.operator
            )

    @precondition(lambda self: any(t.state == "denied" for t in self.model.tickets))
    @rule(ticket=PICK, by_holder=st.booleans(), agreed=OFTEN)
    def request_entity_change(self, ticket, by_holder, agreed):
        denied = [n for n, t in enumerate(self.model.tickets) if t.state == "denied"]
        index = denied[ticket % len(denied)]
        modeled, row = self.model.tickets[index], ScanTicket.objects.get(pk=self.tickets[index].pk)
        actor = services.holder(self.row_of(modeled.account)) if by_holder else self.owner_of(modeled.shop)
        expected = self.model.request(modeled, by_holder, agreed)
        self.expect(expected, services.request_entity_change, ticket=row, actor=actor, agreed=agreed)

    @precondition(lambda self: self.model.reviews)
    @rule(review=PICK, by_shop=st.booleans())
    def withdraw_request(self, review, by_shop):
        modeled, row = self.pick_review(review)
        actor = self.owner_of(modeled.shop) if by_shop else services.holder(row.account)
        expected = self.model.withdraw_request(modeled, by_shop)
        self.expect(expected, services.withdraw_request, review=row, actor=actor)

    @rule(shop=PICK, name=st.sampled_from(["Hill Tea", "Lake Tea", "River Tea"]))
    def edit_name(self, shop, name):
        modeled, row = self.pick("shops", shop)
        expected = self.model.edit_name(modeled, name)
        self.expect(expected, services.edit_name, shop=row, name=name, actor=self.owner_of(modeled))

    # -- operators and the world outside -----------------------------------------------------------------------

    @rule(what=st.sampled_from(RARE), index=PICK, entity=PICK, by_holder=st.booleans())
    def operate(self, what, index, entity, by_holder):
        """A rare step: an operator's action, or a change from outside."""
        kind = "shops" if "shop" in what else "accounts"
        modeled, row = self.pick(kind, index)
        getattr(self, what)(modeled, row, self.world["entities"][entity % 3], by_holder)

    def cancel_identity_of_account(self, modeled, row, entity, by_holder):
        actor = services.holder(row) if by_holder else self.operator
        expected = self.model.cancel_identity(modeled, by_holder)
        self.expect(
            expected, services.cancel_enterprise_identity, account=row, reason="Asked for", actor=actor
        )

    def cancel_account(self, modeled, row, entity, by_holder):
        expected = self.model.cancel_account(modeled)
        self.expect(expected, services.cancel_account, account=row, reason="Asked for", actor=self.operator)

    def close_shop(self, modeled, row, entity, by_holder):
        self.expect(
            self.model.close(modeled), services.close_shop, shop=row, reason="Left", actor=self.operator
        )

    def reopen_shop(self, modeled, row, entity, by_holder):
        modeled.closed = False
        Shop.objects.filter(pk=row.pk).update(status="open")

    def grant_to_shop(self, modeled, row, entity, by_holder):
        expected = self.model.grant(modeled)
        self.expect(expected, services.grant_replacement, shop=row, reason="Fair", actor=self.operator)

    def change_shop_entity(self, modeled, row, entity, by_holder):
        self.expect(
            self.model.change_shop_entity(modeled, entity.pk),
            services.change_shop_entity,
            shop=row,
            entity=entity,
            reason="New license",
            actor=self.operator,
        )

    def change_account_entity(self, modeled, row, entity, by_holder):
        self.expect(
            self.model.change_account_entity(modeled, entity.pk),
            services.change_account_entity,
            account=row,
            entity=entity,
            reason="New license",
            actor=self.operator,
        )

    def turn_account_real_name(self, modeled, row, entity, by_holder):
        modeled.real_name = not modeled.real_name
        Account.objects.filter(pk=row.pk).update(real_name_verified=modeled.real_name)

    def turn_account_ban(self, modeled, row, entity, by_holder):
        if modeled.status != "cancelled":
            modeled.status = "active" if modeled.status == "banned" else "banned"
            Account.objects.filter(pk=row.pk).update(status=modeled.status)

    def leave_shop(self, modeled, row, entity, by_holder):
        modeled.staffed = False
        Membership.objects.filter(shop=row).delete()

    def join_shop(self, modeled, row, entity, by_holder):
        owner = self.world["owners"][self.model.shops.index(modeled)]
        modeled.staffed = bool(
            Membership.objects.update_or_create(shop=row, user=owner, defaults={"role": Role.MANAGER})
        )
