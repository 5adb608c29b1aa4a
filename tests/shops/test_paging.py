"""Long lists: one row beyond the cap is counted, and none further."""

import pytest

from shops import paging
from shops.models import Shop
from shops.paging import CappedPaginator
from tests.factories import EntityFactory, ShopFactory


def pages_of(rows: int) -> CappedPaginator:
    ShopFactory.create_batch(rows, entity=EntityFactory())
    return CappedPaginator(Shop.objects.order_by("-pk"), 2)


@pytest.fixture(autouse=True)
def _small_cap(db, monkeypatch):
    monkeypatch.setattr(paging, "CAP", 4)


@pytest.mark.parametrize(
    ("rows", "count", "capped", "pages"),
    [(0, 0, False, 1), (3, 3, False, 2), (4, 4, False, 2), (5, 4, True, 2), (9, 4, True, 2)],
)
def test_count_ends_at_the_cap(rows, count, capped, pages):
    paginator = pages_of(rows)
    assert (paginator.count, paginator.capped, paginator.num_pages) == (count, capped, pages)


def test_count_reads_keys_alone(django_assert_num_queries):
    paginator = pages_of(5)
    with django_assert_num_queries(1) as queries:
        assert (paginator.count, paginator.capped) == (4, True)
    assert '"name"' not in queries.captured_queries[0]["sql"].partition("FROM")[0]
