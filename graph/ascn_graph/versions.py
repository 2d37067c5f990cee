"""Versions on disk: numbered, immutable folders, one of them current; the only code that writes them.

`home/versions/<n>/` holds `store/` (Oxigraph, opened read-only), `paths/` and `labels/` (arrays), `history/` (the names
that came and went), `context.jsonld`, `report.ttl` (what SHACL says of it), `changes.nq.gz` (RDF Patch against the
parent), `version.json` and `SHA256SUMS`.
`home/current` names the current number and is replaced last, by one atomic rename; whatever a killed writer leaves
behind is either a `.candidate-*` folder or a number above current, and both are swept by the next writer.
`home/tags/<name>` holds the number of a version that is to be kept, `home/dumps/<n>/` what was dumped of version n.
"""

import fcntl
import hashlib
import json
import os
import re
import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from pyoxigraph import Store

from ascn_graph import __version__
from ascn_graph.errors import DamagedVersion, InvalidTag, NoVersion, UnknownVersion, WriterBusy

SOFTWARE = f"ascn-kg {__version__}"
CHECKSUMS = "SHA256SUMS"
CONTEXT_FILE, LABELS_FOLDER = "context.jsonld", "labels"
DUMPS_FOLDER = "dumps"
"""In the home: a folder for each version that was asked for as a file."""
_TAG = re.compile(r"[A-Za-z0-9][A-Za-z0-9.-]*")


@dataclass(frozen=True)
class Version:
    """What `version.json` says of one published version; the folder is known from where it was read."""

    number: int
    published: str
    """UTC, ISO 8601 to the microsecond; later than that of every lower number."""
    parent: int | None
    agent: str
    message: str
    base: str
    strict: bool
    """True when the default graph holds only what clients put there (ASCN_DEFAULT_GRAPH=strict)."""
    counts: dict[str, int]
    """`quads` (named graphs), `triples` (default graph), `graphs`, `entities`, `added`, `removed`."""
    content_digest: str
    inputs_digest: str
    files: list[str]
    """Names of the sources that files define; they own the graphs `source/<name>` and `source/<name>#…`."""
    shacl: dict[str, int]
    """`shapes`, `focus_nodes`, `violations`, `warnings`."""
    software: str
    sizes: dict[str, int]
    """Bytes of each file of the version, by path inside its folder."""
    tags: list[str]
    """Names given to it after it was published; read from `home/tags`."""
    folder: Path
    labels: dict[str, dict[str, int]] = field(default_factory=dict)
    """By class: `things`, how many of them have a label in `en`, `id`, `ja`, how many in a `native` language, and of
    how many a native language is known (`native_things`); see `coverage_of`."""

    def open_store(self) -> Store:
        """Open the version's store, read-only.

        :raises DamagedVersion: when files are missing, changed in size or unreadable.
        """
        for name, size in self.sizes.items():
            path = self.folder / name
            if not path.is_file() or path.stat().st_size != size:
                raise DamagedVersion(
                    f"Version {self.number} is damaged: {path} is missing or has not its {size} bytes; "
                    f"run 'ascn verify', then 'ascn versions rollback' to a sound version."
                )
        try:
            return Store.read_only(str(self.folder / "store"))
        except (OSError, RuntimeError) as error:
            raise DamagedVersion(f"Version {self.number} cannot be opened: {error}") from error


