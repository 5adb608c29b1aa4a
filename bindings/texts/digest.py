"""The words of the daily digest, from top to bottom: action needed, upcoming deadlines, decisions, other news."""

from collections.abc import Callable, Iterable
from datetime import date

from django.urls import reverse
from django.utils.dateformat import format as formatted
from django.utils.formats import date_format
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import Review
from bindings.services.digests import ROWS_SHOWN, Digest, Few
from shops.mail import Document, Link, Section, SectionRow, Tile, address
from shops.models import Notice
from shops.notice_texts import link_of, sentence, title

from .standing import ShopRow, days_words

DECISIONS = ("review_approved", "review_rejected", "approval_undone")
STATE_SAYS = (
    "upgrade_due",
    "listing_restricted",
    "review_late",
    "review_returned",
)  # shown in other sections


def document_of(digest: Digest, at: str, sent_at: str) -> Document | None:
    """Return the digest as a mail, or None if no news is left; `sent_at` is its time of day."""
    sections = tuple(filter(None, (part(digest) for part in _PARTS)))
    if not digest.news or not sections:
        return None
    heading = _heading(digest)
    return Document(
        subject=_("Shop Backend: %(heading)s") % {"heading": heading},
        heading=heading,
        paragraphs=(_lead(digest),),
        tiles=_tiles(digest),
        sections=sections,
        button=Link(_("Open your shops"), address(f"{reverse('shop_list')}?state=action")),
        foot=(
            _("One mail a day at %(time)s, only when there is news.") % {"time": sent_at},
            Link(_("Change or stop"), address(f"{reverse('notifications')}#choices")),
            "·",
            Link(_("Deadline calendar"), address(f"{reverse('profile')}#calendar")),
        ),
        dated=at,
    )


def _heading(digest: Digest) -> str:
    shops = _action_count(digest) + digest.due.count
    if shops:
        return ngettext("%(count)s shop needs you today", "%(count)s shops need you today", shops) % {
            "count": shops
        }
    news = len(digest.news)
    return ngettext("%(count)s update of your shops", "%(count)s updates of your shops", news) % {
        "count": news
    }


def _lead(digest: Digest) -> str:
    shops, everything = digest.shops, digest.shops.total()
    facts = {
        "name": str(digest.user),
        "all": everything,
        "upgraded": shops["upgraded"],
        "in_review": shops["in_review"],
        "to_do": shops["restricted"] + shops["due"] + shops["not_bound"],
    }
    return (
        ngettext(
            "%(name)s, of your %(all)s shop %(upgraded)s is upgraded, %(in_review)s in review, %(to_do)s still to do.",
            "%(name)s, of your %(all)s shops %(upgraded)s are upgraded, %(in_review)s in review, %(to_do)s still to do.",
            everything,
        )
        % facts
    )


def _tiles(digest: Digest) -> tuple[Tile, ...]:
    return (
        Tile(_action_count(digest), _("need action"), "bad"),
        Tile(digest.due.count, _("due in 7 days"), "warn"),
        Tile(len(digest.told(*DECISIONS)), _("decided"), "ok"),
    )


def _action_count(digest: Digest) -> int:
    return digest.returned.count + digest.overdue.count


def _section(
    heading: str, rows: Iterable[SectionRow], count: int, rest: str, *, hidden: int | None = None
) -> Section | None:
    """Return the first rows under their heading; `hidden` is the number of remaining items if rows combine several."""
    shown = tuple(rows)[:ROWS_SHOWN]
    more = count - len(shown) if hidden is None else hidden
    words = _("and %(count)s more") % {"count": more}
    return Section(heading, count, shown, Link(words, address(rest)) if more > 0 else None) if shown else None


def _needs_action(digest: Digest) -> Section | None:
    rows = [_sent_back(review) for review in digest.returned.rows]
    rows += [_overdue(ShopRow(shop, digest.today)) for shop in digest.overdue.rows]
    return _section(_("Needs action"), rows, _action_count(digest), f"{reverse('notifications')}?show=action")


def _sent_back(review: Review) -> SectionRow:
    note = _("Sent back: %(reason)s") % {"reason": review.reason}
    return _row(review.shop.name, note, "", "", _("Resubmit"), _page(review.shop.code))


