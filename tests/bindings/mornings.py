"""People with shops that are due, and what the morning's job sends them."""

from datetime import date, timedelta

from django.utils import timezone

from bindings.services.digests import post_digests
from bindings.services.reminders import send_reminders
from shops.models import Membership, Role, Shop, ShopType, User
from shops.notices import notify
from tests.factories import (
    EntityFactory,
    MembershipFactory,
    ShopFactory,
)

TODAY = timezone.localdate()


def due_in(days: int, *people: User, **more) -> Shop:
    """Return a shop whose upgrade is due in so many days, owned by the people."""
    shop = ShopFactory(
        upgrade_reminder_from=TODAY - timedelta(days=60),
        upgrade_deadline=TODAY + timedelta(days=days),
        **more,
    )
    for person in people:
        MembershipFactory(shop=shop, user=person)
    return shop


def many_shops(person: User, count: int, days: int) -> None:
    """Give the person so many shops that are due in so many days."""
    entity = EntityFactory()
    shops = Shop.objects.bulk_create(
        Shop(
            code=f"{person.pk}-{days}-{number}",
            name=f"Tea {number}",
            shop_type=ShopType.FLAGSHIP,
            entity=entity,
            upgrade_reminder_from=TODAY - timedelta(days=60),
            upgrade_deadline=TODAY + timedelta(days=days),
        )
        for number in range(count)
    )
    Membership.objects.bulk_create(Membership(user=person, shop=shop, role=Role.OWNER) for shop in shops)


def tell_many(person: User, kind: str, shops, **facts) -> None:
    for shop in shops:
        notify([person.pk], shop=shop, kind=kind, key=f"{kind}-{shop.pk}", facts=facts, now=timezone.now())


def morning(on: date = TODAY) -> None:
    """Do what the morning's job does."""
    send_reminders(on=on, now=timezone.now())
    post_digests(on=on, now=timezone.now())
