"""Random stories of shops, phones and operators: the services against the plain-Python model, after every step.

10,000 steps on SQLite and 2,000 on PostgreSQL in every run; `SOAK=1` makes it 1,000,000 on each, `STEPS=n` n.
"""

import os

from hypothesis import HealthCheck, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.properties.stage import make_world
from tests.properties.stories import Stories

SOAK = bool(os.environ.get("SOAK"))
STEPS = {"sqlite": 10_000, "postgres": 2_000}
STORY = 50


def test_services_do_what_the_model_says(each_database):
    Stories.world, Stories.steps = make_world(), 0
    wanted = int(os.environ.get("STEPS", 1_000_000 if SOAK else STEPS[each_database]))
    profile = settings(
        max_examples=wanted // STORY + 1,
        stateful_step_count=STORY,
        deadline=None,
        derandomize=not SOAK,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    run_state_machine_as_test(Stories, settings=profile)
    assert Stories.steps >= wanted * 0.8, Stories.steps
