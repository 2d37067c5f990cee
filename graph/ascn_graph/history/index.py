"""The files of names in the folder of a version: what came, changed and went with it, and what is gone since when.

`history/changed.tsv` holds the names that the version touches, each with `+` (it came), `~` (it was there before and
is) or `-` (it went), against the parent; a version that follows nothing has no such file. `history/gone.tsv` holds the
names that earlier versions had and this one has not, each with the number of the last that had it, and `history/since`
the number of the first version of which that is known. Rows are sorted, so a name is found by halving.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import Enum
from itertools import islice
from mmap import ACCESS_READ, mmap
from pathlib import Path

from pyoxigraph import NamedNode, Quad

from ascn_graph.errors import DamagedVersion
from ascn_graph.extracts import exists
from ascn_graph.lookups import Lookups
from ascn_graph.namespaces import Namespace
from ascn_graph.versions import Version

FOLDER = "history"
_ALWAYS = frozenset(
    {"ontology", "shapes", "graph/inferred", "graph/ontology", "graph/shapes", "graph/catalogue"}
)
"""Documents that every version has, whatever it states."""
_CHANGED, _GONE, _SINCE = "changed.tsv", "gone.tsv", "since"


class Change(Enum):
    """What a version did to a name."""

    APPEARED = "+"
    CHANGED = "~"
    VANISHED = "-"


@dataclass(frozen=True)
class Held:
    """The content of a version: which names are in it."""

    store: Lookups
    namespace: Namespace
    strict: bool = False
    """True where the default graph is content of its own and not what the others say, merged."""

    def has(self, name: str) -> bool:
        """Tell whether a name occurs; what can be no IRI does not, and the base alone names no thing."""
        if name in _ALWAYS:
            return True
        if not name or name.endswith("/"):
            return False
        try:
            return exists(self.store, self.namespace.base + name)
        except ValueError:
            return False


def write_names(
    folder: Path, added: Iterable[Quad], removed: Iterable[Quad], held: Held, parent: Version | None
) -> None:
    """Write the files of names of the version in `folder`, which holds `held`.

    `added` and `removed` are its differences from `parent`, all named under the base of `held`.
    """
    (folder / FOLDER).mkdir()
    changes: dict[str, Change] = {}
    if parent:
        before = Held(parent.open_store(), Namespace(parent.base))
        changes = _changes(_Names.of(added, held.namespace), _Names.of(removed, held.namespace), before, held)
        _write(folder / FOLDER / _CHANGED, ((name, change.value) for name, change in changes.items()))
    appeared = {name for name, change in changes.items() if change is Change.APPEARED}
    gone = {name: last for name, last in _gone_before(parent) if name not in appeared}
    if parent:
        vanished = (name for name, change in changes.items() if change is Change.VANISHED)
        gone |= {name: str(parent.number) for name in vanished}
    _write(folder / FOLDER / _GONE, gone.items())
    since = str(known_since(parent)) if parent else ""
    (folder / FOLDER / _SINCE).write_text(f"{since}\n", encoding="ascii")


@dataclass(frozen=True)
class _Names:
    """The names in some quads: those that occur as such, and those that something is said of.

    A term is said nothing of where it is used, nor is a thing where the catalogue gives it as an example.
    """

    occurring: frozenset[str]
    touched: frozenset[str]

    @classmethod
    def of(cls, quads: Iterable[Quad], namespace: Namespace) -> "_Names":
        """Read the names."""
        occurring: set[str] = set()
        touched: set[str] = set()
        catalogue = namespace.catalogue
        for quad in quads:
            listed = quad.graph_name == catalogue
            for term in (quad.subject, quad.predicate, quad.object, quad.graph_name):
                local = namespace.local(term.value) if isinstance(term, NamedNode) else None
                if not local:
                    continue
                name, hash_, _ = local.partition("#")
                if not hash_:
                    occurring.add(name)
                if term == quad.graph_name or not (listed or (hash_ and term != quad.subject)):
                    touched.add(name)
        return cls(frozenset(occurring), frozenset(touched))


def _changes(added: _Names, removed: _Names, before: Held, after: Held) -> dict[str, Change]:
    found: dict[str, Change] = {}
    touched = added.touched | removed.touched
    for name in touched | added.occurring | removed.occurring:
        # What was added is there now, and what was removed was there: only the rest has to be looked up.
        had = name in removed.occurring or before.has(name)
        has = name in added.occurring or after.has(name)
        if had != has:
            found[name] = Change.APPEARED if has else Change.VANISHED
        elif has and name in touched:
            found[name] = Change.CHANGED
    return found


def change_of(version: Version, name: str) -> Change | None:
    """Tell what a version that `has_changes` did to a name; None where it left it as it was.

    :raises DamagedVersion: when its file cannot be read.
    """
    sign = _find(version.folder / FOLDER / _CHANGED, name)
    return Change(sign) if sign else None


def has_changes(version: Version) -> bool:
    """Tell whether it is written down what a version did to names, against its parent."""
    return (version.folder / FOLDER / _CHANGED).is_file()


def names_changed(version: Version, change: Change, most: int) -> list[str]:
    """List names of one change; of more than `most` rows only the first are read."""
    return [
        name for name, sign in islice(_rows(version.folder / FOLDER / _CHANGED), most) if sign == change.value
    ]


def last_with(version: Version, name: str) -> int | None:
    """Give the number of the last version that had what `version` has no more, as far as it is written down.

    :raises DamagedVersion: when the file cannot be read.
    """
    path = version.folder / FOLDER / _GONE
    last = _find(path, name) if path.is_file() else None
    return int(last) if last else None


def known_since(version: Version) -> int:
    """Give the number of the first version of which `last_with` knows the names."""
    path = version.folder / FOLDER / _SINCE
    text = path.read_text(encoding="ascii").strip() if path.is_file() else ""
    return int(text) if text else version.number


def _gone_before(parent: Version | None) -> Iterator[tuple[str, str]]:
    return _rows(parent.folder / FOLDER / _GONE) if parent else iter(())


def _write(path: Path, rows: Iterable[tuple[str, str]]) -> None:
    path.write_bytes("".join(f"{name}\t{value}\n" for name, value in sorted(rows)).encode())


def _rows(path: Path) -> Iterator[tuple[str, str]]:
    if not path.is_file():
        return
    with path.open(encoding="utf-8", newline="\n") as file:
        for line in file:
            name, _, value = line[:-1].partition("\t")
            yield name, value


def _find(path: Path, name: str) -> str | None:
    """Find the value in the row of a name, in a file of sorted rows."""
    try:
        if not path.stat().st_size:  # nothing can be mapped
            return None
        with path.open("rb") as file, mmap(file.fileno(), 0, access=ACCESS_READ) as rows:
            return _value(rows, f"{name}\t".encode(errors="replace"))
    except OSError as error:
        raise DamagedVersion(f"{path} cannot be read: {error}") from error


def _value(rows: mmap, key: bytes) -> str | None:
    low, high = 0, len(rows)
    while low < high:
        middle = (low + high) // 2
        start, end = rows.rfind(b"\n", low, middle) + 1 or low, rows.find(b"\n", middle)
        row = rows[start:end]
        if row.startswith(key):
            return row[len(key) :].decode()
        low, high = (end + 1, high) if row < key else (low, start)
    return None
