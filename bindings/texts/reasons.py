"""From codes to sentences a person reads. Every code of the policy, services and naming rules has one here."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from bindings.errors import Refusal
from shops.preferences import gap

from .appeals import OF_APPEALS

REASONS = {
    "SHOP_CLOSED": _("The shop is closed."),
    "ALREADY_BOUND": _("The shop already has an official account; a shop has one."),
    "NOTHING_BOUND": _("The shop has no official account yet."),
    "ALREADY_UPGRADED": _("The official account is upgraded; it stays, and the replacement has lapsed."),
    "NOT_UPGRADABLE": _("A personal store has no business license, so its account is never upgraded."),
    "UPGRADE_IN_REVIEW": _("The upgrade is already handed in; operators are reviewing it."),
    "NO_REPLACEMENT_LEFT": _("The shop has used its replacement; the official account stays."),
    "AUTHORIZED_LIMIT_REACHED": _("The shop has as many authorized accounts as it may have."),
    "REAL_NAME_REQUIRED": _("The account has not completed real-name verification."),
    "ACCOUNT_UNAVAILABLE": _("The account is banned or cancelled."),
    "WRONG_ACCOUNT": _("This is not the account that is bound to the shop."),
    "SAME_ACCOUNT": _("This account is the shop’s official account already."),
    "ACCOUNT_TAKEN": _("The account is the official account of another shop."),
    "ACCOUNT_IS_AUTHORIZED": _("The account is authorized for promotion, so it can’t be official."),
    "ALREADY_AUTHORIZED": _("The account is authorized for this shop already."),
    "ACCOUNT_IS_OFFICIAL": _("The account is an official account, so it can’t be authorized."),
    "PERSONAL_SHOP_REGULAR_ONLY": _("A personal store can only have a regular account."),
    "ENTITY_UNKNOWN": _("The account has no registered entity on record."),
    "ENTITY_MISMATCH": _("The account’s registered entity differs from the shop’s business license."),
}
REMEDIES = {
    "SHOP_CLOSED": _("A closed shop can’t bind or authorize accounts."),
    "ALREADY_BOUND": _("Upgrade the bound account, or rebind while it is not upgraded."),
    "NOTHING_BOUND": _("Bind an account first."),
    "ALREADY_UPGRADED": _("Authorize other accounts for promotion instead."),
    "NOT_UPGRADABLE": _("There is nothing to do: personal stores are outside the upgrade."),
    "UPGRADE_IN_REVIEW": _("Wait for the decision, or rebind, which withdraws the review."),
    "NO_REPLACEMENT_LEFT": _(
        "Upgrade the bound account. In special cases the platform’s operators can grant one more."
    ),
    "AUTHORIZED_LIMIT_REACHED": _("End an authorization you no longer need."),
    "REAL_NAME_REQUIRED": _("Complete real-name verification in Douyin, then scan again."),
    "ACCOUNT_UNAVAILABLE": _("Choose another account."),
    "WRONG_ACCOUNT": _("Sign in to the bound account on the phone, or choose Rebind Another Account."),
    "SAME_ACCOUNT": _("Choose Upgrade current account, or scan with another account."),
    "ACCOUNT_TAKEN": _("Choose another account."),
    "ACCOUNT_IS_AUTHORIZED": _("End the authorization first, or choose another account."),
    "ALREADY_AUTHORIZED": _("There is nothing to do."),
    "ACCOUNT_IS_OFFICIAL": _("Choose another account to promote the shop."),
    "PERSONAL_SHOP_REGULAR_ONLY": _(
        "Scan with a regular account, or cancel the account’s enterprise identity."
    ),
    "ENTITY_UNKNOWN": _("Bind another account, cancel the enterprise identity, or request an entity change."),
    "ENTITY_MISMATCH": _(
        "Bind another account, cancel the enterprise identity, or request an entity change."
    ),
}
EFFECT_TEXTS = {
    "withdraw_review": _("The review in progress is withdrawn."),
    "end_current_binding": _("The current official account is released."),
    "spend_replacement": _("The shop’s replacement is used."),
    "bind_account": _("The account becomes the shop’s official account."),
    "match_name": _("The display name becomes the shop’s name."),
    "grant_blue_v": _("The account becomes blue V."),
    "mark_upgraded": _("The upgrade is complete and the replacement lapses."),
    "start_blue_v_verification": _("Blue V verification starts; operators review it."),
    "start_entity_change": _("The entity change starts; operators review it."),
    "authorize_account": _("The account may promote the shop."),
    "change_entity": _("The account’s entity becomes the shop’s."),
    "register_entity": _("The account is registered under the shop’s entity."),
}
ENDED = {
    "rebound": _("Replaced by a rebind"),
    "ended_by_merchant": _("Ended by the shop"),
    "ended_by_holder": _("Ended by the account’s holder"),
    "ended_by_operator": _("Ended by an operator"),
    "becomes_official": _("Became the official account"),
    "account_cancelled": _("Account cancelled"),
}
SERVICE = {
    **OF_APPEALS,
    "BENEFIT_REQUIRED": _("Choose at least one benefit."),
    "ROLE_TOO_SMALL": _("Your role in this shop doesn’t allow this any more. Nothing was changed."),
    "TICKET_NOT_SCANNED": _("Nobody has scanned the QR code yet."),
    "TICKET_NOT_AGREED": _("The account’s holder has not agreed on the phone yet."),
    "TICKET_ALREADY_AGREED": _("The account’s holder has agreed already."),
    "TICKET_CONFIRMED": _("This QR code was used and confirmed."),
    "TICKET_DENIED": _("This scan was not possible by the rules. Get a new QR code to try another account."),
    "TICKET_REFUSED": _("The account’s holder refused. Nothing was changed."),
    "TICKET_CANCELLED": _("This QR code was cancelled. Nothing was changed."),
    "TICKET_SUPERSEDED": _("A newer QR code replaced this one. Nothing was changed."),
    "TICKET_EXPIRED": _("The time for this step is over. Nothing was changed; get a new QR code."),
    "TICKET_CLAIMED": _("Another phone scanned this QR code first."),
    "TICKET_CHANGED": _("Something changed meanwhile. Nothing was done; look again and repeat the step."),
    "TOO_MANY_TICKETS": _("Too many QR codes in a short time. Wait ten minutes; nothing was changed."),
    "TOO_MANY_SCANS": _("Too many scans from this network. Wait five minutes; nothing was changed."),
    "AGREEMENT_OUTDATED": _(
        "What the account’s holder agreed to has changed meanwhile. Nothing was done; get a new QR code."
    ),
    "CODE_FORMAT": _("Enter the six digits shown on the phone."),
    "WRONG_CODE": _("That code doesn’t match. Tries left: %(tries_left)s. Nothing has changed."),
    "CODE_TRIES_USED": _("Too many wrong codes. This attempt has ended and nothing was changed."),
    "AGREEMENT_REQUIRED": _("Agree to the terms first."),
    "ENTITY_CHANGE_AGREEMENT_REQUIRED": _("Agree to the entity change first."),
    "NAME_NOT_LEGAL": _("“%(name)s” breaks the blue V naming rules. Choose another name."),
    "NAME_UNCHANGED": _("The account has this name already."),
    "NAME_EDIT_TOO_SOON": _("The name was edited recently. It can be edited again from %(again_on)s."),
    "NOT_AUTHORIZED": _("This account is not authorized for the shop."),
    "ACCOUNT_UNKNOWN": _("There is no account with this handle."),
    "ACCOUNT_CHANGED": _("The account changed meanwhile. Nothing was done; look again and repeat the step."),
    "OFFICIAL_KEEPS_IDENTITY": _(
        "The account is a shop’s official account; its enterprise identity stays as long as it is."
    ),
    "NOT_ENTERPRISE": _("This is a regular account; it has no enterprise identity."),
    "REASON_REQUIRED": _("Give a reason."),
    "REVIEW_AWAITS_HOLDER": _("The account’s holder hasn’t agreed to this request yet."),
    "REVIEW_DECIDED": _("This request was decided or withdrawn already."),
    "REVIEW_RETURNED": _(
        "This request was sent back for more material; it can be approved once it is handed in again."
    ),
    "REVIEW_TAKEN": _("Somebody else works on this request. They can release it."),
    "MATERIAL_REQUIRED": _("Say what you hand in, in a few words."),
    "DOCUMENTS_ASKED_FOR": _("Hand in every document that was asked for first."),
    "DOCUMENT_NOT_TAKEN": _(
        "Documents come from the shop, and for an entity change from the account’s holder."
    ),
    "DOCUMENTS_FULL": _("A request takes %(most)s documents. Remove one that is not needed."),
    "DOCUMENT_TWICE": _("This file is among the documents already."),
    "DOCUMENT_LOCKED": _("Operators have opened this document; it stays with the request."),
    "DOCUMENT_KIND": _("Choose what kind of document it is."),
    "DOCUMENT_AWAY": _("The file can’t be read right now. Try again later."),
    "DOCUMENT_GONE": _("This document is no longer kept."),
    "DOCUMENT_EMPTY": _("No file was chosen, or it is empty."),
    "DOCUMENT_TOO_LARGE": _("The file is larger than %(megabytes)s MB. Choose a smaller one."),
    "DOCUMENT_PIXELS": _("The picture has more than %(megapixels)s megapixels. Choose a smaller one."),
    "DOCUMENT_FORMAT": _("Only jpg, png, webp and pdf are taken, whatever the file is called."),
    "DOCUMENT_HEIC": _("HEIC photos are not taken. Save the photo as jpg, or take a screenshot of it."),
    "DOCUMENT_UNREADABLE": _("The file is damaged or can’t be read. Scan or photograph the page again."),
    "DOCUMENT_ENCRYPTED": _("The pdf is locked with a password. Save it without one."),
    "DOCUMENT_ACTIVE": _("The pdf contains scripts, forms or files. Print it as a plain pdf."),
    "DOCUMENT_BUSY": _("Many files are being handed in at the moment. Try again in a minute."),
    "TOO_MANY_DOCUMENTS": _("Too many files in a short time. Wait ten minutes; nothing was kept."),
    "STORE_UNAVAILABLE": _("The file could not be stored right now. Nothing was kept; try again later."),
    "WAVE_EMPTY": _("No shop fits this choice."),
    "REQUEST_WAITING": _("The same is asked for already and waits for a second person."),
    "REQUEST_DECIDED": _("This request was decided or withdrawn already. Nothing was changed."),
    "SECOND_PERSON_REQUIRED": _("Somebody other than the person who asked has to approve this."),
    "NO_GRANT_TO_WITHDRAW": _("There is no unused extra replacement to take back."),
    "SHOP_OPEN": _("The shop is open already."),
    "ACCOUNT_NOT_CANCELLED": _("The account is not cancelled."),
    "APPROVAL_STANDS": _(
        "This approval can’t be undone: the shop’s official account changed since, or it was not an upgrade."
    ),
    "REVIEW_OPEN": _("Another review of this account is still open."),
    "ENTITY_CHANGED_SINCE": _(
        "The shop’s license entity changed after the request; reject it so that it is handed in again."
    ),
    "ENTITY_UNCHANGED": _("The entity is the same already."),
    "PERSONAL_SHOP_HAS_NO_ENTITY": _("A personal store has no entity."),
    "REMINDER_TOO_EARLY": _("Reminders began on 16 December 2022; choose that day or a later one."),
    "DEADLINE_BEFORE_REMINDER": _("The deadline must not be before the first reminder."),
    "LAST_OWNER": _(
        "A shop keeps at least one owner. Make someone else an owner first, or ask the platform to hand it over."
    ),
    "NOT_MEMBER": _("This person is no longer in the team."),
    "ALREADY_MEMBER": _("This person is in the team already."),
    "INVITATION_OVER": _("This invitation was used, cancelled or is older than 7 days. Ask for a new one."),
    "SITE_ADDRESS_UNKNOWN": _("PHONE_BASE_URL is not set, so no link was sent: it would lead nowhere."),
    "NO_SECOND_FACTOR": _("This person has no second factor to reset."),
    "OWN_SIGN_IN": _("Another person has to do this for your own sign-in."),
    "PERSON_ABOVE": _("Only a superuser can do this for a superuser."),
    "EMAIL_UNCHANGED": _("The person has this email already."),
    "EMAIL_IN_USE": _("Another person has this email. Nothing was changed."),
    "EMAIL_MISSING": _("Add your email to your profile first, so that the platform can answer."),
    "TOO_MANY_REQUESTS": _("You have too many requests waiting. Withdraw one, or wait for an answer."),
    "SHOP_UNKNOWN": _("No shop on record has this ID. Import the shop first, or decline the request."),
    "OWNER_REQUEST_WAITING": _(
        "You already asked about this shop. Wait for the answer, or withdraw the request."
    ),
    "CREDIT_CODE_DIFFERS": _(
        "The credit code typed in the claim is not the one on record for this shop. Decline the claim, and say why."
    ),
    "CODE_UNKNOWN": _(
        "No open invitation to your email has this code. Check the code and the address it was sent to."
    ),
    "INVITATION_OF_PLATFORM": _(
        "The platform invited this address as owner. Only the platform’s operators can cancel it."
    ),
    "ALREADY_OWNER": _("This address is already an owner of the shop. Nothing was sent."),
    "SHOP_HAS_OWNER": _(
        "The shop already has an owner, who can invite others. To change who owns it, replace the owner."
    ),
    "OWNER_INVITED": _(
        "An invitation to %(email)s is still open. Resend it, or cancel it before you invite another address."
    ),
    "NO_OWNER_INVITED": _("No invitation of an owner is open."),
    "OWN_ADDRESS": _("You can’t make yourself an owner. Another operator has to do this."),
    "INVITATION_EMAIL": _(
        "This invitation is for another email address. Sign in with the account that has it."
    ),
    "EMAIL_TAKEN": _(
        "There is an account with this email address. Sign in with it, then open the link again."
    ),
    "SIGN_IN_OFF": _("This person’s account is switched off."),
    "PASSWORD_CHOSEN": _(
        "This person has chosen a password. The sign-in page mails them a new link if they forgot it."
    ),
    "USERNAME_TAKEN": _("This username is taken. Choose another one."),
}
CONDITIONS = {"NAME_NOT_LEGAL": _("The name after the upgrade breaks the naming rules or is taken.")}
NAME_PROBLEMS = {
    "TOO_SHORT": _("The name is too short."),
    "TOO_LONG": _("The name is too long."),
    "BAD_CHARACTER": _("Only letters, digits, single spaces and . · - & ' may be used."),
    "SUPERLATIVE": _("Superlatives such as “best” or “No. 1” aren’t allowed."),
    "PLATFORM_IMITATION": _("The name looks like the platform’s own."),
    "CONTACT_DETAILS": _("Contact details and links aren’t allowed."),
    "GENERIC_WORD": _("A name that is only a generic, industry or region word isn’t allowed."),
    "PERSON_OR_JOB": _("A name that claims a person or a job title isn’t allowed."),
    "NAME_TAKEN": _("Another blue V account has this name."),
}


def sentence_of(code: str, **facts: Any) -> str:
    """Return the sentence of `code` in the active language, with its facts filled in; days as the pages write them."""
    text = str((REASONS | SERVICE | NAME_PROBLEMS)[code])
    days = {name: date_format(day, "DATE_FORMAT") for name, day in facts.items() if isinstance(day, date)}
    return text % (facts | days) if facts else text


def condition(code: str) -> str:
    """Return the condition of the gate `code` as a sentence without the facts of a particular case."""
    return str((REASONS | SERVICE | CONDITIONS)[code])


def explain(refusal: Refusal) -> str:
    """Return a `Refusal` as text: one sentence for each code."""
    return join_sentences(sentence_of(code, **refusal.facts) for code in refusal.codes)


def join_sentences(sentences: Iterable) -> str:
    """Return sentences joined in the style of the active language."""
    return gap().join(map(str, sentences))
