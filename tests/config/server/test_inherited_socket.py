"""A socket that systemd holds: while its process is replaced, a connection waits and is answered."""

from tests.drills.hosts import hosts
from tests.drills.load import until
from tests.drills.person import Person


def test_no_connection_is_refused_while_the_process_is_replaced(tmp_path):
    with hosts(tmp_path, 1, DEMO="on") as (host,):
        person = Person(host.port)
        until(lambda: person.get("/healthz").status == 200, 120)
        host.restart()
        assert person.get("/healthz").status == 200
