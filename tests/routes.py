"""Every route of the product: who may open it, and by which methods; `tests/test_permissions.py` asks each of them."""

from django.urls import get_resolver

from shops.models import Role

VIEWER, MANAGER, OWNER = Role.VIEWER, Role.MANAGER, Role.OWNER
PAGE, FORM, ACTION = {"GET"}, {"GET", "POST"}, {"POST"}
ROLES = ["viewer", "manager", "owner"]
REDIRECTING = {
    "POST",
    "redirect",
}  # a GET, for example after signing in again, redirects to the page of the action


SHOP_ROUTES = {
    "shop_profile": (VIEWER, PAGE),
    "official_account": (VIEWER, PAGE),
    "name_check": (VIEWER, PAGE),
    "entity_change": (VIEWER, PAGE),
    "authorized_accounts": (VIEWER, PAGE),
    "preview": (VIEWER, PAGE),
    "activity": (VIEWER, PAGE),
    "activity_export": (VIEWER, PAGE),
    "team": (VIEWER, PAGE),
    "team_leave": (VIEWER, FORM),
    "resubmit_review": (MANAGER, REDIRECTING),
    "appeal": (MANAGER, FORM),
    "appeal_document": (MANAGER, REDIRECTING),
    "edit_name": (MANAGER, REDIRECTING),
    "choose_benefits": (MANAGER, FORM),
    "change_benefits": (MANAGER, FORM),
    "rebind_warning": (MANAGER, FORM),
    "scan": (MANAGER, PAGE),
    "scan_status": (MANAGER, PAGE),
    "renew_ticket": (MANAGER, REDIRECTING),
    "cancel_ticket": (MANAGER, REDIRECTING),
    "confirm": (MANAGER, FORM),
    "confirm_name_check": (MANAGER, PAGE),
    "request_entity_change": (MANAGER, REDIRECTING),
    "withdraw_entity_change": (MANAGER, REDIRECTING),
    "resubmit_entity_change": (MANAGER, REDIRECTING),
    "hand_in_document": (MANAGER, REDIRECTING),
    "shop_document": (MANAGER, PAGE),
    "withdraw_document": (MANAGER, REDIRECTING),
    "authorize": (MANAGER, REDIRECTING),
    "end_authorization": (MANAGER, FORM),
    "add_candidate": (MANAGER, REDIRECTING),
    "remove_candidate": (MANAGER, REDIRECTING),
    "team_hand_over": (OWNER, FORM),
    "team_invite": (OWNER, REDIRECTING),
    "team_remind": (OWNER, REDIRECTING),
    "team_role": (OWNER, REDIRECTING),
    "team_remove": (OWNER, FORM),
    "invitation_cancel": (OWNER, REDIRECTING),
}


PERSONAL_ROUTES = {
    "home": PAGE,
    "shop_list": PAGE,
    "shop_export": PAGE,
    "shop_switcher": PAGE,
    "rules": PAGE,
    "demo_phone": FORM,
    "notifications": PAGE,
    "notifications_read": REDIRECTING,
    "notification_choices": REDIRECTING,
    "profile": FORM,
    "join_shop": PAGE,
    "claim_shop": FORM,
    "invitation_code": REDIRECTING,
    "owner_request_withdraw": REDIRECTING,
    "change_email": FORM,
    "change_email_code": REDIRECTING,
    "change_email_stop": REDIRECTING,
    "calendar_renew": REDIRECTING,
    "calendar_revoke": REDIRECTING,
}


PUBLIC_ROUTES = {
    "healthz": PAGE,
    "readyz": PAGE,
    "metrics": PAGE,
    "set_preferences": ACTION,
    "invitation_accept": FORM,
    "calendar_feed": PAGE,
    "phone_open": PAGE,
    "phone": PAGE,
    "phone_sign_in": FORM,
    "phone_scan": REDIRECTING,
    "phone_agree": REDIRECTING,
    "phone_refuse": REDIRECTING,
    "phone_documents": FORM,
    "phone_withdraw_document": REDIRECTING,
    "phone_not_me": FORM,
    "phone_end_authorization": FORM,
    "phone_cancel_identity": FORM,
    "phone_entity_change": FORM,
}


def routes(resolver=None, namespace=""):
    """Yield the name, path pattern and module of the view of every named route."""
    for pattern in (resolver or get_resolver()).url_patterns:
        if hasattr(pattern, "url_patterns"):
            yield from routes(pattern, pattern.namespace or namespace)
        elif pattern.name:
            name = f"{namespace}:{pattern.name}" if namespace else pattern.name
            yield name, pattern.pattern, pattern.callback.__module__


OUR_ROUTES = {name for name, _, module in routes() if not module.startswith("allauth.") and ":" not in name}
ADMIN_ROUTES = {name: pattern for name, pattern, _ in routes() if name.startswith("admin:")}
