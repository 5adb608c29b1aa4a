"""Prometheus metrics: what this process counted, and what the database shows at scrape time."""

import os
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from pathlib import Path

from django.db import DatabaseError, InterfaceError, connection
from django.db.models import Count, Q
from prometheus_client import REGISTRY, CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.multiprocess import MultiProcessCollector, mark_process_dead
from prometheus_client.registry import Collector

from config.start import SHARED_FOLDER

HOURS = (24, 48, 96, 144)
BUCKETS = (0.01, 0.025, 0.05, 0.1, 0.2, 0.3, 0.5, 1, 2, 5, 15)

requests = Counter("guanhao_requests", "Requests answered", ["route", "method", "status"])
seconds = Histogram("guanhao_request_seconds", "Time to an answer", ["route"], buckets=BUCKETS)
decisions = Counter("guanhao_decisions", "Scans decided, by reason; allowed is one", ["reason"])
tickets = Counter("guanhao_tickets", "Steps and ends of QR codes", ["outcome"])
waiters = Gauge("guanhao_waiters", "Browsers that wait for a phone", multiprocess_mode="livesum")
connections = Gauge(
    "guanhao_database_connections", "Connections of the pool", ["state"], multiprocess_mode="livesum"
)


class Everything(Collector):
    """The counters of all processes, followed by the figures from the database."""

    def collect(self) -> Iterable[Metric]:
        yield from self._counted()
        try:
            yield from list(of_the_database())
        except (DatabaseError, InterfaceError):
            return
        finally:
            let_go()

    def _counted(self) -> Iterable[Metric]:
        if folder := os.environ.get(SHARED_FOLDER):
            forget_dead_processes(Path(folder))
            return MultiProcessCollector(None, folder).collect()
        return REGISTRY.collect()


def let_go() -> None:
    """Release the connection. Scrapes are rare and run in threads of their own."""
    if not connection.in_atomic_block:
        connection.close()


registry = CollectorRegistry()
registry.register(Everything())


def text() -> bytes:
    """Return all metrics in Prometheus's format, summed over all processes."""
    return generate_latest(registry)


def forget_dead_processes(folder: Path) -> None:
    """Remove ended processes from the gauges; their counters stay."""
    for file in folder.glob("gauge_live*_*.db"):
        pid = int(file.stem.rsplit("_", 1)[1])
        try:
            os.kill(pid, 0)
        except ProcessLookupError:
            mark_process_dead(pid, str(folder))
        except PermissionError:
            continue


def note_pool() -> None:
    """Record how many connections of this process's pool are in use; SQLite has no pool."""
    pool = getattr(connection, "pool", None)
    if pool is None:
        return
    found = pool.get_stats()
    idle = found.get("pool_available", 0)
    connections.labels("idle").set(idle)
    connections.labels("used").set(found.get("pool_size", 0) - idle)
    connections.labels("asked_for").set(found.get("requests_waiting", 0))


def of_the_database() -> Iterator[Metric]:
    """Yield the figures from the database: open reviews by age, waiting mail, live workers."""
    from work.clock import database_now
    from work.standing import work_standing

    now = database_now()
    yield _reviews(now)
    work = work_standing(now)
    for name, help_text, value in (
        ("guanhao_workers", "Workers that are alive", work.workers),
        ("guanhao_outbox_mails", "Mails that wait", work.waiting),
        ("guanhao_outbox_oldest_seconds", "Age of the mail due longest", work.oldest_due.total_seconds()),
        ("guanhao_outbox_given_up", "Mails given up", work.given_up),
        ("guanhao_jobs_failed", "Jobs of the worker whose last run failed", len(work.failed_jobs)),
    ):
        yield GaugeMetricFamily(name, help_text, value=value)


def _reviews(now: datetime) -> Metric:
    """Return the number of open reviews up to each age in hours; the last figure is the total."""
    from accounts.models import Review, ReviewState

    ages = {str(hours): Q(submitted_at__gt=now - timedelta(hours=hours)) for hours in HOURS}
    counts = Review.objects.filter(state=ReviewState.OPEN).aggregate(
        **{f"h{age}": Count("pk", filter=young) for age, young in ages.items()}, all=Count("pk")
    )
    family = GaugeMetricFamily(
        "guanhao_open_reviews", "Open reviews up to an age in hours", labels=["up_to_hours"]
    )
    for age in ages:
        family.add_metric([age], counts[f"h{age}"])
    family.add_metric(["+Inf"], counts["all"])
    return family
