"""How long the long tests run: `make test` in minutes, `CI=true` longer, `make soak` for hours."""

import os
from typing import TypeVar

Size = TypeVar("Size")


def by_effort(test: Size, ci: Size, soak: Size) -> Size:
    """Return the size for `make test`, for CI, or for `make soak`, whichever runs."""
    if os.environ.get("SOAK"):
        return soak
    return ci if os.environ.get("CI") else test