class Versions:
    """The versions kept under one ASCN_HOME."""

    def __init__(self, home: Path) -> None:
        """Remember the folder; nothing is read or created yet."""
        self.home = home.absolute()
        self.folder = self.home / "versions"

    def current_number(self) -> int | None:
        """Give the current number, or None when nothing was published yet."""
        try:
            text = (self.home / "current").read_text(encoding="ascii")
        except FileNotFoundError:
            return None
        try:
            return int(text)
        except ValueError as error:
            raise DamagedVersion(
                f"{self.home / 'current'} holds {text[:40]!r}, not a version number."
            ) from error

    def current(self) -> Version:
        """Give the current version.

        :raises NoVersion: before the first was published.
        :raises DamagedVersion: when its folder cannot be read.
        """
        number = self.current_number()
        if number is None:
            raise NoVersion(self.home)
        return self.get(number)

    def current_or_none(self) -> Version | None:
        """Give the current version, or None before the first was published."""
        number = self.current_number()
        return None if number is None else self.get(number)

    def is_built(self, inputs_digest: str, base: str, strict: bool, software: str) -> bool:
        """Tell whether the current version is what `software` makes of the inputs with this digest."""
        current = self.current_or_none()
        if current is None or (current.base, current.strict) != (base, strict):
            return False
        made = (current.inputs_digest, current.software) == (inputs_digest, software)
        return made or self._read_confirmed() == _confirmation(current.number, inputs_digest, software)

    def get(self, number: int) -> Version:
        """Give version `number`.

        :raises UnknownVersion: when it was never published or was pruned.
        :raises DamagedVersion: when its version.json cannot be read.
        """
        if number not in self.numbers():
            raise UnknownVersion(number, self.numbers())
        return self.read(number)

    def numbers(self) -> list[int]:
        """List the numbers kept, ascending; numbers above current were never published."""
        current = self.current_number()
        if current is None or not self.folder.is_dir():
            return []
        found = (int(path.name) for path in self.folder.iterdir() if path.name.isdecimal())
        return sorted(number for number in found if number <= current)

    def all(self) -> list[Version]:
        """List the versions kept whose version.json can be read, ascending by number."""
        found = []
        for number in self.numbers():
            with suppress(DamagedVersion):
                found.append(self.read(number))
        return found

    def tags(self) -> dict[str, int]:
        """List the tags and the numbers they name, by name."""
        folder = self.home / "tags"
        return {path.name: int(path.read_text(encoding="ascii")) for path in sorted(folder.glob("*"))}

    @contextmanager
    def writing(self) -> Iterator["Writer"]:
        """Hold the writer's lock and sweep what a killed writer left behind.

        :raises WriterBusy: when another process holds the lock.
        """
        self.folder.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(self.home / "lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
        try:
            try:
                fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError as error:
                raise WriterBusy(self.home) from error
            try:
                writer = Writer(self)
                writer.sweep()
                yield writer
            finally:
                # A process being started has the descriptor too until it runs its program, and closing ours would leave
                # the lock with it.
                fcntl.flock(descriptor, fcntl.LOCK_UN)
        finally:
            os.close(descriptor)

    def read(self, number: int) -> Version:
        """Give one of the versions that `numbers` lists.

        :raises DamagedVersion: when its version.json cannot be read.
        """
        tags = [name for name, tagged in self.tags().items() if tagged == number]
        return _read_version(self.folder / str(number), tags)

    def _read_confirmed(self) -> str:
        try:
            return (self.home / "confirmed").read_text(encoding="ascii")
        except FileNotFoundError:
            return ""


class Writer:
    """What only the holder of the lock may do: start candidates, publish them, prune and tag."""

    def __init__(self, versions: Versions) -> None:
        """Wrap `versions`, whose lock is held."""
        self.versions = versions

    @property
    def next_number(self) -> int:
        """The number that the next version will have."""
        return (self.versions.current_number() or 0) + 1

    def sweep(self) -> None:
        """Remove candidates and numbers above current."""
        current = self.versions.current_number() or 0
        for path in self.versions.folder.iterdir():
            stale = path.name.startswith(".") or (path.name.isdecimal() and int(path.name) > current)
            if stale:
                shutil.rmtree(path)

    def start_candidate(self, parent: Version | None) -> Path:
        """Make a candidate folder whose store is a copy (by hard links) of the parent's, or is empty."""
        folder = self.versions.folder / f".candidate-{os.getpid()}"
        folder.mkdir()
        if parent:
            parent.open_store().backup(str(folder / "store"))
        return folder

    def publish(self, candidate: Path, version: Version) -> Version:
        """Turn a finished candidate into the next version and make it current.

        The candidate's store must be flushed and closed. Number, time and sizes are set here.
        """
        number = self.next_number
        version = replace(
            version,
            number=number,
            published=self._next_moment(),
            sizes=_file_sizes(candidate),
            folder=self.versions.folder / str(number),
        )
        _write_checksums(candidate, version.sizes)
        _write_version(candidate, version)
        _sync_tree(candidate)
        candidate.rename(version.folder)
        _sync(self.versions.folder)
        self._replace("current", f"{number}\n")
        return version

    def confirm(self, inputs_digest: str, software: str) -> Version:
        """Note that `software` makes the current version of the inputs with this digest too, and give it."""
        current = self.versions.current()
        self._replace("confirmed", _confirmation(current.number, inputs_digest, software))
        return current

    def tag(self, number: int, name: str) -> Version:
        """Give version `number` a name; it is kept from then on, and the name leaves the version that had it.

        :raises UnknownVersion: when version `number` is not kept.
        :raises InvalidTag: when the name is not made of letters, digits, dots and hyphens.
        """
        if not _TAG.fullmatch(name):
            raise InvalidTag(name)
        version = self.versions.get(number)
        (self.versions.home / "tags").mkdir(exist_ok=True)
        self._replace(f"tags/{name}", f"{version.number}\n")
        return self.versions.get(number)

    def untag(self, name: str) -> int:
        """Take the tag `name` away and give the number it stood for.

        :raises UnknownVersion: when no version has that tag.
        """
        tags = self.versions.tags()
        if name not in tags:
            raise UnknownVersion(name, self.versions.numbers())
        (self.versions.home / "tags" / name).unlink()
        return tags[name]

    def prune(self, keep: int) -> list[int]:
        """Delete all but the newest `keep` versions and give the deleted numbers; current and tagged ones stay."""
        staying = {self.versions.current_number(), *self.versions.tags().values()}
        doomed = [number for number in self.versions.numbers()[: -keep or None] if number not in staying]
        for number in doomed:
            # Renamed first: a killed prune leaves a swept candidate, never half a version.
            grave = self.versions.folder / f".pruned-{number}"
            (self.versions.folder / str(number)).rename(grave)
            shutil.rmtree(grave)
        self._forget_dumps()
        return doomed

    def _forget_dumps(self) -> None:
        """Remove the dumps of versions that are not kept."""
        kept = set(map(str, self.versions.numbers()))
        for folder in (self.versions.home / DUMPS_FOLDER).glob("[0-9]*"):
            if folder.name not in kept:
                shutil.rmtree(folder)

    def _next_moment(self) -> str:
        moments = [datetime.fromisoformat(version.published) for version in self.versions.all()]
        # A clock set back must not make a later version older.
        following = [moment + timedelta(milliseconds=1) for moment in moments]
        return max([datetime.now(UTC), *following]).isoformat(timespec="microseconds")

    def _replace(self, name: str, text: str) -> None:
        fresh = self.versions.home / ".fresh"
        fresh.write_text(text, encoding="ascii")
        _sync(fresh)
        target = self.versions.home / name
        fresh.replace(target)
        _sync(target.parent)


def _confirmation(number: int, inputs_digest: str, software: str) -> str:
    return f"{number} {inputs_digest} {software}\n"


def _read_version(folder: Path, tags: list[str]) -> Version:
    try:
        facts: dict[str, Any] = json.loads((folder / "version.json").read_text(encoding="utf-8"))
        return Version(**facts, tags=tags, folder=folder)
    except (OSError, ValueError, TypeError) as error:
        raise DamagedVersion(
            f"Version {folder.name} is damaged: {folder / 'version.json'} cannot be read ({error})."
        ) from error


def _write_version(folder: Path, version: Version) -> None:
    facts = asdict(version)
    del facts["folder"], facts["tags"]
    text = json.dumps(facts, indent=2, ensure_ascii=False) + "\n"
    (folder / "version.json").write_text(text, encoding="utf-8")


def _write_checksums(folder: Path, names: Iterable[str]) -> None:
    """Write SHA256SUMS, which `sha256sum -c` reads."""
    lines = (f"{file_checksum(folder / name)}  {name}\n" for name in names)
    (folder / CHECKSUMS).write_text("".join(lines), encoding="utf-8")


def file_checksum(path: Path) -> str:
    """Give the SHA-256 of a file in hexadecimal digits."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _file_sizes(folder: Path) -> dict[str, int]:
    # Oxigraph's own LOG files may be written by readers, and LOCK is empty: neither is content.
    return {
        str(path.relative_to(folder)): path.stat().st_size
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.name != "LOCK" and not path.name.startswith("LOG")
    }


def _sync_tree(folder: Path) -> None:
    for path in [*folder.rglob("*"), folder]:
        _sync(path)


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
