"""Results of queries kept in memory: a version never changes, so what it answered once it will answer again.

A result is kept by version, query, data set and format, whoever asks for it how. For requests by GET the answer is
kept by the very words of the request as well, so that it is found before anybody reads them.
"""

from collections import OrderedDict
from collections.abc import Hashable, Mapping
from dataclasses import dataclass, field

_OVERHEAD = 600
_WORDS_PER_RESULT = 8

Words = tuple[str, bytes, bytes, bytes]
"""What tells one request by GET from another: path, query, Accept, Accept-Language."""
Headers = list[tuple[bytes, bytes]]


@dataclass(frozen=True)
class Result:
    """The body of a result, and what the engine says of it: `kind`, `missing`, … as `evaluate` tells."""

    body: bytes
    head: Mapping[str, object]


@dataclass
class _Entry:
    """A result and the words by which it was asked for; `size` is about what they take in memory, in bytes."""

    result: Result
    size: int
    words: list[Words] = field(default_factory=list)


@dataclass(frozen=True)
class _Hit:
    """What is answered to a request: headers and entity tag, and the key of the result."""

    version: int
    headers: Headers
    tag: bytes
    key: Hashable


class ResultCache:
    """Results up to a number of bytes together; what was asked for longest ago is forgotten."""

    def __init__(self, megabytes: float) -> None:
        """Begin empty; with 0 MiB nothing is ever kept."""
        self._most = int(megabytes * 1024 * 1024)
        self.largest = self._most // 8
        """Bytes of the largest result that is kept."""
        self._entries: OrderedDict[Hashable, _Entry] = OrderedDict()
        self._hits: dict[Words, _Hit] = {}
        self._size = 0

    def get(self, key: Hashable) -> Result | None:
        """Give the result kept by `key`."""
        entry = self._entries.get(key)
        if entry is None:
            return None
        self._entries.move_to_end(key)
        return entry.result

    def keep(self, key: Hashable, result: Result) -> None:
        """Keep a result, unless it is too large.

        >>> cache = ResultCache(0.01)
        >>> for key in range(100):
        ...     cache.keep(key, Result(b"x" * 500, {"kind": "boolean"}))
        >>> cache.get(0) is None, cache.get(99).head["kind"]
        (True, 'boolean')
        """
        size = len(result.body) + len(repr(key)) + _OVERHEAD
        if size > self.largest or key in self._entries:
            return
        self._entries[key] = _Entry(result, size)
        self._size += size
        self._shrink()

    def remember(self, words: Words, key: Hashable, version: int, headers: Headers, tag: bytes) -> None:
        """Remember that a request by GET, while `version` is current, is answered with the result kept by `key`."""
        entry = self._entries.get(key)
        if entry is None or len(entry.words) >= _WORDS_PER_RESULT:
            return
        if words not in self._hits:
            entry.words.append(words)
            size = _OVERHEAD + sum(map(len, words))
            entry.size += size
            self._size += size
        self._hits[words] = _Hit(version, headers, tag, key)
        self._shrink()

    def answer_to(self, words: Words, version: int) -> tuple[Headers, bytes, bytes] | None:
        """Give headers, entity tag and body of the answer to a request, if it is kept."""
        hit = self._hits.get(words)
        if hit is None or hit.version != version:
            return None
        result = self.get(hit.key)
        return (hit.headers, hit.tag, result.body) if result else None

    def _shrink(self) -> None:
        while self._size > self._most:
            _, entry = self._entries.popitem(last=False)
            self._size -= entry.size
            for words in entry.words:
                self._hits.pop(words, None)
