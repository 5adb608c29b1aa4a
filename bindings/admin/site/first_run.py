"""The checklist of a new server, on the desk's first page: each step's state is read from the system, never ticked."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.db import connection
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from bindings.groups import OPERATOR, SUPERVISOR
from bindings.models import Consent, ConsentSide
from shops.models import Invitation, Membership, Role, Shop, User
from shops.second_factor import FACTORS, METHODS, RECOVERY
from shops.test_mail import only_printed
from work.models import Mail, MailState
from work.standing import work_standing

OPERATORS, SUPERVISORS = 2, 1
COUNTED = 1000


@dataclass(frozen=True, slots=True)
class Action:
    """A button of a step: where it leads, or what it posts to."""

    label: str
    url: str
    posts: bool = False


@dataclass(frozen=True, slots=True)
class FirstStep:
    """One step: what it is, where it stands in words, and what can be done about it."""

    title: str
    says: str
    done: bool
    actions: tuple[Action, ...] = ()
    after: str = ""


@dataclass(frozen=True, slots=True)
class Checklist:
    """All steps; the next one is the first that is not done and waits for no other."""

    steps: Sequence[FirstStep]
    has_shops: bool

    @property
    def done(self) -> int:
        return sum(step.done for step in self.steps)

    @property
    def left(self) -> int:
        return len(self.steps) - self.done

    @property
    def next(self) -> FirstStep | None:
        return next((step for step in self.steps if not step.done and not step.after), None)


def checklist(person: User, now: datetime) -> Checklist | None:
    """Return what is left to set up, for a superuser, until everything is done or the first bind was confirmed."""
    if not person.is_superuser or Consent.objects.filter(side=ConsentSide.MERCHANT).exists():
        return None
    mail, shops = _mail(person, now), _shops()
    steps = [_address(), mail, _second_factor(person), _people(), shops, _owner(mail, shops, now)]
    return Checklist(steps, shops.done) if not all(step.done for step in steps) else None


def _address() -> FirstStep:
    if not settings.PHONE_BASE_URL:
        says = _(
            "QR codes and mails don’t know where this site is. Set PHONE_BASE_URL to its public address "
            "and restart."
        )
        return FirstStep(_("Site address"), says, done=False, actions=(_again(),))
    says = _("QR codes and mails lead to %(address)s.") % {"address": settings.PHONE_BASE_URL}
    return FirstStep(_("Site address"), says, done=True)


def _again() -> Action:
    return Action(_("Check again"), reverse("admin:index"))


def _mail(person: User, now: datetime) -> FirstStep:
    title = _("Mail")
    if only_printed():
        says = _("Invitations and deadlines need it. Mail goes to the log only: set EMAIL_URL and restart.")
        return FirstStep(title, says, done=False, actions=(_again(),))
    if not person.email:
        address = Action(_("Add your email"), reverse("change_email"))
        says = _("You have no email on record to send a test to.")
        return FirstStep(title, says, done=False, actions=(address,))
    test = Action(_("Send a test mail"), reverse("admin:test_mail"), posts=True)
    last = (
        Mail.objects.filter(state=MailState.SENT)
        .order_by("-pk")
        .values_list("finished_at", flat=True)
        .first()
    )
    if last is None:
        says = _("Invitations and deadlines need it. Send a test to %(email)s.") % {"email": person.email}
        return FirstStep(title, says, done=False, actions=(test,))
    if not work_standing(now).workers:
        says = _("The mail server works, but no worker is running, so mail waits. Start “manage.py work”.")
        return FirstStep(title, says, done=False, actions=(_again(), test))
    says = _("The mail server took the last mail on %(when)s.") % {"when": _moment(last)}
    return FirstStep(title, says, done=True, actions=(test,))


def _moment(at: datetime) -> str:
    return date_format(localtime(at), "SHORT_DATETIME_FORMAT")


def _second_factor(person: User) -> FirstStep:
    kinds = set(Authenticator.objects.filter(user=person).values_list("type", flat=True))
    held = [str(label) for kind, label in (METHODS | RECOVERY).items() if kind in kinds]
    done = not kinds.isdisjoint(FACTORS)
    says = _("Without one, a stolen password is enough to open Operations.")
    if done:
        says = _("Set up: %(methods)s.") % {"methods": pgettext("in a list", ", ").join(held)}
    setup = () if done else (Action(_("Set up"), reverse("mfa_index")),)
    return FirstStep(_("Your second factor"), says, done=done, actions=setup)


def _people() -> FirstStep:
    staff = User.objects.filter(is_active=True, is_staff=True)
    operators = staff.filter(groups__name=OPERATOR).count()
    supervisors = staff.filter(groups__name=SUPERVISOR).count()
    done = operators >= OPERATORS and supervisors >= SUPERVISORS
    says = _("Two operators and a supervisor, so that nobody approves their own request. Now: %(now)s.")
    now = pgettext("in a list", ", ").join(
        [
            ngettext("%(count)s operator", "%(count)s operators", operators) % {"count": operators},
            ngettext("%(count)s supervisor", "%(count)s supervisors", supervisors) % {"count": supervisors},
        ]
    )
    add = Action(_("Add a person"), reverse("admin:shops_user_add"))
    return FirstStep(_("First people"), says % {"now": now}, done=done, actions=() if done else (add,))


def _shops() -> FirstStep:
    count = Shop.objects.order_by()[: COUNTED + 1].count()
    if not count:
        says = _("CSV or XLSX, up to 20 MB, checked before anything is saved.")
        actions = (
            Action(_("Import"), reverse("admin:shops_shop_import")),
            Action(_("Template"), reverse("admin:shops_shop_export", args=["csv"])),
        )
        return FirstStep(_("Import shops"), says, done=False, actions=actions)
    if count > COUNTED:
        says = _("More than %(count)s shops.") % {"count": COUNTED}
    else:
        says = ngettext("%(count)s shop.", "%(count)s shops.", count) % {"count": count}
    return FirstStep(_("Import shops"), says, done=True)


def _owner(mail: FirstStep, shops: FirstStep, now: datetime) -> FirstStep:
    title = _("Invite the first owner")
    if Membership.objects.filter(role=Role.OWNER).exists():
        return FirstStep(title, _("The first shop has its owner."), done=True)
    if not (mail.done and shops.done):
        says = _("The owner accepts, scans and binds.")
        return FirstStep(title, says, done=False, after=_("After mail and shops"))
    if waiting := _waiting_invitation(now):
        says = _("%(email)s is invited to %(shop)s until %(when)s and has not accepted yet.") % {
            "email": waiting.email,
            "shop": waiting.shop.name,
            "when": _moment(waiting.expires_at),
        }
        shop_page = Action(_("Open the shop"), reverse("admin:shops_shop_change", args=[waiting.shop_id]))
        return FirstStep(title, says, done=False, actions=(shop_page,))
    says = _("The owner accepts, scans and binds.")
    return FirstStep(title, says, done=False, actions=(Action(_("Invite"), _where_to_invite()),))


def _waiting_invitation(now: datetime) -> Invitation | None:
    waiting = Invitation.objects.filter(
        by_platform=True, accepted_at__isnull=True, cancelled_at__isnull=True, expires_at__gt=now
    )
    return waiting.select_related("shop").order_by("pk").first()


def _where_to_invite() -> str:
    """Return the page of the verb where there is one shop, else the list of shops without an owner."""
    keys = list(Shop.objects.order_by("pk").values_list("pk", flat=True)[:2])
    if len(keys) == 1:
        return reverse("admin:shops_shop_verb", args=[keys[0], "invite-owner"])
    return reverse("admin:shops_shop_changelist") + "?show=all&owner=none"


@dataclass(frozen=True, slots=True)
class Fact:
    """One line about the server: what, how it stands, and whether a person must look."""

    title: str
    says: str
    fine: bool = True


def this_server(now: datetime) -> list[Fact]:
    """Return what the server says about itself."""
    version = ".".join(map(str, connection.get_database_version()))
    alive = work_standing(now).workers
    worker = ngettext("%(count)s is running", "%(count)s are running", alive) % {"count": alive}
    return [
        Fact(_("Database"), f"{connection.display_name} {version}"),
        Fact(_("Worker"), worker if alive else _("None is running: start “manage.py work”"), bool(alive)),
        Fact(_("HTTPS"), _("On") if settings.HTTPS else _("Off: for trying it out only"), settings.HTTPS),
    ]
