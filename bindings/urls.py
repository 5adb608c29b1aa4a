"""The shop's pages and the phone's."""

from django.urls import path

from .views import (
    activity,
    address,
    appeals,
    authorized,
    calendar,
    documents,
    invitations,
    official,
    owner_requests,
    preview,
    rules,
    shops,
    team,
    ways_in,
)
from .views.phone import authorization as phone_authorization
from .views.phone import demo as demo_phone
from .views.phone import documents as phone_documents
from .views.phone import not_me as phone_report
from .views.phone import steps as phone
from .views.phone import ways_out as phone_denied
from .views.scan import benefits, confirm, entity_change, rebind
from .views.scan import code as scan

urlpatterns = [
    path("shops/", shops.shop_list, name="shop_list"),
    path("shops/export.csv", shops.shop_export, name="shop_export"),
    path("switch-shop/", shops.shop_switcher, name="shop_switcher"),
    path("shops/<str:code>/", shops.shop_profile, name="shop_profile"),
    path("shops/<str:code>/official-account/", official.official_account, name="official_account"),
    path("shops/<str:code>/official-account/review/", official.resubmit, name="resubmit_review"),
    path("shops/<str:code>/appeals/<int:pk>/", appeals.appeal, name="appeal"),
    path("shops/<str:code>/appeals/<int:pk>/document/", appeals.appeal_document, name="appeal_document"),
    path("shops/<str:code>/official-account/name/", official.edit_name_action, name="edit_name"),
    path("shops/<str:code>/official-account/name/check/", official.name_check, name="name_check"),
    path("shops/<str:code>/official-account/benefits/", benefits.choose_benefits, name="choose_benefits"),
    path(
        "shops/<str:code>/official-account/benefits/change/",
        benefits.change_benefits_form,
        name="change_benefits",
    ),
    path("shops/<str:code>/official-account/rebind/", rebind.rebind_warning, name="rebind_warning"),
    path("shops/<str:code>/scan/<str:ticket>/", scan.scan, name="scan"),
    path("shops/<str:code>/scan/<str:ticket>/status/", scan.scan_status, name="scan_status"),
    path("shops/<str:code>/scan/<str:ticket>/renew/", scan.renew_ticket, name="renew_ticket"),
    path("shops/<str:code>/scan/<str:ticket>/cancel/", scan.cancel_ticket_action, name="cancel_ticket"),
    path("shops/<str:code>/scan/<str:ticket>/confirm/", confirm.confirm, name="confirm"),
    path(
        "shops/<str:code>/scan/<str:ticket>/name-check/",
        confirm.confirm_name_check,
        name="confirm_name_check",
    ),
    path(
        "shops/<str:code>/scan/<str:ticket>/entity-change/",
        entity_change.request_entity_change_action,
        name="request_entity_change",
    ),
    path("shops/<str:code>/entity-change/", entity_change.entity_change, name="entity_change"),
    path(
        "shops/<str:code>/entity-change/<int:pk>/withdraw/",
        entity_change.withdraw_entity_change,
        name="withdraw_entity_change",
    ),
    path(
        "shops/<str:code>/entity-change/<int:pk>/hand-in/",
        entity_change.resubmit_entity_change,
        name="resubmit_entity_change",
    ),
    path("shops/<str:code>/reviews/<int:pk>/documents/", documents.hand_in_document, name="hand_in_document"),
    path("shops/<str:code>/documents/<int:pk>/", documents.shop_document, name="shop_document"),
    path(
        "shops/<str:code>/documents/<int:pk>/remove/", documents.withdraw_document, name="withdraw_document"
    ),
    path("shops/<str:code>/authorized-accounts/", authorized.authorized_accounts, name="authorized_accounts"),
    path("shops/<str:code>/authorized-accounts/authorize/", authorized.authorize, name="authorize"),
    path(
        "shops/<str:code>/authorized-accounts/<int:pk>/end/",
        authorized.end_authorization_form,
        name="end_authorization",
    ),
    path("demo-phone/", demo_phone.demo_phone, name="demo_phone"),
    path("shops/<str:code>/preview/", preview.preview_page, name="preview"),
    path("shops/<str:code>/candidates/add/", preview.add_candidate_action, name="add_candidate"),
    path("shops/<str:code>/candidates/remove/", preview.remove_candidate_action, name="remove_candidate"),
    path("shops/<str:code>/activity/", activity.activity, name="activity"),
    path("shops/<str:code>/activity/export.csv", activity.activity_export, name="activity_export"),
    path("shops/<str:code>/team/", team.team, name="team"),
    path("shops/<str:code>/team/invite/", team.team_invite, name="team_invite"),
    path("shops/<str:code>/team/remind/", team.team_remind, name="team_remind"),
    path("shops/<str:code>/team/leave/", team.team_leave, name="team_leave"),
    path("shops/<str:code>/team/hand-over/", owner_requests.team_hand_over, name="team_hand_over"),
    path("shops/<str:code>/team/<int:pk>/role/", team.team_role, name="team_role"),
    path("shops/<str:code>/team/<int:pk>/remove/", team.team_remove, name="team_remove"),
    path("shops/<str:code>/invitations/<int:pk>/cancel/", team.invitation_cancel, name="invitation_cancel"),
    path("profile/email/", address.change_email, name="change_email"),
    path("profile/email/code/", address.change_email_code, name="change_email_code"),
    path("profile/email/stop/", address.change_email_stop, name="change_email_stop"),
    path("invitations/", invitations.invitation_code, name="invitation_code"),
    path("join-a-shop/", ways_in.join_shop, name="join_shop"),
    path("claim-shop/", owner_requests.claim_shop_page, name="claim_shop"),
    path("owner-requests/withdraw/", owner_requests.owner_request_withdraw, name="owner_request_withdraw"),
    path("invitations/<str:token>/", invitations.invitation_accept, name="invitation_accept"),
    path("rules/", rules.rules, name="rules"),
    path("calendar/<str:key>.ics", calendar.calendar_feed, name="calendar_feed"),
    path("m/", phone.phone_open, name="phone_open"),
    path("m/<str:token>/", phone.phone, name="phone"),
    path("m/<str:token>/sign-in/", phone.phone_sign_in, name="phone_sign_in"),
    path("m/<str:token>/scan/", phone.phone_scan, name="phone_scan"),
    path("m/<str:token>/agree/", phone.phone_agree, name="phone_agree"),
    path("m/<str:token>/refuse/", phone.phone_refuse, name="phone_refuse"),
    path(
        "m/<str:token>/end-authorization/",
        phone_authorization.phone_end_authorization,
        name="phone_end_authorization",
    ),
    path("m/<str:token>/documents/", phone_documents.phone_documents, name="phone_documents"),
    path(
        "m/<str:token>/documents/<int:pk>/remove/",
        phone_documents.phone_withdraw_document,
        name="phone_withdraw_document",
    ),
    path("m/<str:token>/not-me/", phone_report.phone_not_me, name="phone_not_me"),
    path("m/<str:token>/cancel-identity/", phone_denied.phone_cancel_identity, name="phone_cancel_identity"),
    path("m/<str:token>/entity-change/", phone_denied.phone_entity_change, name="phone_entity_change"),
]
