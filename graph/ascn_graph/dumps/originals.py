"""What has to be known of a version to dump it; nothing of it is read yet, and all of it fits into JSON."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from pyoxigraph import Store

from ascn_graph.errors import DamagedVersion

if TYPE_CHECKING:
    # Workers start without most of the package.
    from ascn_graph.versions import Version


@dataclass(frozen=True)
class Original:
    """A version that is dumped; the members mean what those of `Version` do."""

    number: int
    published: str
    content_digest: str
    base: str
    strict: bool
    folder: str
    sizes: Mapping[str, int]

    def open_store(self) -> Store:
        """Open the store, read-only.

        :raises DamagedVersion: when a file of it is missing or has another size than when it was published.
        """
        folder = Path(self.folder)
        for name, size in self.sizes.items():
            path = folder / name
            if name.startswith("store/") and not (path.is_file() and path.stat().st_size == size):
                raise DamagedVersion(
                    f"Version {self.number} is damaged: {path} is missing or has not its size."
                )
        try:
            return Store.read_only(str(folder / "store"))
        except (OSError, RuntimeError) as error:
            raise DamagedVersion(f"Version {self.number} cannot be opened: {error}") from error


def original_of(version: "Version") -> Original:
    """Give what has to be known of `version`."""
    return Original(
        version.number,
        version.published,
        version.content_digest,
        version.base,
        version.strict,
        str(version.folder),
        version.sizes,
    )
