"""A shop's team: members with their roles; owners invite, change roles and remove."""

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from bindings import services
from bindings.errors import Refusal
from bindings.queries.team import roster
from bindings.texts import explain
from shops.access import get_shop, may
from shops.invitation_mails import post_invitation
from shops.limits import allow
from shops.models import Invitation, Membership, Role, Shop
from shops.notices import notify
from shops.origin import absolute
from shops.posted import form_page, posted

from .origin import actor_of

INVITATIONS = {"limit": 30, "seconds": 86_400}
MEMBER_FILTERS = ("all", "no_second_factor", "invited")


class InviteForm(forms.Form):
    """The invited address and role."""

    email = forms.EmailField(
        label=gettext_lazy("Email"), widget=forms.EmailInput(attrs={"placeholder": "name@company.example"})
    )
    role = forms.ChoiceField(choices=Role.choices, initial=Role.VIEWER)


class RoleForm(forms.Form):
    """A member's new role."""

    role = forms.ChoiceField(choices=Role.choices)


class TeamForm(forms.Form):
    """The filters of the list."""

    q = forms.CharField(required=False, max_length=60)
    show = forms.ChoiceField(required=False, choices=[(name, name) for name in MEMBER_FILTERS])


@require_safe
def team(request: HttpRequest, code: str) -> HttpResponse:
    """Show the team of the shop."""
    return _page(request, get_shop(request.user, code))


def _page(
    request: HttpRequest, shop: Shop, *, form: InviteForm | None = None, problem: str = "", status: int = 200
) -> HttpResponse:
    asked = TeamForm(request.GET)
    asked.is_valid()
    q, show = asked.cleaned_data.get("q", ""), asked.cleaned_data.get("show") or "all"
    everyone = roster(shop, timezone.now())
    context = {
        "shop": shop,
        "section": "team",
        "everyone": everyone,
        "members": [line for line in everyone.members if show != "invited" and line.fits(q, show)],
        "invitations": [
            one
            for one in everyone.invitations
            if show != "no_second_factor" and q.lower() in one.email.lower()
        ],
        "q": q,
        "show": show,
        "form": form or InviteForm(),
        "roles": Role.choices,
        "problem": problem,
        "may_change": may(shop, Role.OWNER),
    }
    return render(request, "bindings/team.html", context, status=status)


@posted("team")
def team_invite(request: HttpRequest, code: str) -> HttpResponse:
    """Invite a person by email. The link is only in the mail and is not stored."""
    shop = get_shop(request.user, code, Role.OWNER)
    form = InviteForm(request.POST)
    if not form.is_valid():
        return _page(request, shop, form=form, status=422)
    if not allow(f"invite:{request.user.pk}", at=timezone.now().timestamp(), **INVITATIONS):
        return _page(request, shop, form=form, problem=_("Too many invitations today."), status=429)
    try:
        invitation, token = services.invite_member(
            shop=shop, actor=actor_of(request), now=timezone.now(), **form.cleaned_data
        )
    except Refusal as refusal:
        return _page(request, shop, form=form, problem=explain(refusal), status=409)
    link = absolute(request, reverse("invitation_accept", args=[token]))
    post_invitation(invitation, link, language=get_language(), now=timezone.now())
    messages.success(request, _("The invitation to %(email)s is on its way.") % {"email": invitation.email})
    return redirect("team", shop.code)


@posted("team")
def team_remind(request: HttpRequest, code: str) -> HttpResponse:
    """Remind members without a second factor, each at most once a day."""
    shop = get_shop(request.user, code, Role.OWNER)
    now = timezone.now()
    people = [line.membership.user_id for line in roster(shop, now).without_second_factor]
    notify(
        people,
        shop=shop,
        kind="second_factor_reminder",
        key=f"second-factor-{timezone.localdate(now)}",
        facts={"person": str(request.user)},
        now=now,
    )
    messages.success(request, _("The reminder is sent, once a day to each member."))
    return redirect("team", shop.code)


@posted("team")
def invitation_cancel(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Cancel an invitation."""
    shop = get_shop(request.user, code, Role.OWNER)
    invitation = get_object_or_404(Invitation, pk=pk, shop=shop)
    try:
        services.cancel_invitation(invitation=invitation, actor=actor_of(request), now=timezone.now())
    except Refusal as refusal:
        return _page(request, shop, problem=explain(refusal), status=409)
    messages.success(request, _("The invitation to %(email)s is cancelled.") % {"email": invitation.email})
    return redirect("team", shop.code)


@posted("team")
def team_role(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Change a member's role."""
    shop = get_shop(request.user, code, Role.OWNER)
    membership = _member(shop, pk)
    form = RoleForm(request.POST)
    if not form.is_valid():
        return _page(request, shop, problem=_("Choose one of the roles."), status=422)
    try:
        services.change_role(
            membership=membership,
            role=form.cleaned_data["role"],
            actor=actor_of(request),
            now=timezone.now(),
        )
    except Refusal as refusal:
        return _page(request, shop, problem=explain(refusal), status=409)
    messages.success(request, _("The role of %(member)s is changed.") % {"member": membership.user})
    return redirect("team", shop.code)


def _member(shop: Shop, pk: int) -> Membership:
    return get_object_or_404(Membership.objects.select_related("user"), pk=pk, shop=shop)


@form_page
def team_remove(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Ask for confirmation, then remove a member."""
    shop = get_shop(request.user, code, Role.OWNER)
    membership = _member(shop, pk)
    context = {"shop": shop, "section": "team", "membership": membership}
    if request.method != "POST":
        return render(request, "bindings/team_remove.html", context)
    try:
        services.remove_member(membership=membership, actor=actor_of(request), now=timezone.now())
    except Refusal as refusal:
        context |= {"problem": explain(refusal)}
        return render(request, "bindings/team_remove.html", context, status=409)
    messages.success(request, _("%(member)s is no longer in the team.") % {"member": membership.user})
    return redirect("team", shop.code) if membership.user_id != request.user.pk else redirect("shop_list")


@form_page
def team_leave(request: HttpRequest, code: str) -> HttpResponse:
    """Ask for confirmation, then leave the shop."""
    shop = get_shop(request.user, code)
    last = may(shop, Role.OWNER) and services.owners_of(shop).count() == 1
    context = {"shop": shop, "section": "team", "is_last_owner": last}
    if request.method != "POST":
        return render(request, "bindings/team_leave.html", context)
    try:
        services.leave_team(shop=shop, actor=actor_of(request), now=timezone.now())
    except Refusal as refusal:
        context |= {"problem": explain(refusal)}
        return render(request, "bindings/team_leave.html", context, status=409)
    messages.success(request, _("You are no longer in the team of %(shop)s.") % {"shop": shop.name})
    return redirect("shop_list")
