"""Benefits of the bound account: chosen again, at least one stays."""

from bindings import services
from tests.factories import BindingFactory
from tests.world import last_event, refused, shows, unchanged


def choose(shop, person, now, *benefits):
    return services.change_benefits(shop=shop, benefits=benefits, actor=services.merchant(person), now=now)


def test_benefits_change_with_an_event(shop, owner, now):
    binding = BindingFactory(shop=shop, benefits=["identity"])
    assert choose(shop, owner, now, "repeat", "roles").benefits == ["roles", "repeat"]
    binding.refresh_from_db()
    assert (binding.benefits, last_event().verb) == (["roles", "repeat"], "benefits_changed")
    shows(last_event(), benefits=(["identity"], ["roles", "repeat"]))


def test_same_benefits_again_change_nothing(shop, owner, now):
    BindingFactory(shop=shop, benefits=["identity"])
    with unchanged():
        choose(shop, owner, now, "identity")


def test_one_benefit_stays_at_least(shop, owner, now):
    BindingFactory(shop=shop)
    with refused("BENEFIT_REQUIRED"):
        choose(shop, owner, now)


def test_benefits_need_a_bound_account_and_a_manager(shop, owner, viewer, now):
    with refused("NOTHING_BOUND"):
        choose(shop, owner, now, "roles")
    with refused("ROLE_TOO_SMALL"):
        choose(shop, viewer, now, "roles")
