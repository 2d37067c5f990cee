"""Many texts in two arrays, which can be mapped into memory."""

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import overload

import numpy as np
import numpy.typing as npt


@dataclass(frozen=True)
class Texts(Sequence[str]):
    """Texts by their numbers.

    >>> texts = Texts.of(["b", "é"])
    >>> texts[1], len(texts), texts.find("b"), texts.find("c")
    ('é', 2, 0, None)
    """

    characters: npt.NDArray[np.uint8]
    """All texts in UTF-8, one after the other."""
    starts: npt.NDArray[np.int64]
    """Where each begins in `characters`, and where the last one ends."""

    @classmethod
    def of(cls, texts: Iterable[str]) -> "Texts":
        """Keep `texts` in their order."""
        encoded = [text.encode(errors="replace") for text in texts]
        ends = np.cumsum([0, *map(len, encoded)], dtype=np.int64)
        return cls(np.frombuffer(b"".join(encoded), dtype=np.uint8), ends)

    @classmethod
    def sorted_of(cls, texts: Iterable[str]) -> "Texts":
        """Sort `texts`, each once, so that they can be found."""
        return cls.of(sorted(set(texts)))

    def find(self, text: str) -> int | None:
        """Give the number of a text, or None; the texts must be sorted."""
        # Characters sort as their UTF-8 bytes do.
        place = bisect_left(self, text)
        return place if place < len(self) and self[place] == text else None

    def __len__(self) -> int:
        """Count the texts."""
        return len(self.starts) - 1

    @overload
    def __getitem__(self, place: int) -> str: ...
    @overload
    def __getitem__(self, place: slice) -> Sequence[str]: ...
    def __getitem__(self, place: int | slice) -> str | Sequence[str]:
        """Give one text, or several."""
        if isinstance(place, slice):
            return [self[number] for number in range(*place.indices(len(self)))]
        if not 0 <= place < len(self):
            raise IndexError(place)
        return self.characters[self.starts[place] : self.starts[place + 1]].tobytes().decode()
