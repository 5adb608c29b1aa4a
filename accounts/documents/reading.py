"""Reads one hostile file, as a program of its own with little time and memory: `python reading.py SOURCE TARGET LIMITS`.

It prints what it found as JSON: the format, or the code of the fault. A picture is decoded and written anew into TARGET
without metadata; a PDF is only looked through. It imports nothing of the product.
"""

import json
import resource
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

PICTURES = {"JPEG": "image/jpeg", "PNG": "image/png", "WEBP": "image/webp"}
HEIC_BRANDS = (b"heic", b"heix", b"hevc", b"mif1", b"msf1", b"heim", b"avif")
QUALITIES = (88, 75, 60)
END = 1024  # bytes in which a PDF ends; what follows the end would be another file
ACTIVE_KEYS = {"/JS", "/JavaScript", "/EmbeddedFiles", "/EF", "/XFA", "/RichMediaContent"}
ACTIVE_NAMES = {
    "/S": {
        "/JavaScript",
        "/Launch",
        "/ImportData",
        "/SubmitForm",
        "/GoToE",
        "/Rendition",
        "/RichMediaExecute",
    },
    "/Subtype": {"/FileAttachment", "/RichMedia", "/3D", "/Screen", "/Movie", "/Sound"},
}


class Fault(Exception):
    """The file is refused; the text is the code."""


def main(source: Path, target: Path, limits: dict[str, int]) -> dict[str, str]:
    """Return the format of `source`, or the fault."""
    resource.setrlimit(resource.RLIMIT_CPU, (limits["seconds"], limits["seconds"]))
    resource.setrlimit(resource.RLIMIT_AS, (limits["memory"], limits["memory"]))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    try:
        return {"format": _read(source, target, limits)}
    except Fault as fault:
        return {"fault": str(fault)}


def _read(source: Path, target: Path, limits: dict[str, int]) -> str:
    with source.open("rb") as file:
        start = file.read(16)
    kind = _kind(start)
    if kind == "PDF":
        read_pdf(source)
        return "application/pdf"
    rewrite(source, target, kind, limits["pixels"], limits["bytes"])
    return PICTURES[kind]


def _kind(start: bytes) -> str:
    """Return the format by the first bytes, whatever the file is called."""
    if start.startswith(b"\xff\xd8\xff"):
        return "JPEG"
    if start.startswith(b"\x89PNG\r\n\x1a\n"):
        return "PNG"
    if start[:4] == b"RIFF" and start[8:12] == b"WEBP":
        return "WEBP"
    if start.startswith(b"%PDF-"):
        return "PDF"
    raise Fault(
        "DOCUMENT_HEIC" if start[4:8] == b"ftyp" and start[8:12] in HEIC_BRANDS else "DOCUMENT_FORMAT"
    )


def rewrite(source: Path, target: Path, kind: str, pixels: int, most: int) -> None:
    """Decode the picture and write it anew, turned upright; of what it carried beside its pixels nothing stays."""
    from PIL import Image

    Image.MAX_IMAGE_PIXELS = None  # our own limit is asked before anything is decoded
    try:
        with Image.open(source, formats=[kind]) as picture:
            if picture.width * picture.height > pixels:
                raise Fault("DOCUMENT_PIXELS")
            _write(_decoded(picture, pixels), target, kind, most)
    except (OSError, SyntaxError, ValueError, TypeError, IndexError, EOFError, OverflowError) as error:
        raise Fault("DOCUMENT_UNREADABLE") from error


def _decoded(picture: Any, pixels: int) -> Any:
    """Return the first frame, decoded and upright, without its metadata; a very large photo at half its width."""
    from PIL import ImageOps

    if picture.format == "JPEG" and picture.width * picture.height > pixels // 2:
        picture.draft(picture.mode, (picture.width // 2, picture.height // 2))
    if picture.mode in ("CMYK", "YCCK", "LAB", "HSV"):
        picture = picture.convert("RGB")
    picture.load()
    with suppress(Exception):  # a broken EXIF block is thrown away like any other
        ImageOps.exif_transpose(picture, in_place=True)
    picture.info = {name: value for name, value in picture.info.items() if name == "transparency"}
    return picture


def _write(picture: Any, target: Path, kind: str, most: int) -> None:
    for quality in QUALITIES if kind != "PNG" else (None,):
        options = {"quality": quality} if quality else {}
        picture.save(target, format=kind, exif=b"", icc_profile=None, **options)
        if target.stat().st_size <= most:
            return
    raise Fault("DOCUMENT_TOO_LARGE")


def read_pdf(source: Path) -> None:
    """Refuse a PDF that is damaged, locked, does something, carries files, or is the front of another file."""
    import pikepdf

    with source.open("rb") as file:
        file.seek(max(source.stat().st_size - END, 0))
        if not file.read().rstrip(b"\r\n \t\0").endswith(b"%%EOF"):
            raise Fault("DOCUMENT_UNREADABLE")
    try:
        with pikepdf.open(source, attempt_recovery=False, suppress_warnings=True) as pdf:
            if pdf.is_encrypted:
                raise Fault("DOCUMENT_ENCRYPTED")
            if any(_is_active(one) for one in _dictionaries(pdf)):
                raise Fault("DOCUMENT_ACTIVE")
            if not len(pdf.pages):
                raise Fault("DOCUMENT_UNREADABLE")
    except pikepdf.PasswordError as error:
        raise Fault("DOCUMENT_ENCRYPTED") from error
    except (pikepdf.PdfError, ValueError, TypeError, RuntimeError) as error:
        raise Fault("DOCUMENT_UNREADABLE") from error


def _dictionaries(pdf: Any) -> Iterator[dict[str, Any]]:
    """Yield every dictionary of the file, in whichever object stream or array it hides."""
    import pikepdf

    waiting: list[Any] = [pdf.trailer, *pdf.objects]
    while waiting:
        one = waiting.pop()
        if isinstance(one, pikepdf.Array):
            waiting += [item for item in one if _holds(item)]
        elif isinstance(one, pikepdf.Dictionary | pikepdf.Stream):
            found = dict(one.items())
            yield found
            waiting += [item for item in found.values() if _holds(item)]


def _holds(item: Any) -> bool:
    """Tell whether there is something inside that is not visited as an object of its own."""
    import pikepdf

    return isinstance(item, pikepdf.Array | pikepdf.Dictionary) and not item.is_indirect


def _is_active(found: dict[str, Any]) -> bool:
    if ACTIVE_KEYS & found.keys():
        return True
    return any(str(found.get(key)) in names for key, names in ACTIVE_NAMES.items() if key in found)


if __name__ == "__main__":
    print(json.dumps(main(Path(sys.argv[1]), Path(sys.argv[2]), json.loads(sys.argv[3]))))