def _overdue(shop: ShopRow) -> SectionRow:
    due = date_format(shop.due_on, "DATE_FORMAT") if shop.due_on else ""
    note = _("The upgrade was due on %(deadline)s") % {"deadline": due}
    return _row(shop.name, note, shop.days_text, "bad", shop.next_step, shop.next_link)


def _due_in_7_days(digest: Digest) -> Section | None:
    return _due(_("Due in 7 days"), digest.due, digest.today, f"{reverse('shop_list')}?deadline=7")


def _due_in_30_days(digest: Digest) -> Section | None:
    return _due(_("Due in 30 days"), digest.reminded, digest.today, f"{reverse('shop_list')}?deadline=30")


def _due(heading: str, few: Few, today: date, rest: str) -> Section | None:
    shops = [ShopRow(shop, today) for shop in few.rows]
    rows = [
        _row(shop.name, shop.label, _day(shop.due_on), shop.days_tone, shop.next_step, shop.next_link)
        for shop in shops
    ]
    return _section(heading, rows, few.count, rest)


def _day(day: date | None) -> str:
    """Return a day in the coming weeks: "Mon 23 Nov"."""
    if day is None:
        return ""
    return _("%(weekday)s %(day)s") % {
        "weekday": formatted(day, "D"),
        "day": date_format(day, "MONTH_DAY_FORMAT"),
    }


def _late(digest: Digest) -> Section | None:
    rows = [
        _row(
            review.shop.name,
            _("Request %(number)s for @%(handle)s")
            % {"number": review.number, "handle": review.account.handle},
            days_words((localdate(review.due_at) - digest.today).days),
            "warn",
            _("View"),
            _page(review.shop.code),
        )
        for review in digest.late.rows
    ]
    return _section(
        _("Reviews that take longer"), rows, digest.late.count, f"{reverse('shop_list')}?state=review"
    )


def _decided(digest: Digest) -> Section | None:
    """Return the decisions, with all approvals combined in one row."""
    approved, others = digest.told("review_approved"), digest.told("review_rejected", "approval_undone")
    rows = [_approved(approved)] if approved else []
    rows += [_rejected(notice) for notice in others]
    count, rest = len(approved) + len(others), f"{reverse('notifications')}?show=review"
    return _section(_("Decided"), rows, count, rest, hidden=max(len(rows) - ROWS_SHOWN, 0))


def _rejected(notice: Notice) -> SectionRow:
    figure = _("Rejected") if notice.kind == "review_rejected" else _("Undone")
    name = notice.shop.name if notice.shop else ""
    return _row(name, sentence(notice), figure, "bad", _("See reason"), link_of(notice))


def _approved(notices: list[Notice]) -> SectionRow:
    first, more = notices[0], len(notices) - 1
    if not more:
        return _notice(first, _("Approved"), "ok", _("View"))
    facts = {"shop": first.shop.name if first.shop else "", "count": more}
    return _row(
        _("%(shop)s and %(count)s more") % facts,
        "",
        _("Approved"),
        "ok",
        _("See all"),
        f"{reverse('notifications')}?show=review",
    )


def _rules(digest: Digest) -> Section | None:
    told = digest.told("rules_change")
    rows = [_row(title(notice), "", "", "", _("View"), link_of(notice)) for notice in told[:ROWS_SHOWN]]
    return _section(_("Rule changes"), rows, len(told), reverse("rules"))


def _others(digest: Digest) -> Section | None:
    kinds = {*DECISIONS, *STATE_SAYS, "rules_change"}
    told = [notice for notice in digest.news if notice.kind not in kinds]
    rows = [_notice(notice, "", "", _("View")) for notice in told[:ROWS_SHOWN]]
    return _section(_("Also new"), rows, len(told), reverse("notifications"))


def _notice(notice: Notice, figure: str, tone: str, words: str) -> SectionRow:
    about = notice.shop.name if notice.shop else ""
    return _row(about or title(notice), title(notice) if about else "", figure, tone, words, link_of(notice))


def _row(name: str, note: str, figure: str, tone: str, words: str, path: str) -> SectionRow:
    return SectionRow(name, note, figure, tone, Link(words, address(path)))


def _page(code: str) -> str:
    return reverse("official_account", args=[code])


_PARTS: tuple[Callable[[Digest], Section | None], ...] = (
    _needs_action,
    _due_in_7_days,
    _due_in_30_days,
    _late,
    _decided,
    _rules,
    _others,
)
