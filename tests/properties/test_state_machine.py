"""Random steps of shops, phones and operators: the services match the plain-Python model after every step.

3,000 steps on SQLite and 600 on PostgreSQL; 10,000 and 2,000 in CI, 1,000,000 on each in the soak, or `STEPS=n`.
"""

import os

from hypothesis import HealthCheck, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.effort import by_effort
from tests.properties.machine import make_world
from tests.properties.operator_rules import AllRules

SOAK = bool(os.environ.get("SOAK"))
STEPS = by_effort(
    test={"sqlite": 3_000, "postgres": 600},
    ci={"sqlite": 10_000, "postgres": 2_000},
    soak={"sqlite": 1_000_000, "postgres": 1_000_000},
)
STEPS_PER_RUN = 50


def test_services_match_the_model(each_database):
    AllRules.world, AllRules.steps = make_world(), 0
    wanted = int(os.environ.get("STEPS", STEPS[each_database]))
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
