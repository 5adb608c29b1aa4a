"""Factories of the rows that an import can create, such as `AccountFactory(blue_v=True)`.

Tickets, consents, reviews and events are created through the services: see `tests.flows`.
"""

import secrets

import factory
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils import timezone
from factory.django import DjangoModelFactory
from stdnum.cn import uscc

from accounts.document_models import Document
from accounts.models import Account, AccountKind, Candidate, Review
from bindings.models import Binding, BindingRole, BindingState
from shops.models import Entity, Membership, Role, Shop, ShopType, User

PASSWORD = "demo-pass-2026"


def entity_code(number: int) -> str:
    """Return the `number`-th valid unified social credit code (GB 32100-2015)."""
    body = f"91330106MA{number:06d}X"
    return body + uscc.calc_check_digit(body)


class UserFactory(DjangoModelFactory):
    class Meta:
        model = User
        skip_postgeneration_save = True

    username = factory.Sequence(lambda n: f"user{n}")
    email = factory.LazyAttribute(lambda user: f"{user.username}@example.com")
    full_name = factory.Sequence(lambda n: f"Person {n}")
    password = factory.django.Password(PASSWORD)


class EntityFactory(DjangoModelFactory):
    class Meta:
        model = Entity

    code = factory.Sequence(entity_code)
    name = factory.Sequence(lambda n: f"Lanxi Trading {n} Co., Ltd.")


class ShopFactory(DjangoModelFactory):
    """An open shop with an entity; `personal=True` makes it a personal store without one."""

    class Meta:
        model = Shop

    class Params:
        personal = factory.Trait(shop_type=ShopType.PERSONAL, entity=None)

    code = factory.Sequence(lambda n: f"shop-{n}")
    name = factory.Sequence(lambda n: f"Lanxi Tea {n}")
    shop_type = ShopType.FLAGSHIP
    entity = factory.SubFactory(EntityFactory)


class MembershipFactory(DjangoModelFactory):
    class Meta:
        model = Membership

    user = factory.SubFactory(UserFactory)
    shop = factory.SubFactory(ShopFactory)
    role = Role.OWNER


class AccountFactory(DjangoModelFactory):
    """A regular, active account with real-name verification; traits make it one of the other kinds.

    Those have an entity of their own; pass `entity=shop.entity` for the shop's.
    """

    class Meta:
        model = Account

    class Params:
        regular = factory.Trait(kind=AccountKind.REGULAR)
        unverified = factory.Trait(
            kind=AccountKind.ENTERPRISE_UNVERIFIED, entity=factory.SubFactory(EntityFactory)
        )
        verified = factory.Trait(
            kind=AccountKind.ENTERPRISE_VERIFIED, entity=factory.SubFactory(EntityFactory)
        )
        blue_v = factory.Trait(kind=AccountKind.BLUE_V, entity=factory.SubFactory(EntityFactory))

    handle = factory.Sequence(lambda n: f"account{n}")
    display_name = factory.Sequence(lambda n: f"Mountain Leaf {n}")
    kind = AccountKind.REGULAR
    real_name_verified = True


class CandidateFactory(DjangoModelFactory):
    class Meta:
        model = Candidate

    shop = factory.SubFactory(ShopFactory)
    account = factory.SubFactory(AccountFactory)


class BindingFactory(DjangoModelFactory):
    """An imported official binding that is not upgraded; traits `authorized`, `in_review`, `upgraded`.

    `in_review` opens no review and `upgraded` changes no account; for those, use `tests.flows`.
    """

    class Meta:
        model = Binding

    class Params:
        authorized = factory.Trait(role=BindingRole.AUTHORIZED, state=BindingState.AUTHORIZED)
        in_review = factory.Trait(state=BindingState.IN_REVIEW)
        upgraded = factory.Trait(
            state=BindingState.UPGRADED,
            upgraded_at=factory.LazyFunction(timezone.now),
            account=factory.SubFactory(
                AccountFactory, blue_v=True, entity=factory.SelfAttribute("..shop.entity")
            ),
        )

    role = BindingRole.OFFICIAL
    state = BindingState.BOUND
    shop = factory.SubFactory(ShopFactory)
    account = factory.SubFactory(AccountFactory)
    bound_at = factory.LazyFunction(timezone.now)
    benefits = ["identity"]
    imported = True


def kept_document(review: Review, **more: object) -> Document:
    """Return a document of `review` as an old stored file that was never examined and has no event."""
    name = default_storage.save(f"documents/00/{secrets.token_hex(8)}", ContentFile(b"\xff\xd8\xff"))
    values = {"kind": "license", "format": "image/jpeg", "size": 3, "sha256": "0" * 64, "stored_as": name}
    values |= {"received_sha256": name[:64], "file_name": "old.jpg", "handed_in_at": timezone.now()}
    values["handed_in_by"] = review.shop.memberships.first().user
    return Document.objects.create(review=review, **values | more)
