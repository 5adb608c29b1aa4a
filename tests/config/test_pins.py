"""Pins: what one package asks of another with its extras is pinned with them; else pip stops at the next release."""

import re
from importlib.metadata import distribution
from pathlib import Path

import pytest
from packaging.requirements import Requirement

ROOT = Path(__file__).resolve().parents[2]
PIN = re.compile(r"^([\w.-]+(?:\[[^\]]*\])?==\S+)", re.MULTILINE)


@pytest.mark.parametrize(
    "name",
    ["requirements.txt", "requirements-postgres.txt", "requirements-sentry.txt", "requirements-dev.txt"],
)
def test_pins_carry_the_extras_that_are_asked_for(name):
    pins = {pin.name.lower(): pin for pin in map(Requirement, PIN.findall((ROOT / name).read_text()))}
    assert len(pins) > 10
    missing = [
        f"{pin.name} asks for {asked}"
        for pin in pins.values()
        for asked in _asked_by(pin)
        if asked.name.lower() in pins and not asked.extras <= pins[asked.name.lower()].extras
    ]
    assert missing == []


def _asked_by(pin: Requirement) -> list[Requirement]:
    """Return what a pinned package asks for with its extras; nothing for a package of another system."""
    try:
        asked = [Requirement(text) for text in distribution(pin.name).requires or []]
    except ModuleNotFoundError:
        return []
    extras = pin.extras or {""}
    return [
        one for one in asked if not one.marker or any(one.marker.evaluate({"extra": each}) for each in extras)
    ]
