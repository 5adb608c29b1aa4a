"""The transaction of one verb, and its outcome when the verb refuses."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import IntegrityError, transaction

from bindings.errors import KeptRefusal

from .constraints import refusal_of


@contextmanager
def one_transaction() -> Iterator[None]:
    """Run the block in one durable transaction.

    A `KeptRefusal` commits what was written and is then raised; every other error rolls back. A violated constraint
    that has a code is raised as its refusal, so that a lost race and a late click look alike.
    """
    kept: KeptRefusal | None = None
    try:
        with transaction.atomic(durable=True):
            try:
                yield
            except KeptRefusal as refusal:
                kept = refusal
    except IntegrityError as error:
        raise refusal_of(error) from error
    if kept:
        raise kept
