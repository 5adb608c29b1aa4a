"""Runs management commands and returns their output, errors and exit code."""

from dataclasses import dataclass
from io import StringIO

from django.core.management import CommandError, call_command

from tests.factories import entity_code

HEADERS = {
    "shops": "code,name,shop_type,status,entity_name,entity_code,upgrade_reminder_from,upgrade_deadline",
    "accounts": "handle,display_name,kind,real_name_verified,status,entity_name,entity_code",
    "bindings": "shop_code,handle,role,bound_on,state,replacements_used",
    "pairs": "shop_code,handle,purpose",
    "people": "email,name,language",
    "memberships": "shop_code,email,role",
}
SHOP_CODE = entity_code(900)
SHOP_ROW = f"10482,Lanxi Tea House,flagship,open,Hangzhou Lanxi Tea,{SHOP_CODE},2026-10-01,2026-11-30"


def shop_row(**cells) -> str:
    """Return `SHOP_ROW` with other cells, given by column."""
    names = HEADERS["shops"].split(",")
    values = dict(zip(names, SHOP_ROW.split(","), strict=True)) | cells
    return ",".join(values[name] for name in names)


@dataclass
class Result:
    """Output, errors and exit code of a command."""

    out: str
    err: str
    code: int

    @property
    def faults(self) -> list[str]:
        """Return the reported lines without the final error."""
        return self.err.splitlines()[:-1]


def run(*arguments: str) -> Result:
    """Run a command and return the result; the last line of `err` is the error that ended it."""
    out, err, code = StringIO(), StringIO(), 0
    try:
        call_command(*map(str, arguments), stdout=out, stderr=err)
    except CommandError as error:
        err.write(f"{error}\n")
        code = error.returncode
    return Result(out.getvalue(), err.getvalue(), code)
