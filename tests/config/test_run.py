"""`make run` says what it does while it works."""

import sqlite3

from tests import servers


def test_first_start_tells_each_step_and_loads_the_demo(tmp_path):
    with servers.site(tmp_path, "config.run") as site:
        assert site.ask("/login/").status == 200
    steps = [line for line in site.log.splitlines() if line.endswith("…")]
    assert [step.split()[0] for step in steps] == ["Preparing", "Loading"]
    assert "press Ctrl-C to stop" in site.log
    people = sqlite3.connect(tmp_path / "site.sqlite3").execute("SELECT count(*) FROM shops_user").fetchone()
    assert people > (7,)
