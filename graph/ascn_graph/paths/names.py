"""A dictionary between IRIs and integers: sorted, in two arrays that can be mapped into memory."""

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import overload

import numpy as np
import numpy.typing as npt


@dataclass(frozen=True)
class Names(Sequence[str]):
    """Distinct names in the order of their characters; the number of a name is its place.

    >>> names = Names.of(["b", "a"])
    >>> names[1], names.find("b"), names.find("c"), len(names)
    ('b', 1, None, 2)
    """

    text: npt.NDArray[np.uint8]
    """All names in UTF-8, one after the other."""
    starts: npt.NDArray[np.int64]
    """Where each name begins in `text`, and where the last one ends."""

    @classmethod
    def of(cls, names: Iterable[str]) -> "Names":
        """Sort `names`, each once."""
        encoded = sorted({name.encode() for name in names})
        ends = np.cumsum([0, *map(len, encoded)], dtype=np.int64)
        return cls(np.frombuffer(b"".join(encoded), dtype=np.uint8), ends)

    def find(self, name: str) -> int | None:
        """Give the number of `name`, or None where it is none of these."""
        # Characters sort as their UTF-8 bytes do.
        place = bisect_left(self, name)
        return place if place < len(self) and self[place] == name else None

    def __len__(self) -> int:
        """Count the names."""
        return len(self.starts) - 1

    @overload
    def __getitem__(self, place: int) -> str: ...
    @overload
    def __getitem__(self, place: slice) -> Sequence[str]: ...
    def __getitem__(self, place: int | slice) -> str | Sequence[str]:
        """Give the name at a place, or several."""
        if isinstance(place, slice):
            return [self[number] for number in range(*place.indices(len(self)))]
        if not 0 <= place < len(self):
            raise IndexError(place)
        return self.text[self.starts[place] : self.starts[place + 1]].tobytes().decode()
