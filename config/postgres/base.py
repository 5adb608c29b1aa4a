"""Django's PostgreSQL with a pool that forgets all its dead connections at once.

The pool's own check pauses after each dead connection it meets, twice as long each time: after a restart of the
database, a request that met four of them had waited for five seconds and was refused.
"""

from typing import Any

from django.db.backends.postgresql import base


class DatabaseWrapper(base.DatabaseWrapper):
    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        """Return a connection that lives; where the pool hands out a dead one, have it look at every other as well."""
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
