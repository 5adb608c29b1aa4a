"""Checks the content type, encoding and boundary of a body before anything reads it."""

import codecs
import re

from django.utils.http import parse_header_parameters

BOUNDARY = re.compile(r"[0-9A-Za-z'()+_,./:=? -]{0,69}[0-9A-Za-z'()+_,./:=?-]")
Headers = list[tuple[bytes, bytes]]


def fault_of(headers: Headers) -> int | None:
    """Return 400 for a malformed content type, 415 for an encoding other than UTF-8, None for a usable one."""
    for name, value in headers:
        if name == b"content-encoding" and value.strip().lower() not in (b"", b"identity"):
            return 415
        if name == b"content-type" and (fault := _fault_of_type(value)):
            return fault
    return None


def _fault_of_type(value: bytes) -> int | None:
    try:
        kind, parameters = parse_header_parameters(value.decode("ascii"))
    except (UnicodeError, LookupError, ValueError):
        return 400
    if "charset" in parameters and not _is_utf8(parameters["charset"]):
        return 415
    broken = kind.startswith("multipart/") and not BOUNDARY.fullmatch(parameters.get("boundary", ""))
    return 400 if broken else None


def _is_utf8(charset: str) -> bool:
    try:
        return codecs.lookup(charset).name in ("utf-8", "ascii")
    except (LookupError, ValueError):
        return False
