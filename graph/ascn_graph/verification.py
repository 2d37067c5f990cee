"""Whether a published version still is what its version.json says."""

import gzip

from pyoxigraph import RdfFormat, Store, parse

from ascn_graph.differences.contents import CHANGES_FILE
from ascn_graph.digest import digest_quads, to_hex
from ascn_graph.errors import DamagedVersion
from ascn_graph.paths.index import open_index
from ascn_graph.versions import CHECKSUMS, Version, Versions, file_checksum


def verify(versions: Versions, number: int) -> list[str]:
    """List what is wrong with version `number`; nothing when it is sound.

    :raises UnknownVersion: when it is not kept.
    """
    try:
        version = versions.get(number)
        if faults := _file_faults(version):
            return faults
        store = version.open_store()
        faults = [*_content_faults(version, store)]
        open_index(version.folder / "paths")
    except DamagedVersion as error:
        return [str(error)]
    except (OSError, RuntimeError) as error:
        return [f"the store cannot be read ({error})"]
    return faults + _change_faults(version)


def _file_faults(version: Version) -> list[str]:
    try:
        lines = (version.folder / CHECKSUMS).read_text(encoding="utf-8").splitlines()
        noted = {name: checksum for checksum, _, name in (line.partition("  ") for line in lines)}
        changed = [
            name for name, checksum in noted.items() if file_checksum(version.folder / name) != checksum
        ]
    except OSError as error:
        return [f"a file is missing ({error.filename})"]
    missing = sorted(version.sizes.keys() - noted.keys())
    return [f"the file {name} is not as it was published" for name in (*changed, *missing)]


def _content_faults(version: Version, store: Store) -> list[str]:
    total = len(store)
    digest = to_hex(digest_quads(store, version.base))
    counted = version.counts["quads"] + version.counts["triples"]
    faults = [] if total == counted else [f"it has {total} quads, {counted} were published"]
    if digest != version.content_digest:
        faults.append(f"its content digest is {digest[:16]}…, {version.content_digest[:16]}… was published")
    return faults


def _change_faults(version: Version) -> list[str]:
    """Compare the rows of changes.nq.gz with the counts, and the added ones with the content."""
    try:
        rows = gzip.decompress((version.folder / CHANGES_FILE).read_bytes()).decode().splitlines()
        added = [row[2:] for row in rows if row.startswith("A ")]
        quads = set(parse("\n".join(added), RdfFormat.N_QUADS))
    except (OSError, EOFError, ValueError, SyntaxError) as error:
        return [f"its changes cannot be read ({error})"]
    store = version.open_store()
    found = (len(quads), len(rows) - len(added))
    faults = (
        []
        if found == (version.counts["added"], version.counts["removed"])
        else ["its changes are incomplete"]
    )
    if any(quad not in store for quad in quads):
        faults.append("its changes are not those of its content")
    return faults
