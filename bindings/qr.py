"""QR codes as inline SVG, cached by link."""

from functools import lru_cache

import segno
from django.utils.safestring import SafeString

QUIET_ZONE = 4


@lru_cache(maxsize=512)
def qr_svg(link: str) -> SafeString:
    """Return the QR code of `link` as SVG that fills its container, including the quiet zone."""
    code = segno.make(link, error="m", micro=False)
    return SafeString(
        code.svg_inline(
            border=QUIET_ZONE, omitsize=True, dark="#171C26", light="#fff", svgclass=None, lineclass=None
        )
    )
