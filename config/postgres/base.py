"""Django's PostgreSQL backend with a pool that discards all dead connections at once.

The pool's own check pauses after each dead connection, twice as long each time. After a database restart, a request
that met four of them waited for five seconds and was refused.
"""

from typing import Any

from django.db.backends.postgresql import base


class DatabaseWrapper(base.DatabaseWrapper):
    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        """Return a live connection. If the pool hands out a dead one, make it check all the others too."""
        connection = super().get_new_connection(conn_params)
        if self.pool and not self._lives(connection):
            self.pool.putconn(connection)
            self.pool.check()
            connection = super().get_new_connection(conn_params)
        return connection

    def _lives(self, connection: Any) -> bool:
        try:
            self.pool.check_connection(connection)
        except self.Database.OperationalError:
            return False
        return True
