"""What decisions are made of: the words for purposes, states and kinds, frozen facts, and the decision itself. Pure."""

from dataclasses import asdict, dataclass
from enum import StrEnum


class Purpose(StrEnum):
    """What a scan is for."""

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
    """What is known of the shop; `entity_code` is "" where there is none."""

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
    """What is known of the account, seen from one shop; `official_for` is none, this or other."""

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
    """What is known of a review, a blue V verification or an entity change.

    `entity_code` is the one it asks for; `name_problems` are those of the name that the account takes with the upgrade.
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
    """What is known of a request for an entity change: the holder's own, and whether another shop's is open."""

    by_holder: bool
    open_elsewhere: bool


@dataclass(frozen=True, slots=True)
class Decision:
    """The answer: allowed or not, the scenario 1 to 4 or None, reasons, effects and rule ids, each in order."""

    allowed: bool
    scenario: int | None
    reasons: tuple[str, ...]
    effects: tuple[str, ...]
    rules: tuple[str, ...]

    def as_dict(self) -> dict:
        return {
            key: list(value) if isinstance(value, tuple) else value for key, value in asdict(self).items()
        }
