"""The input and output of decisions: purposes, states, kinds, frozen facts, and the decision itself. Pure."""

from dataclasses import asdict, dataclass
from enum import StrEnum


class Purpose(StrEnum):
    """The purpose of a scan."""

    BIND = "bind"
    UPGRADE = "upgrade"
    REBIND = "rebind"
    AUTHORIZE = "authorize"


class State(StrEnum):
    """The official state of a shop."""

    NOT_BOUND = "not_bound"
    BOUND = "bound"
    IN_REVIEW = "in_review"
    UPGRADED = "upgraded"


class Kind(StrEnum):
    """The kind of a Douyin account."""

    REGULAR = "regular"
    ENTERPRISE_UNVERIFIED = "enterprise_unverified"
    ENTERPRISE_VERIFIED = "enterprise_verified"
    BLUE_V = "blue_v"


PERSONAL = "personal"


@dataclass(frozen=True, slots=True)
class ShopFacts:
    """The facts of a shop; `entity_code` is "" if it has no entity."""

    code: str
    state: str
    shop_type: str
    closed: bool
    entity_code: str
    replacements_left: int
    official_handle: str
    authorized_count: int
    authorized_limit: int

    @property
    def personal(self) -> bool:
        return self.shop_type == PERSONAL


@dataclass(frozen=True, slots=True)
class AccountFacts:
    """The facts of an account as seen from one shop; `official_for` is none, this or other."""

    handle: str
    kind: str
    real_name_verified: bool
    status: str
    entity_code: str
    official_for: str
    authorized_here: bool
    authorized_elsewhere: bool


@dataclass(frozen=True, slots=True)
class ReviewFacts:
    """The facts of a review, a blue V verification or an entity change.

    `entity_code` is the requested entity; `name_problems` are the problems of the account's name after the upgrade.
    """

    kind: str
    state: str
    completes_upgrade: bool
    entity_code: str
    name_problems: tuple[str, ...]

    @property
    def verification(self) -> bool:
        return self.kind == "blue_v"


@dataclass(frozen=True, slots=True)
class RequestFacts:
    """The facts of an entity change request: the holder's agreement, and whether another shop has an open one."""

    by_holder: bool
    open_elsewhere: bool


@dataclass(frozen=True, slots=True)
class Decision:
    """The answer: allowed or not, scenario 1 to 4 or None, and reasons, effects and rule ids, each in order."""

    allowed: bool
    scenario: int | None
    reasons: tuple[str, ...]
    effects: tuple[str, ...]
    rules: tuple[str, ...]

    def as_dict(self) -> dict:
        return {
            key: list(value) if isinstance(value, tuple) else value for key, value in asdict(self).items()
        }
