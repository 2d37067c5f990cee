"""Which names are native: kept with a version for the few things of which no English name decides.

Where neither a language a reader asks for nor English names a thing, its native name comes before any other. Which
languages are native to a thing follows from its country, by paths that only the build knows.
"""

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path

from pyoxigraph import DefaultGraph, Literal, NamedNode, Store

from ascn_graph.errors import DamagedVersion
from ascn_graph.labels import TITLES, nowhere_native
from ascn_graph.namespaces import Namespace

NATIVE_FILE = "native.json"
_DEFAULT = DefaultGraph()


def write_native(store: Store, namespace: Namespace, native: Mapping[str, Iterable[str]]) -> bytes:
    """Write the native languages of those things in `store` that have names in several languages, none in English.

    `native` gives the tags of the languages native to a thing, by its IRI. In what is written things are named
    relative to the base, so that it holds under any.
    """
    needed = {
        local: sorted(tags)
        for iri, tags in native.items()
        if (local := namespace.local(iri)) is not None and _is_undecided(store, NamedNode(iri))
    }
    return json.dumps(needed, indent=0, sort_keys=True).encode() + b"\n"


def read_native(folder: Path, namespace: Namespace) -> Callable[[NamedNode], Sequence[str]]:
    """Read what was kept in the folder of a version; of versions published before, nothing is known.

    :raises DamagedVersion: when it cannot be read.
    """
    path = folder / NATIVE_FILE
    if not path.is_file():
        return nowhere_native
    try:
        kept: dict[str, list[str]] = json.loads(path.read_text(encoding="utf-8"))
        known = {namespace.iri(local): tuple(tags) for local, tags in kept.items()}
    except (OSError, ValueError, AttributeError, TypeError) as error:
        raise DamagedVersion(f"{path} cannot be read: {error}.") from error
    return lambda node: known.get(node, ())


def _is_undecided(store: Store, node: NamedNode) -> bool:
    for title in TITLES:
        quads = store.quads_for_pattern(node, title, None, _DEFAULT)
        tags = {quad.object.language or "" for quad in quads if isinstance(quad.object, Literal)}
        if tags:
            return len(tags) > 1 and not any(tag.partition("-")[0].lower() in ("en", "") for tag in tags)
    return False
