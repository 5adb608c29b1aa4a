"""Reviews as the policy sees them: the facts of one or many, gathered at once, and what blocks approval (R22)."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass

from accounts.models import AccountKind, Review
from accounts.naming import NameCheck
from bindings.errors import Refusal
from bindings.models import Binding, RuleBook
from bindings.policy import AccountFacts, Decision, ReviewFacts, ShopFacts, decide_review

from .facts import Surroundings
from .names import BlueVNames, blue_v_names, check_account_name


@dataclass(frozen=True, slots=True)
class ReviewCase:
    """One review with the facts that decide it; `name` is None if the account takes no name."""

    review: Review
    official: Binding | None
    name: NameCheck | None
    facts: tuple[ReviewFacts, ShopFacts, AccountFacts]

    @property
    def decision(self) -> Decision:
        return decide_review(*self.facts)

    @property
    def refusal(self) -> Refusal | None:
        """Return why the review can't be approved, with the facts of its sentences, or None."""
        decision = self.decision
        if decision.allowed:
            return None
        if self.name is None or "NAME_NOT_LEGAL" not in decision.reasons:
            return Refusal(*decision.reasons, decision=decision)
        return Refusal(*decision.reasons, decision=decision, problems=self.name.problems, name=self.name.name)

    def as_event_facts(self) -> dict:
        """Return what the event of a decision stores, enough to decide again (R17, R22)."""
        review, shop, account = self.facts
        named = {"review": self.review.number, "kind": str(self.review.kind)}
        return named | {"request": asdict(review), "shop": asdict(shop), "account": asdict(account)}


def cases_of(reviews: Iterable[Review], book: RuleBook) -> dict[int, ReviewCase]:
    """Return the case of each review by its key, in two queries for any number of reviews.

    The reviews come with shop, account and the entities of all three.
    """
    reviews = list(reviews)
    around = Surroundings([review.shop for review in reviews], [review.account for review in reviews])
    known = blue_v_names(upgrade_name(review) for review in reviews if _takes_a_name(review))
    return {review.pk: _case(review, around, known, book) for review in reviews}


def upgrade_name(review: Review) -> str:
    """Return the name the account takes with the upgrade (R11)."""
    return review.proposed_name or review.shop.name


def _takes_a_name(review: Review) -> bool:
    return review.completes_upgrade and review.account.kind != AccountKind.BLUE_V


def _case(review: Review, around: Surroundings, known: BlueVNames, book: RuleBook) -> ReviewCase:
    shop, account = review.shop, review.account
    name = (
        check_account_name(upgrade_name(review), account, book, known=known)
        if _takes_a_name(review)
        else None
    )
    facts = ReviewFacts(
        kind=str(review.kind),
        state=str(review.state),
        completes_upgrade=review.completes_upgrade,
        entity_code=review.entity.code,
        name_problems=tuple(name.problems) if name else (),
    )
    return ReviewCase(
        review,
        around.official(shop),
        name,
        (facts, around.shop_facts(shop, book), around.account_facts(account, shop)),
    )
