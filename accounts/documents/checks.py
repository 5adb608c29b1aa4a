"""Looks at a file before it is kept: its size, its format by content, and nothing in it that could do anything (R22)."""

import hashlib
import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from threading import BoundedSemaphore
from typing import BinaryIO

from accounts.document_models import MOST_DOCUMENT_BYTES

READER = Path(__file__).with_name("reading.py")
CHUNK = 1 << 16
CPU_SECONDS, WALL_SECONDS, WAIT_SECONDS = 10, 30, 15
MEMORY = 512 * 1024 * 1024
AT_ONCE = BoundedSemaphore(
    2
)  # of one web process: what the others take stays bounded, however many files come


class DocumentFault(Exception):
    """The file is refused; `code` says why."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class Examined:
    """A file that may be kept, at `path` until the block of `examined` ends."""

    path: Path
    format: str
    size: int
    sha256: str
    received_sha256: str


@contextmanager
def examined(file: BinaryIO, *, most_bytes: int, most_pixels: int) -> Iterator[Examined]:
    """Give the file that is to be kept for what was sent. Raises DocumentFault; an OSError where there is no room."""
    with tempfile.TemporaryDirectory(prefix="document-") as folder:
        source, target = Path(folder) / "source", Path(folder) / "target"
        received = _copy(file, source, most_bytes)
        format_ = _format_of(source, target, most_pixels)
        kept = target if target.exists() else source
        with kept.open("rb") as content:
            digest = hashlib.file_digest(content, "sha256").hexdigest()
        yield Examined(kept, format_, kept.stat().st_size, digest, received)


def _copy(file: BinaryIO, to: Path, most_bytes: int) -> str:
    """Copy what was sent, chunk by chunk; return its SHA-256."""
    size, digest = 0, hashlib.sha256()
    file.seek(0)
    with to.open("wb") as copy:
        while chunk := file.read(CHUNK):
            size += len(chunk)
            if size > most_bytes:
                raise DocumentFault("DOCUMENT_TOO_LARGE")
            digest.update(chunk)
            copy.write(chunk)
    if not size:
        raise DocumentFault("DOCUMENT_EMPTY")
    return digest.hexdigest()


def reader_command(source: Path, target: Path, most_pixels: int) -> list[str]:
    """Return the command line of the process that reads `source` and writes what may be kept to `target`."""
    limits = {
        "seconds": CPU_SECONDS,
        "memory": MEMORY,
        "pixels": most_pixels,
        "bytes": MOST_DOCUMENT_BYTES,
    }
    return [sys.executable, "-I", str(READER), str(source), str(target), json.dumps(limits)]


def _format_of(source: Path, target: Path, most_pixels: int) -> str:
    """Let the reader look at the file; if it runs out of time or memory, the file counts as unreadable."""
    command = reader_command(source, target, most_pixels)
    if not AT_ONCE.acquire(timeout=WAIT_SECONDS):
        raise DocumentFault("DOCUMENT_BUSY")
    try:
        done = subprocess.run(  # noqa: S603  (our own program and our own file names)
            command, capture_output=True, timeout=WALL_SECONDS, check=False, env={}, cwd=source.parent
        )
    except subprocess.TimeoutExpired as error:
        raise DocumentFault("DOCUMENT_UNREADABLE") from error
    finally:
        AT_ONCE.release()
    answer = json.loads(done.stdout) if done.returncode == 0 else {"fault": "DOCUMENT_UNREADABLE"}
    if "fault" in answer:
        raise DocumentFault(answer["fault"])
    return answer["format"]
