"""What is taken is what it says it is and does nothing; everything else is refused by its content (R22)."""

import subprocess
import sys
import tempfile
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from accounts.documents import checks
from accounts.documents.checks import DocumentFault, examined, reader_command
from tests import files

LIMITS = {"most_bytes": 1_000_000, "most_pixels": 1_000_000}


def kept(content: bytes, **limits: int) -> tuple[str, bytes]:
    """Return the format that is found, and what is kept."""
    with examined(BytesIO(content), **(LIMITS | limits)) as found:
        assert found.size == found.path.stat().st_size
        return found.format, found.path.read_bytes()


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
@pytest.mark.parametrize("mode", ["RGB", "L"])
def test_pictures_are_written_anew(kind, mode):
    format_, content = kept(files.picture(kind, mode=mode))
    assert format_ == f"image/{kind.lower()}"
    assert Image.open(BytesIO(content)).size == files.SIZE


@pytest.mark.parametrize(("kind", "mode"), [("PNG", "P"), ("PNG", "1"), ("PNG", "RGBA"), ("JPEG", "CMYK"), ("WEBP", "RGBA")])  # fmt: skip
def test_rare_kinds_of_pixels_are_taken(kind, mode):
    assert kept(files.picture(kind, mode=mode))[0] == f"image/{kind.lower()}"


def test_photo_is_turned_upright_and_tells_nothing_else():
    content = kept(files.with_exif())[1]
    picture = Image.open(BytesIO(content))
    assert picture.size == files.SIZE[::-1]
    assert (dict(picture.getexif()), b"SECRET" in content) == ({}, False)


def test_texts_and_profiles_of_a_png_are_left_out():
    assert b"SECRET" in files.png_with_text()
    content = kept(files.png_with_text())[1]
    assert b"SECRET" not in content
    assert Image.open(BytesIO(content)).info == {}


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_what_hides_behind_a_picture_is_gone(kind):
    content = kept(files.picture(kind) + files.HTML + b"PK\x03\x04" + files.pdf())[1]
    assert not any(part in content for part in (b"<script", b"PK\x03\x04", b"%PDF"))


def test_moving_pictures_stand_still():
    file = BytesIO()
    frames = [Image.new("RGB", files.SIZE, shade) for shade in ("red", "blue")]
    frames[0].save(file, "WEBP", save_all=True, append_images=frames[1:])
    assert getattr(Image.open(BytesIO(kept(file.getvalue())[1])), "n_frames", 1) == 1


def test_pdf_is_kept_as_it_is():
    content = files.pdf()
    assert kept(content) == ("application/pdf", content)


def test_pdf_with_a_link_is_taken():
    link = files.action(Subtype="/Link", A=files.action(S="/URI", URI="https://example.com"))
    assert kept(files.pdf(page={"/Annots": [link]}))[0] == "application/pdf"


@pytest.mark.parametrize("name", files.HOSTILE)
def test_hostile_file_is_refused(name):
    make, code = files.HOSTILE[name]
    with pytest.raises(DocumentFault) as caught, examined(BytesIO(make()), **LIMITS):
        pass
    assert caught.value.code == code


# A small process between: a child begins with the memory of the process that starts it, here all of pytest's.
MOST_MEMORY = """
import resource, subprocess, sys
subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL, check=True)
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
"""


def test_bomb_in_a_pdf_takes_no_memory(tmp_path):
    source = tmp_path / "bomb.pdf"
    source.write_bytes(files.object_stream_bomb())
    reader = reader_command(source, tmp_path / "target", most_pixels=1_000_000)
    run = subprocess.run([sys.executable, "-c", MOST_MEMORY, *reader], capture_output=True, check=True)
    assert int(run.stdout) < 250_000, "kilobytes"


def test_sizes_are_limited_to_the_byte_and_the_pixel():
    content = files.picture("PNG")
    pixels = files.SIZE[0] * files.SIZE[1]
    assert kept(content, most_bytes=len(content), most_pixels=pixels)
    for limit, code in (
        ({"most_bytes": len(content) - 1}, "TOO_LARGE"),
        ({"most_pixels": pixels - 1}, "PIXELS"),
    ):
        with pytest.raises(DocumentFault, match=f"DOCUMENT_{code}"):
            kept(content, **limit)


def test_reader_that_does_not_end_is_stopped(monkeypatch):
    monkeypatch.setattr(checks, "WALL_SECONDS", 0.01)
    with pytest.raises(DocumentFault, match="DOCUMENT_UNREADABLE"):
        kept(files.picture())


def test_reader_without_memory_refuses_the_file(monkeypatch):
    monkeypatch.setattr(checks, "MEMORY", 20_000_000)
    with pytest.raises(DocumentFault, match="DOCUMENT_UNREADABLE"):
        kept(files.picture())


def test_only_so_many_files_are_looked_at_at_once(monkeypatch):
    monkeypatch.setattr(checks, "WAIT_SECONDS", 0.01)
    with checks.AT_ONCE, checks.AT_ONCE, pytest.raises(DocumentFault, match="DOCUMENT_BUSY"):
        kept(files.picture())


def test_nothing_stays_in_the_temporary_folder(tmp_path, monkeypatch):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    kept(files.picture())
    with pytest.raises(DocumentFault):
        kept(files.HTML)
    assert list(tmp_path.iterdir()) == []


def test_reader_needs_nothing_of_the_product():
    source = Path(checks.READER).read_text()
    assert not any(
        f"import {app}" in source or f"from {app}" in source for app in ("django", "accounts", "config")
    )
