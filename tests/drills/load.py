"""Load on a site during a failure: the clients, their answers, and the figures."""

import os
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field

from .person import Answer


@dataclass
class Seen:
    """The answers received during the failure."""

    answers: list[Answer] = field(default_factory=list)

    @property
    def statuses(self) -> Counter[int]:
        return Counter(answer.status for answer in self.answers)

    @property
    def failed(self) -> int:
        """The number of requests without an answer or with a status of 500 and above."""
        return sum(answer.status == 0 or answer.status >= 500 for answer in self.answers)

    @property
    def slowest(self) -> float:
        return max((answer.seconds for answer in self.answers), default=0.0)

    def percentile(self, share: float) -> float:
        """Return the latency in seconds of the given share of the answers."""
        times = sorted(answer.seconds for answer in self.answers)
        return times[min(int(len(times) * share), len(times) - 1)] if times else 0.0

    def milliseconds(self, share: float) -> int:
        return round(1000 * self.percentile(share))


@contextmanager
def asking(ask: Callable[[], Answer], *, people: int = 2, pause: float = 0.05) -> Iterator[Seen]:
    """Let several people send requests repeatedly while the block runs."""
    seen, over = Seen(), threading.Event()

    def one() -> None:
        while not over.is_set():
            seen.answers.append(ask())
            over.wait(pause)

    threads = [threading.Thread(target=one, daemon=True) for _ in range(people)]
    for thread in threads:
        thread.start()
    try:
        yield seen
    finally:
        over.set()
        for thread in threads:
            thread.join()


def all_at_once(asks: list[Callable[[], Answer]]) -> Seen:
    """Send all requests at the same time."""
    with ThreadPoolExecutor(len(asks)) as pool:
        return Seen(list(pool.map(lambda ask: ask(), asks)))


def until(happened: Callable[[], object], seconds: float = 60.0) -> float:
    """Wait until the condition holds and return how long that took; fail after `seconds`."""
    start = time.monotonic()
    while not happened():
        assert time.monotonic() - start < seconds, "it never happened"
        time.sleep(0.05)
    return time.monotonic() - start


def bound(seconds: float, *, waiting: float = 0.0) -> float:
    """Return a bound that holds on an idle machine, as it is on this one now.

    Where more processes want to run than there are cores, each gets its share of one, and what is computed takes so much
    longer; what is merely waited for (a lock's timeout, a sender's patience) takes the time it always takes.
    """
    crowd = max(1.0, os.getloadavg()[0] / (os.cpu_count() or 1))
    return waiting + (seconds - waiting) * crowd
