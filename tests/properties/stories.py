"""Stories of operators and of the world outside: reviews, requests, names, entities, people who come and go."""

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from accounts.models import Account, Review
from bindings import services
from bindings.models import ScanTicket
from shops.models import Membership, Role, Shop
from tests.properties.model import PENDING
from tests.properties.scans import MOSTLY, PICK, RARELY, Scans

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


class Stories(Scans):
    """Everything that can happen."""

    # -- reviews and names -------------------------------------------------------------------------------------

    def pick_review(self, index: int, states=PENDING):
        """Return a review an operator or a side can still act on, or any where there is none."""
        reviews = self.model.reviews
        found = [n for n, review in enumerate(reviews) if review.state in states] or range(len(reviews))
        index = found[index % len(found)]
        return reviews[index], Review.objects.order_by("pk")[index]

    @precondition(lambda self: self.model.reviews)
    @rule(review=PICK, good=MOSTLY, late=RARELY)
    def decide(self, review, good, late):
        ours, row = self.pick_review(review, ("approved", "rejected") if late else PENDING)
        if good:
            self.same(self.model.approve(ours), services.approve_review, review=row, actor=self.operator)
        else:
            expected = self.model.reject(ours)
            self.same(expected, services.reject_review, review=row, reason="Not legible", actor=self.operator)

    @precondition(lambda self: any(t.state == "denied" for t in self.model.tickets))
    @rule(ticket=PICK, by_holder=st.booleans(), agreed=MOSTLY)
    def request_entity_change(self, ticket, by_holder, agreed):
        denied = [n for n, t in enumerate(self.model.tickets) if t.state == "denied"]
        index = denied[ticket % len(denied)]
        ours, row = self.model.tickets[index], ScanTicket.objects.get(pk=self.tickets[index].pk)
        actor = services.holder(self.row_of(ours.account)) if by_holder else self.desk(ours.shop)
        expected = self.model.request(ours, by_holder, agreed)
        self.same(expected, services.request_entity_change, ticket=row, actor=actor, agreed=agreed)

    @precondition(lambda self: self.model.reviews)
    @rule(review=PICK, by_shop=st.booleans())
    def withdraw_request(self, review, by_shop):
        ours, row = self.pick_review(review)
        actor = self.desk(ours.shop) if by_shop else services.holder(row.account)
        expected = self.model.withdraw_request(ours, by_shop)
        self.same(expected, services.withdraw_request, review=row, actor=actor)

    @rule(shop=PICK, name=st.sampled_from(["Hill Tea", "Lake Tea", "River Tea"]))
    def edit_name(self, shop, name):
        ours, row = self.pick("shops", shop)
        expected = self.model.edit_name(ours, name)
        self.same(expected, services.edit_name, shop=row, name=name, actor=self.desk(ours))

    # -- operators and the world outside -----------------------------------------------------------------------

    @rule(what=st.sampled_from(RARE), index=PICK, entity=PICK, by_holder=st.booleans())
    def operate(self, what, index, entity, by_holder):
        """Something rare: an operator's verb, or a change that comes from outside."""
        kind = "shops" if "shop" in what else "accounts"
        ours, row = self.pick(kind, index)
        getattr(self, what)(ours, row, self.world["entities"][entity % 3], by_holder)

    def cancel_identity_of_account(self, ours, row, entity, by_holder):
        actor = services.holder(row) if by_holder else self.operator
        expected = self.model.cancel_identity(ours, by_holder)
        self.same(expected, services.cancel_enterprise_identity, account=row, reason="Asked for", actor=actor)

    def cancel_account(self, ours, row, entity, by_holder):
        expected = self.model.cancel_account(ours)
        self.same(expected, services.cancel_account, account=row, reason="Asked for", actor=self.operator)

    def close_shop(self, ours, row, entity, by_holder):
        self.same(self.model.close(ours), services.close_shop, shop=row, reason="Left", actor=self.operator)

    def reopen_shop(self, ours, row, entity, by_holder):
        ours.closed = False
        Shop.objects.filter(pk=row.pk).update(status="open")

    def grant_to_shop(self, ours, row, entity, by_holder):
        expected = self.model.grant(ours)
        self.same(expected, services.grant_replacement, shop=row, reason="Fair", actor=self.operator)

    def change_shop_entity(self, ours, row, entity, by_holder):
        self.same(
            self.model.change_shop_entity(ours, entity.pk),
            services.change_shop_entity,
            shop=row,
            entity=entity,
            reason="New license",
            actor=self.operator,
        )

    def change_account_entity(self, ours, row, entity, by_holder):
        self.same(
            self.model.change_account_entity(ours, entity.pk),
            services.change_account_entity,
            account=row,
            entity=entity,
            reason="New license",
            actor=self.operator,
        )

    def turn_account_real_name(self, ours, row, entity, by_holder):
        ours.real_name = not ours.real_name
        Account.objects.filter(pk=row.pk).update(real_name_verified=ours.real_name)

    def turn_account_ban(self, ours, row, entity, by_holder):
        if ours.status != "cancelled":
            ours.status = "active" if ours.status == "banned" else "banned"
            Account.objects.filter(pk=row.pk).update(status=ours.status)

    def leave_shop(self, ours, row, entity, by_holder):
        ours.staffed = False
        Membership.objects.filter(shop=row).delete()

    def join_shop(self, ours, row, entity, by_holder):
        owner = self.world["owners"][self.model.shops.index(ours)]
        ours.staffed = bool(
            Membership.objects.update_or_create(shop=row, user=owner, defaults={"role": Role.MANAGER})
        )
