"""Shared by the commands: JSON lines, days, errors of a file, and the named shop or account."""

import json
from datetime import date

from django.core.management.base import CommandError, CommandParser, OutputWrapper
from django.utils import timezone
from django.utils.translation import override

from accounts.models import Account
from bindings.imports.faults import BadFile, BadValue
from bindings.imports.values import day
from bindings.queries.decisions import accounts_by_handle, shops_by_code
from bindings.texts.faults import report, shown, why
from shops.models import Shop


def json_line(answer: dict) -> str:
    """Return `answer` as one line of JSON; characters that UTF-8 can't encode are escaped."""
    return json.dumps(answer, ensure_ascii=False).encode("utf-8", "backslashreplace").decode()


def refuse_file(error: BadFile, stderr: OutputWrapper, outcome: str) -> CommandError:
    """Write a line for each error of a file to `stderr`; return the exception that ends the command with status 2."""
    with override("en"):
        stderr.write("\n".join(map(report, error.faults)))
    return CommandError(outcome, returncode=2)


def find_shop(code: str) -> Shop:
    """Return the shop with this code, or end the command with status 2."""
    shop = shops_by_code([code]).get(code.lower())
    if shop is None:
        raise CommandError(f"There is no shop with the code “{shown(code)}”.", returncode=2)
    return shop


def find_account(handle: str) -> Account:
    """Return the account with this handle (with or without @), or end the command with status 2."""
    key = handle.removeprefix("@").lower()
    account = accounts_by_handle([key]).get(key)
    if account is None:
        raise CommandError(f"There is no account with the handle “{shown(handle)}”.", returncode=2)
    return account


def add_on(parser: CommandParser) -> None:
    """Let the command take another day than today."""
    parser.add_argument(
        "--on", metavar="YYYY-MM-DD", help="the day to look at (Asia/Shanghai); today by default"
    )


def day_of(on: str | None) -> date:
    """Return the day of `--on`, or today; an invalid date ends the command with status 2."""
    if on is None:
        return timezone.localdate()
    try:
        return day(on)
    except BadValue as error:
        with override("en"):
            raise CommandError(f"--on: {why(error)}", returncode=2) from None
