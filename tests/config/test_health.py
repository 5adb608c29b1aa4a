"""The health page answers whatever a probe asks with."""

import pytest


@pytest.mark.parametrize("method", ["get", "head"])
def test_probe_is_answered_while_the_database_answers(client, db, method):
    assert getattr(client, method)("/healthz").status_code == 200
