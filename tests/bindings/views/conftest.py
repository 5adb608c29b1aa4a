"""What several pages of merchants need."""

import pytest

from bindings import services
from shops.models import Role


@pytest.fixture
def invited(shop, owner, now):
    """Invite lin@example.com as manager; return the invitation and its secret."""
    return services.invite_member(
        shop=shop, email="lin@example.com", role=Role.MANAGER, actor=services.merchant(owner), now=now
    )
