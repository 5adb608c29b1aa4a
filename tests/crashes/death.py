"""A process that dies by SIGKILL at a chosen moment of what it does to the database."""

import itertools
import os
import signal
import traceback
from collections.abc import Callable
from dataclasses import dataclass

from django.db import connection

from bindings.errors import Refusal


@dataclass(frozen=True)
class Death:
    """How it went: whether the process was killed (False: it was done before), and how often it had committed."""

    killed: bool
    commits: int


def killed_at(moment: int, verb: Callable) -> Death:
    """Run `verb` in a process of its own that is killed at `moment`.

    Moments are counted from 0: before each statement, before each COMMIT, after each COMMIT; what comes after one
    statement is before the next. A refusal is an end like any other; anything else that is raised fails the test.
    """
    connection.close()
    hears, tells = os.pipe()
    child = os.fork()
    if not child:
        _live(moment, verb, tells)
    os.close(tells)
    with os.fdopen(hears, "rb") as report:
        told = report.read()
    end = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    assert end in (0, -signal.SIGKILL), told.decode()
    return Death(end != 0, len(told))


def _live(moment: int, verb: Callable, tells: int) -> None:
    moments, commit = itertools.count(), connection._commit

    def reached():
        if next(moments) == moment:
            os.kill(os.getpid(), signal.SIGKILL)

    def statement(execute, *arguments):
        reached()
        return execute(*arguments)

    def commits():
        reached()
        commit()
        os.write(tells, b".")
        reached()

    connection._commit = commits
    try:
        with connection.execute_wrapper(statement):
            verb()
    except Refusal:
        pass
    except BaseException:
        os.write(tells, traceback.format_exc().encode())
        os._exit(1)
    os._exit(0)
