"""The history of the demo's shops before today, played through the services so that it is in the event log."""

from datetime import datetime, time, timedelta

from django.utils import timezone

from accounts.models import Account, Review
from bindings import services
from bindings.benefits import BENEFIT_CODES
from bindings.models import Binding, ScanTicket
from bindings.policy import Purpose
from bindings.services.reminders import send_reminders
from bindings.tokens import confirmation_code
from shops.models import Role, Shop, User

BACKEND = {"ip": "203.0.113.7", "device": "Chrome on Windows"}
PHONE = {"ip": "198.51.100.24", "device": "Douyin on iPhone"}
CANDIDATES = {
    "10482": ("lanxi.flagship", "lanxi.shop", "lanxi.daily", "lanxi.lab", "lanxi.group", "lanxi.live"),
    "10517": (
        "beishan.flagship",
        "beishan.verified",
        "beishan.shop",
        "beishan.daily",
        "beishan.kiln",
        "beishan.trade",
    ),
    "10421": ("yanhuo.flagship",),
    "10463": ("heyuan.farm", "heyuan.fields"),
    "20831": ("su.garden",),
}


def days_ago(now: datetime, days: int, hour: int, minute: int) -> datetime:
    """Return the given time of day `days` days before `now`, in Asia/Shanghai."""
    day = timezone.localdate(now) - timedelta(days=days)
    return timezone.make_aware(datetime.combine(day, time(hour, minute)))


def play_history(users: dict[str, User], now: datetime) -> None:
    """Play the history up to `now`; `users` are the people of the demo by user name."""
    _end_authorization("coldbrew.club", users["merchant"], days_ago(now, 42, 17, 40))
    _add_candidates(days_ago(now, 20, 10, 12))
    _scan_to_end("10482", Purpose.AUTHORIZE, "tea.with.qing", users["merchant"], days_ago(now, 16, 11, 5))
    _upgrade_tangshi(users, now)
    _scan_to_end(
        "10506", Purpose.REBIND, "linglong.silk", users["merchant"], now - timedelta(hours=48, minutes=41)
    )
    _scan_to_end("10498", Purpose.BIND, "mumu.baby", users["gao.rui"], now - timedelta(hours=42, minutes=30))
    _scan("10482", Purpose.BIND, "lanxi.group", users["merchant"], now - timedelta(hours=2))
    for days in range(59, -1, -1):
        morning = days_ago(now, days, 9, 0)
        send_reminders(on=timezone.localdate(morning), now=min(morning, now))
    send_reminders(on=timezone.localdate(now), now=now)  # the review that has become overdue


def _end_authorization(handle: str, person: User, at: datetime) -> None:
    authorized = Binding.objects.active().authorized().get(account__handle=handle)
    services.end_authorization(binding=authorized, actor=services.merchant(person, **BACKEND), now=at)


def _add_candidates(at: datetime) -> None:
    for code, handles in CANDIDATES.items():
        shop = Shop.objects.get(code=code)
        owner = shop.memberships.filter(role=Role.OWNER).order_by("pk")[:1].get().user
        for handle in handles:
            services.add_candidate(
                shop=shop, handle=handle, actor=services.merchant(owner, **BACKEND), now=at
            )


def _upgrade_tangshi(users: dict[str, User], now: datetime) -> None:
    _scan_to_end("10578", Purpose.UPGRADE, "tangshi.snacks", users["lin.yulan"], days_ago(now, 6, 15, 20))
    services.approve_review(
        review=Review.objects.get(shop__code="10578"),
        actor=services.operator(users["operator"], ip="203.0.113.80", device="Chrome on macOS"),
        now=days_ago(now, 4, 11, 6),
    )


def _scan(code: str, purpose: Purpose, handle: str, person: User, at: datetime) -> tuple[ScanTicket, Account]:
    """Issue a ticket and scan it with the account; return both."""
    ticket = services.issue_ticket(
        shop=Shop.objects.get(code=code),
        purpose=purpose,
        actor=services.merchant(person, **BACKEND),
        now=at,
        benefits=BENEFIT_CODES,
    )
    account = Account.objects.get(handle=handle)
    holder, scanned = services.holder(account, **PHONE), at + timedelta(seconds=28)
    return services.claim_ticket(ticket=ticket, account=account, actor=holder, now=scanned), account


def _scan_to_end(code: str, purpose: Purpose, handle: str, person: User, at: datetime) -> None:
    """Scan, agree on the phone and confirm in the backend, within four minutes of `at`."""
    ticket, account = _scan(code, purpose, handle, person, at)
    ticket = services.agree(
        ticket=ticket,
        account=account,
        actor=services.holder(account, **PHONE),
        now=at + timedelta(seconds=103),
        terms_agreed=True,
        entity_change_agreed=True,
    )
    services.confirm_ticket(
        ticket=ticket,
        code=confirmation_code(ticket.key),
        actor=services.merchant(person, **BACKEND),
        now=at + timedelta(seconds=225),
    )
