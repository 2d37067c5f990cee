"""What has to be known of versions to tell how they differ; nothing of it is read yet, and all of it fits into JSON."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

CHANGES_FILE = "changes.nq.gz"
"""The name of the changes inside the folder of a version."""


@dataclass(frozen=True)
class Content:
    """The content of one version, and the changes by which it differs from that of its parent."""

    number: int
    folder: str
    base: str
    strict: bool
    added: int
    removed: int
    """How many rows of each kind the changes have."""
    sizes: Mapping[str, int]
    """Bytes of each file of the version, by path inside its folder."""

    def damaged_file(self, inside: str = "") -> Path | None:
        """Give a file whose name begins with `inside` that is missing or has another size than when published."""
        for name, size in self.sizes.items():
            path = Path(self.folder) / name
            if name.startswith(inside) and not (path.is_file() and path.stat().st_size == size):
                return path
        return None


@dataclass(frozen=True)
class Comparison:
    """A question: what has to be added to and removed from `origin` to make `target`."""

    target: Content
    origin: Content | None
    """None stands for nothing: everything in `target` was added."""
    steps: tuple[Content, ...]
    """The versions after the lower of both up to the higher one, whose changes lead from one to the other; empty where
    one of them is not kept, or its changes are not against the one before."""

    @property
    def is_backward(self) -> bool:
        """True when the steps lead from the target to the origin."""
        return self.origin is not None and self.origin.number > self.target.number

    @property
    def moved_from(self) -> str | None:
        """The base that names in `origin` have there, where it is not that of `target`."""
        return self.origin.base if self.origin and self.origin.base != self.target.base else None

    @classmethod
    def from_json(cls, facts: Mapping[str, Any]) -> "Comparison":
        """Read what `dataclasses.asdict` makes of a comparison."""
        origin = facts["origin"]
        return cls(
            Content(**facts["target"]),
            Content(**origin) if origin else None,
            tuple(Content(**step) for step in facts["steps"]),
        )
