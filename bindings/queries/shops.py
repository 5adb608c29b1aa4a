"""All shops of one person with their standing: states, deadlines, filters and sorting, each in one query (R12)."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import (
    Case,
    CharField,
    Count,
    DateField,
    F,
    FilteredRelation,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Coalesce, NullIf
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from bindings.models import BindingRole, RuleBook
from bindings.policy import State
from shops.models import Membership, Role, Shop, ShopStatus, ShopType, User

FAR = date(9999, 12, 31)
Shops = QuerySet[Any, Any]  # of `Shop` rows that carry the annotations of `shops_of`


@dataclass(frozen=True, slots=True)
class Status:
    """What a shop's standing is called in lists: words, tone of the pill and color of the chart."""

    code: str
    label: Promise
    tone: str
    segment: str


STATUSES = {
    status.code: status
    for status in (
        Status("restricted", _("Listing restricted"), "pill-bad", "seg-bad"),
        Status("due", _("Bound, upgrade due"), "pill-warn", "seg-warn"),
        Status("not_bound", _("Not bound"), "pill-hollow", "seg-neutral"),
        Status("in_review", _("Verification in review"), "pill-blue", "seg-blue"),
        Status("upgraded", _("Upgraded"), "pill-ok", "seg-ok"),
        Status("personal", _("Bound, personal store"), "pill-ok", "seg-ok"),
        Status("closed", _("Closed"), "", "seg-neutral"),
    )
}
UNFINISHED = ("restricted", "due", "not_bound", "in_review")
NEEDS_ACTION = ("restricted", "due", "not_bound")
GROUPS = {"action": NEEDS_ACTION, "review": ("in_review",), "upgraded": ("upgraded", "personal")}
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


def shops_of(user: User, today: date) -> Shops:
    """Return the shops `user` may see, each with `role_here`, `status_code`, `due_on` and its official account's fields."""
    concerned = ~Q(shop_type=ShopType.PERSONAL)
    book = RuleBook.objects.filter(effective_from__lte=today).order_by("-effective_from")
    return (
        Shop.objects.filter(memberships__user=user)
        .annotate(
            role_here=F("memberships__role"),
            official=FilteredRelation(
                "bindings", condition=Q(bindings__role=BindingRole.OFFICIAL, bindings__ended_at__isnull=True)
            ),
            state=F("official__state"),
            urgent_days=Subquery(book.values("urgent_days")[:1]),
            status_code=Case(
                When(status=ShopStatus.CLOSED, then=Value("closed")),
                When(official__state=State.IN_REVIEW, then=Value("in_review")),
                When(official__state=State.UPGRADED, then=Value("upgraded")),
                When(concerned & Q(upgrade_deadline__lt=today), then=Value("restricted")),
                When(official__state__isnull=True, then=Value("not_bound")),
                When(concerned, then=Value("due")),
                default=Value("personal"),
                output_field=CharField(),
            ),
        )
        .annotate(
            due_on=Case(
                When(
                    concerned & Q(status_code__in=UNFINISHED), then=Coalesce("upgrade_deadline", Value(FAR))
                ),
                default=Value(FAR),
                output_field=DateField(),
            )
        )
    )


def with_details(shops: Shops) -> Shops:
    """Add what a row shows: the account's handle, kind and entity, and the first owner's name."""
    owners = Membership.objects.filter(shop=OuterRef("pk"), role=Role.OWNER).order_by("since", "pk")
    name = owners.annotate(shown=Coalesce(NullIf("user__full_name", Value("")), "user__username")).values(
        "shown"
    )[:1]
    return shops.select_related("entity").annotate(
        handle=F("official__account__handle"),
        account_name=F("official__account__display_name"),
        account_kind=F("official__account__kind"),
        account_entity=F("official__account__entity_id"),
        owner_name=Subquery(name),
    )


@dataclass(frozen=True, slots=True)
class Filters:
    """What the query string asks for; unknown values ask for nothing."""

    search: str = ""
    group: str = ""
    owner: str = ""
    deadline: str = ""
    sort: str = "deadline"

    @classmethod
    def read(cls, query) -> "Filters":
        sort, group, deadline = query.get("sort", ""), query.get("state", ""), query.get("deadline", "")
        return cls(
            search=query.get("q", "").replace("\x00", "").strip()[:80],
            group=group if group in GROUPS else "",
            owner=query.get("owner", "") if query.get("owner", "").isascii() else "",
            deadline=deadline if deadline in DEADLINES else "",
            sort=sort if sort in SORTS else "deadline",
        )

    @property
    def narrowed(self) -> bool:
        return bool(self.search or self.group or self.owner or self.deadline)

    def apply(self, shops: Shops, today: date) -> Shops:
        """Return the shops that are asked for, in the order that is asked for."""
        for word in self.search.split():
            shops = shops.filter(_matches(word))
        if self.group:
            shops = shops.filter(status_code__in=GROUPS[self.group])
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


def _due(shops: Shops, deadline: str, today: date) -> Shops:
    if deadline == "overdue":
        return shops.filter(due_on__lt=today)
    if deadline == "none":
        return shops.filter(due_on=FAR)
    if deadline:
        return shops.filter(due_on__range=(today, today + timedelta(days=int(deadline))))
    return shops


def tally(shops: Shops) -> dict[str, int]:
    """Return how many shops have each status, in one query."""
    counted = shops.order_by().values_list("status_code").annotate(number=Count("pk"))
    return dict.fromkeys(STATUSES, 0) | dict(counted)


def owners_of(user: User) -> QuerySet[User]:
    """Return the owners of the user's shops, for the filter."""
    mine = Membership.objects.filter(user=user).values("shop")
    owning = Membership.objects.filter(shop__in=mine, role=Role.OWNER).values("user")
    return User.objects.filter(pk__in=owning).order_by("full_name", "username")[:200]
