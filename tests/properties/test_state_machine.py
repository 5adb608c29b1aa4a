"""Random steps of shops, phones and operators: the services match the plain-Python model after every step.

10,000 steps on SQLite and 2,000 on PostgreSQL; set `SOAK=1` for 1,000,000 on each, or `STEPS=n`.
"""

import os

from hypothesis import HealthCheck, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.properties.machine import make_world
from tests.properties.operator_rules import AllRules

SOAK = bool(os.environ.get("SOAK"))
STEPS = {"sqlite": 10_000, "postgres": 2_000}
STEPS_PER_RUN = 50


def test_services_match_the_model(each_database):
    AllRules.world, AllRules.steps = make_world(), 0
    wanted = int(os.environ.get("STEPS", 1_000_000 if SOAK else STEPS[each_database]))
    profile = settings(
        max_examples=wanted // STEPS_PER_RUN + 1,
        stateful_step_count=STEPS_PER_RUN,
        deadline=None,
        derandomize=not SOAK,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    run_state_machine_as_test(AllRules, settings=profile)
    assert AllRules.steps >= wanted * 0.8, AllRules.steps
