"""Runs a function in a process that is killed with SIGKILL at a chosen step of its work with the database."""

import itertools
import os
import signal
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, NoReturn

from django.db import connection

from bindings.errors import Refusal


@dataclass(frozen=True)
class Run:
    """Whether the process was killed before it finished, and how many transactions it had committed."""

    killed: bool
    commits: int


def run_until_killed(step: int, function: Callable[[], Any]) -> Run:
    """Run `function` in a process of its own that is killed at `step`.

    Steps are counted from 0: before each statement, before each COMMIT and after each COMMIT. A Refusal ends the process
    normally. Fails the test for any other error.
    """
    connection.close()
    reader, writer = os.pipe()
    child = os.fork()
    if not child:
        _run_in_child(step, function, writer)
    os.close(writer)
    with os.fdopen(reader, "rb") as pipe:
        output = pipe.read()
    exit_code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    assert exit_code in (0, -signal.SIGKILL), output.decode()
    return Run(exit_code != 0, len(output))


def _run_in_child(step: int, function: Callable[[], Any], writer: int) -> NoReturn:
    steps, commit = itertools.count(), connection._commit

    def reach_step() -> None:
        if next(steps) == step:
            os.kill(os.getpid(), signal.SIGKILL)

    def count_statement(execute: Callable, *arguments: Any) -> Any:
        reach_step()
        return execute(*arguments)

    def count_commit() -> None:
        reach_step()
        commit()
        os.write(writer, b".")
        reach_step()

    connection._commit = count_commit
    try:
        with connection.execute_wrapper(count_statement):
            function()
    except Refusal:
        pass
    except BaseException:
        os.write(writer, traceback.format_exc().encode())
        os._exit(1)
    os._exit(0)
