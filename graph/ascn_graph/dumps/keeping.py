"""Keeping dumps: `<folder>/<number>/dump.<extension>.gz`, each made once and found whole ever after.

Beside each file a note says which version it is a dump of, its size and its digest. A file that is not as it was noted,
or that is of a version published in an earlier life of the folder, is made anew.
"""

import fcntl
import hashlib
import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

from ascn_graph.dumps.originals import Original
from ascn_graph.dumps.writing import write_dump_file

EXTENSIONS = ("nq", "trig", "ttl", "nt")
"""The formats that dumps are kept in."""


@dataclass(frozen=True)
class Dump:
    """A file that holds a version, compressed by gzip."""

    path: str
    size: int
    """Bytes."""
    sha256: str
    """Hexadecimal digits."""


@dataclass(frozen=True)
class _Note:
    published: str
    content_digest: str
    size: int
    sha256: str


def keep_dump(original: Original, extension: str, folder: Path) -> Dump:
    """Give the dump of a version that is kept under `folder`, which is made when there is none.

    One is made at a time, whoever asks: others wait.

    :raises DamagedVersion: when the version cannot be read.
    :raises OSError: when nothing can be written to the folder.
    """
    path = folder / str(original.number) / f"dump.{extension}.gz"
    if kept := _find(original, path):
        return kept
    path.parent.mkdir(parents=True, exist_ok=True)
    with _alone(folder):
        return _find(original, path) or _make(original, extension, path)


def _find(original: Original, path: Path) -> Dump | None:
    try:
        note = _Note(**json.loads(_note_of(path).read_text(encoding="utf-8")))
        sound = (
            (note.published, note.content_digest) == (original.published, original.content_digest)
            and path.stat().st_size == note.size
            and _sha256(path) == note.sha256
        )
    except (OSError, ValueError, TypeError):
        return None
    return Dump(str(path), note.size, note.sha256) if sound else None


def _make(original: Original, extension: str, path: Path) -> Dump:
    write_dump_file(original, extension, path)
    note = _Note(original.published, original.content_digest, path.stat().st_size, _sha256(path))
    _note_of(path).write_text(json.dumps(asdict(note)) + "\n", encoding="utf-8")
    return Dump(str(path), note.size, note.sha256)


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _note_of(path: Path) -> Path:
    return path.with_name(f"{path.name}.json")


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """Wait until no other process makes a dump."""
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
