"""Ending an authorization, by the shop or the account's holder (R13)."""

from datetime import datetime

from bindings.errors import Refusal
from bindings.models import ActorKind, Binding, BindingRole

from .actors import Actor
from .deeds import Deed
from .locks import lock_account, lock_shop
from .roles import require_manager
from .transactions import one_transaction


def end_authorization(*, binding: Binding, actor: Actor, now: datetime, reason: str = "") -> None:
    """End an authorization and notify the shop (R13). Idempotent.

    Raises Refusal ROLE_TOO_SMALL, or NOT_AUTHORIZED if the binding is not an authorization or the holder's account is
    another one.
    """
    if binding.role != BindingRole.AUTHORIZED:
        raise Refusal("NOT_AUTHORIZED")
    with one_transaction():
        shop = lock_shop(binding.shop_id)
        require_manager(shop, actor)
        account = lock_account(binding.account_id)
        if actor.kind == ActorKind.HOLDER and actor.account != account:
            raise Refusal("NOT_AUTHORIZED")
        active = Binding.objects.active().filter(pk=binding.pk)
        if active.update(ended_at=now, end_reason=f"ended_by_{actor.kind}"):
            deed, handle = Deed(actor, now, shop, account), account.handle
            before, after = {"authorized": handle}, {"authorized": ""}
            deed.record("authorization_ended", rules=("R13",), before=before, after=after, reason=reason)
            deed.notify_shop("authorization_ended", f"binding-{binding.pk}-ended")
