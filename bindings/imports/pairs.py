"""Many pairs from a CSV file: every row is checked before the first answer, a chunk of queries at a time."""

from collections.abc import Callable

from bindings.models import RuleBook
from bindings.policy import Purpose
from bindings.queries.decisions import Explanation, Pair, accounts_by_handle, explain_pairs, shops_by_code

from . import values
from .faults import BadFile, Problems
from .reading import Row, in_chunks, read_rows
from .records import CHUNK

COLUMNS = ("shop_code", "handle", "purpose")
PURPOSES = [purpose.value for purpose in Purpose]


def explain_file(path: str, book: RuleBook, render: Callable[[Explanation], str]) -> list[str]:
    """Return what `render` makes of the answer to each row, in order. Raises BadFile with every fault."""
    problems = Problems()
    lines: list[str] = []
    for rows in in_chunks(read_rows(path, COLUMNS, problems), CHUNK):
        pairs = [_pair(row) for row in rows]
        shops = shops_by_code(pair.shop_code for pair in pairs)
        accounts = accounts_by_handle(pair.handle for pair in pairs)
        for row, pair in zip(rows, pairs, strict=True):
            _require_known(row, pair, shops, accounts)
        if not problems:
            lines += map(render, explain_pairs(pairs, shops, accounts, book))
    if problems:
        raise BadFile(*problems.in_order())
    return lines


def _pair(row: Row) -> Pair:
    code = row.take("shop_code", values.code, default="")
    handle = row.take("handle", values.handle, default="")
    return Pair(code, handle, row.take("purpose", values.word, PURPOSES, {}, default=""))


def _require_known(row: Row, pair: Pair, shops: dict, accounts: dict) -> None:
    if pair.shop_code and pair.shop_code.lower() not in shops:
        row.fault("shop_code", "SHOP_UNKNOWN", key=pair.shop_code)
    if pair.handle and pair.handle.lower() not in accounts:
        row.fault("handle", "ACCOUNT_UNKNOWN", key=pair.handle)
