"""A second, independent writing of the rules: plain ifs, no table, nothing shared with the product's code.

The exhaustive comparison and the state machine hold the product against it.
"""


def answer(
    purpose,
    *,
    closed,
    state,
    personal,
    shop_entity,
    replacements,
    room,
    kind,
    real_name,
    status,
    account_entity,
    official_for,
    authorized_here,
    authorized_elsewhere,
):
    """Return (allowed, scenario, reasons, effects); `room` tells whether one more authorization fits."""
    stop = shop_stops(purpose, closed, state, personal, replacements, room)
    if stop:
        return False, None, [stop], []
    certified = kind == "enterprise_verified" or kind == "blue_v"
    same = account_entity == shop_entity and shop_entity != ""
    reasons = []
    if not real_name:
        reasons.append("REAL_NAME_REQUIRED")
    if status == "banned" or status == "cancelled":
        reasons.append("ACCOUNT_UNAVAILABLE")
    if purpose == "authorize":
        if authorized_here:
            reasons.append("ALREADY_AUTHORIZED")
        if official_for == "this" or official_for == "other":
            reasons.append("ACCOUNT_IS_OFFICIAL")
        return (False, None, reasons, []) if reasons else (True, None, [], ["authorize_account"])
    if purpose == "upgrade" and official_for in ("none", "other"):
        reasons.append("WRONG_ACCOUNT")
    if purpose == "rebind" and official_for == "this":
        reasons.append("SAME_ACCOUNT")
    if official_for == "other":
        reasons.append("ACCOUNT_TAKEN")
    if authorized_here or authorized_elsewhere:
        reasons.append("ACCOUNT_IS_AUTHORIZED")
    if personal and purpose in ("bind", "rebind") and kind != "regular":
        reasons.append("PERSONAL_SHOP_REGULAR_ONLY")
    if not personal and certified and account_entity == "":
        reasons.append("ENTITY_UNKNOWN")
    elif not personal and certified and not same:
        reasons.append("ENTITY_MISMATCH")
    if certified:
        scenario = 1 if same else 2
    elif kind == "enterprise_unverified":
        scenario = 3
    else:
        scenario = 4
    if reasons:
        return False, scenario, reasons, []
    return True, scenario, [], what_happens(purpose, state, personal, kind, same)


def shop_stops(purpose, closed, state, personal, replacements, room):
    """Return the one reason that stands in the shop itself, or an empty string."""
    if closed:
        return "SHOP_CLOSED"
    if purpose == "bind":
        return "" if state == "not_bound" else "ALREADY_BOUND"
    if purpose == "authorize":
        return "" if room else "AUTHORIZED_LIMIT_REACHED"
    if state == "not_bound":
        return "NOTHING_BOUND"
    if state == "upgraded":
        return "ALREADY_UPGRADED"
    if purpose == "upgrade":
        if personal:
            return "NOT_UPGRADABLE"
        return "UPGRADE_IN_REVIEW" if state == "in_review" else ""
    return "" if replacements > 0 else "NO_REPLACEMENT_LEFT"


def what_happens(purpose, state, personal, kind, same):
    """Return the effects of an allowed bind, upgrade or rebind, in order."""
    steps = []
    if purpose == "rebind" and state == "in_review":
        steps.append("withdraw_review")
    if purpose == "rebind":
        steps.append("end_current_binding")
        steps.append("spend_replacement")
    if purpose in ("bind", "rebind"):
        steps.append("bind_account")
    if personal:
        return steps
    if kind == "blue_v":
        return [*steps, "mark_upgraded"]
    if kind == "enterprise_verified":
        return [*steps, "match_name", "grant_blue_v", "mark_upgraded"]
    if kind == "enterprise_unverified" and not same:
        return [*steps, "start_entity_change"]
    return [*steps, "start_blue_v_verification"]


def state_after(effects, state):
    """Return the shop's state after the effects of one confirmation."""
    if "mark_upgraded" in effects:
        return "upgraded"
    if "start_entity_change" in effects or "start_blue_v_verification" in effects:
        return "in_review"
    return "bound" if "bind_account" in effects else state


def approval(
    *,
    kind,
    state,
    completes,
    asked_entity,
    name_fits,
    closed,
    shop_entity,
    account_kind,
    real_name,
    status,
    account_entity,
    official_for,
):
    """Return (allowed, reasons, effects) of approving a review."""
    if state == "awaiting_holder":
        return False, ["REVIEW_AWAITS_HOLDER"], []
    if state == "returned":
        return False, ["REVIEW_RETURNED"], []
    if state != "open":
        return False, ["REVIEW_DECIDED"], []
    becomes_blue_v = completes and account_kind != "blue_v"
    reasons = []
    if closed:
        reasons.append("SHOP_CLOSED")
    if not real_name:
        reasons.append("REAL_NAME_REQUIRED")
    if status in ("banned", "cancelled"):
        reasons.append("ACCOUNT_UNAVAILABLE")
    if shop_entity != asked_entity:
        reasons.append("ENTITY_CHANGED_SINCE")
    if kind == "blue_v" and account_kind != "regular" and account_entity != asked_entity:
        reasons.append("ENTITY_MISMATCH")
    if completes and official_for in ("none", "other"):
        reasons.append("WRONG_ACCOUNT")
    if official_for == "other":
        reasons.append("ACCOUNT_TAKEN")
    if becomes_blue_v and not name_fits:
        reasons.append("NAME_NOT_LEGAL")
    if reasons:
        return False, reasons, []
    steps = []
    if account_entity != asked_entity:
        steps.append("change_entity" if kind == "entity_change" else "register_entity")
    if becomes_blue_v:
        steps.append("match_name")
        steps.append("grant_blue_v")
    if completes:
        steps.append("mark_upgraded")
    return True, [], steps


def entity_change_stops(
    by_holder, open_elsewhere, closed, shop_entity, kind, status, account_entity, official_for
):
    """Return the one reason against asking for an entity change, or an empty string."""
    if closed:
        return "SHOP_CLOSED"
    if status != "active":
        return "ACCOUNT_UNAVAILABLE"
    if not shop_entity:
        return "PERSONAL_SHOP_HAS_NO_ENTITY"
    if kind == "regular":
        return "NOT_ENTERPRISE"
    if account_entity == shop_entity:
        return "ENTITY_UNCHANGED"
    if official_for == "other":
        return "ACCOUNT_TAKEN"
    return "REVIEW_OPEN" if by_holder and open_elsewhere else ""
