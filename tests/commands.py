"""Running a command the way a person does: what it prints, what it complains about, how it exits."""

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
    """Return a row of a shops file that differs from `SHOP_ROW` in these cells."""
    names = HEADERS["shops"].split(",")
    values = dict(zip(names, SHOP_ROW.split(","), strict=True)) | cells
    return ",".join(values[name] for name in names)


@dataclass
class Result:
    out: str
    err: str
    code: int

    @property
    def faults(self) -> list[str]:
        return self.err.splitlines()[:-1]


def run(*arguments: str) -> Result:
    """Run a command; the last line of `err` is what ended it."""
    out, err, code = StringIO(), StringIO(), 0
    try:
        call_command(*map(str, arguments), stdout=out, stderr=err)
    except CommandError as error:
        err.write(f"{error}\n")
        code = error.returncode
    return Result(out.getvalue(), err.getvalue(), code)
