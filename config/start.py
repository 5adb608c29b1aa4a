"""Startup errors as one sentence instead of a traceback: bad settings, no database, an outdated schema."""

import os
import sys
from collections.abc import Callable
from typing import NoReturn

from django.core.exceptions import ImproperlyConfigured
from django.db import DatabaseError

SHARED_FOLDER = "PROMETHEUS_MULTIPROC_DIR"  # the folder for the metrics of a server's processes

UNUSABLE = 2


def explained(run: Callable[[], None]) -> None:
    """Run a command; report environment problems in one sentence on standard error and exit 2.

    `--traceback` shows the traceback.
    """
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")
    if "--traceback" in sys.argv:
        return run()
    try:
        from django.conf import settings

        settings.DEBUG  # noqa: B018  (reads the settings)
        run()
        sys.stdout.flush()
    except ImproperlyConfigured as error:
        stop(str(error))
    except DatabaseError as error:
        stop(f"The database cannot be used: {str(error).splitlines()[0]} (is it there, and migrated?)")
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(1)


def stop(sentence: str) -> NoReturn:
    print(sentence, file=sys.stderr)
    sys.exit(UNUSABLE)
