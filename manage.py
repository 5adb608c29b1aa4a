#!/usr/bin/env python
"""Run a management command."""

import os
import sys

from config.start import explained

LIMITS_OF_PAGES = ("LOCK_TIMEOUT", "STATEMENT_TIMEOUT", "IDLE_IN_TRANSACTION_TIMEOUT")


def main() -> None:
    from django.core.management import execute_from_command_line

    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    for name in LIMITS_OF_PAGES:  # a command may take as long as it needs
        os.environ.setdefault(name, "0")
    explained(main)
