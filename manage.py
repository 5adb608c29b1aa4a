#!/usr/bin/env python
"""Run a management command."""

import sys

from config.start import explained


def main() -> None:
    from django.core.management import execute_from_command_line

    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    explained(main)
