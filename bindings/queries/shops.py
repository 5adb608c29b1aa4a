"""All shops of one person with their standing: states, deadlines, filters and sorting, each in one query (R12)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce, NullIf
from django.utils.translation import gettext_lazy as _

from bindings.models import RuleBook
from bindings.services.standings import FAR, ShopRows, with_standing
from bindings.standing import NEEDS_ACTION, Status
from shops.models import Membership, Role, Shop, User

STATUS_GROUPS: dict[str, tuple[Status, ...]] = {
    "action": NEEDS_ACTION,
    "review": (Status.IN_REVIEW,),
    "upgraded": (Status.UPGRADED, Status.PERSONAL),
}
DEADLINES = {
    "overdue": _("Overdue"),
    "7": _("Within 7 days"),
    "30": _("Within 30 days"),
    "none": _("No deadline"),
}
SORTS = {
    "deadline": ("due_on", "name", "pk"),
    "-deadline": ("-due_on", "name", "pk"),
    "name": ("name", "pk"),
    "-name": ("-name", "-pk"),
}


def shops_of(user: User, today: date) -> ShopRows:
    """Return the shops `user` may see, each with `role_here`, `urgent_days` and its standing."""
    book = RuleBook.objects.filter(effective_from__lte=today).order_by("-effective_from")
    mine = Shop.objects.filter(memberships__user=user).annotate(
        role_here=F("memberships__role"), urgent_days=Subquery(book.values("urgent_days")[:1])
    )
    return with_standing(mine, today)


def with_details(shops: ShopRows) -> ShopRows:
    """Add the columns of a row: the account's handle and kind, and the first owner's name."""
    owners = Membership.objects.filter(shop=OuterRef("pk"), role=Role.OWNER).order_by("since", "pk")
    name = owners.annotate(shown=Coalesce(NullIf("user__full_name", Value("")), "user__username")).values(
        "shown"
    )[:1]
    return shops.select_related("entity").annotate(
        handle=F("official__account__handle"),
        account_kind=F("official__account__kind"),
        owner_name=Subquery(name),
    )


@dataclass(frozen=True, slots=True)
class Filters:
    """Filters from the query string. Unknown values are ignored."""

    search: str = ""
    group: str = ""
    owner: str = ""
    deadline: str = ""
    sort: str = "deadline"

    @classmethod
    def read(cls, query: Mapping[str, str]) -> "Filters":
        sort, group, deadline = query.get("sort", ""), query.get("state", ""), query.get("deadline", "")
        return cls(
            search=query.get("q", "").replace("\x00", "").strip()[:80],
            group=group if group in STATUS_GROUPS else "",
            owner=query.get("owner", "") if query.get("owner", "").isascii() else "",
            deadline=deadline if deadline in DEADLINES else "",
            sort=sort if sort in SORTS else "deadline",
        )

    def apply(self, shops: ShopRows, today: date) -> ShopRows:
        """Return the shops that match the filters, in the requested order."""
        for word in self.search.split():
            shops = shops.filter(_matches(word))
        if self.group:
            shops = shops.filter(status_code__in=STATUS_GROUPS[self.group])
        if self.owner.isdecimal():
            owned = Membership.objects.filter(user=int(self.owner[:18]), role=Role.OWNER).values("shop")
            shops = shops.filter(pk__in=owned)
        return _due(shops, self.deadline, today).order_by(*SORTS[self.sort])


def _matches(word: str) -> Q:
    return (
        Q(name__icontains=word)
        | Q(code__icontains=word)
        | Q(entity__name__icontains=word)
        | Q(entity__code__istartswith=word)
        | Q(official__account__handle__icontains=word.lstrip("@"))
    )


def _due(shops: ShopRows, deadline: str, today: date) -> ShopRows:
    if deadline == "overdue":
        return shops.filter(due_on__lt=today)
    if deadline == "none":
        return shops.filter(due_on=FAR)
    if deadline:
        return shops.filter(due_on__range=(today, today + timedelta(days=int(deadline))))
    return shops


def tally(shops: ShopRows) -> dict[str, int]:
    """Return how many shops have each status, in one query."""
    counted = shops.order_by().values_list("status_code").annotate(number=Count("pk"))
    return {str(status): 0 for status in Status} | dict(counted)


def owners_beside(user: User) -> QuerySet[User]:
    """Return the owners of the user's shops, for the filter."""
    mine = Membership.objects.filter(user=user).values("shop")
    owning = Membership.objects.filter(shop__in=mine, role=Role.OWNER).values("user")
    return User.objects.filter(pk__in=owning).order_by("full_name", "username")[:200]
