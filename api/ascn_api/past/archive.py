"""The versions that are kept: what is told of each is read once, and the old ones read last stay open."""

import logging
from collections import OrderedDict
from dataclasses import dataclass
from threading import Lock

from ascn_api.readings import Reading
from ascn_api.snapshots import Snapshot, open_snapshot
from ascn_graph.errors import DamagedVersion
from ascn_graph.history.index import Held
from ascn_graph.history.presence import last_number_with, versions_with
from ascn_graph.lookups import TimedLookups
from ascn_graph.versions import Version, Versions

_OPEN = 4
_log = logging.getLogger("ascn_api")


class Archive:
    """The versions of one home, as they were published."""

    def __init__(self, versions: Versions) -> None:
        """Begin with none read and none open."""
        self._versions = versions
        self._read: dict[int, tuple[int, Version]] = {}
        self._open: OrderedDict[int, Snapshot] = OrderedDict()
        self._lock = Lock()

    def kept(self, newest: int) -> list[Version]:
        """List the versions up to number `newest`, ascending; one that cannot be read does not hide the others."""
        found = []
        for number in self.numbers(newest):
            try:
                found.append(self._version(number))
            except DamagedVersion as error:
                _log.warning("%s", error)
        return found

    def numbers(self, newest: int) -> list[int]:
        """List the numbers of the versions up to `newest` that are there, ascending."""
        return [number for number in self._versions.numbers() if number <= newest]

    def open(self, version: Version) -> Snapshot:
        """Give a version, opened; of those that are not in service, the ones asked for last stay open.

        :raises DamagedVersion: when it cannot be read.
        """
        with self._lock:
            known = self._open.get(version.number)
            if known is None or known.version.content_digest != version.content_digest:
                known = self._open[version.number] = open_snapshot(version)
            self._open.move_to_end(version.number)
            while len(self._open) > _OPEN:
                self._open.popitem(last=False)
            return known

    def _version(self, number: int) -> Version:
        # A version never changes, but a home can be emptied and filled anew below a server.
        path = self._versions.folder / str(number) / "version.json"
        try:
            written = path.stat().st_mtime_ns
        except OSError as error:
            raise DamagedVersion(f"Version {number} is damaged: {path} is missing.") from error
        known = self._read.get(number)
        if known is None or known[0] != written:
            known = self._read[number] = written, self._versions.read(number)
        return known[1]


@dataclass(frozen=True)
class Past:
    """The versions up to the one in service, as one request asks about them."""

    archive: Archive
    reading: Reading

    @property
    def numbers(self) -> list[int]:
        """The numbers of the versions that are kept, ascending."""
        return self.archive.numbers(self.reading.snapshot.version.number)

    @property
    def kept(self) -> list[Version]:
        """The versions that are kept, ascending; the last is the one in service."""
        current = self.reading.snapshot.version
        return [*self.archive.kept(current.number - 1), current]

    def open(self, version: Version) -> Snapshot:
        """Give a version, opened.

        :raises DamagedVersion: when it cannot be read.
        """
        snapshot = self.reading.snapshot
        return snapshot if version.number == snapshot.version.number else self.archive.open(version)

    def held(self, version: Version) -> Held:
        """Give the content of a version.

        :raises DamagedVersion: when it cannot be read.
        """
        snapshot = self.open(version)
        store = TimedLookups(snapshot.store, self.reading.deadline)
        return Held(store, snapshot.namespace, version.strict)

    def has(self, version: Version, name: str) -> bool:
        """Tell whether a name occurs in a version; a version that cannot be read is passed over."""
        self.reading.deadline.check()
        try:
            return self.held(version).has(name)
        except DamagedVersion as error:
            _log.warning("%s", error)
            return False

    def versions_with(self, name: str) -> list[Version]:
        """Give the versions that are kept and have a name, ascending."""
        return versions_with(self.kept, name, self.has)

    def last_number_with(self, name: str) -> int | None:
        """Give the number of the last version that had what the one in service has not; None where none is known to."""
        return last_number_with(self.reading.snapshot.version, lambda: self.kept, name, self.has)
