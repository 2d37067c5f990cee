"""TimeMaps: every memento of one original, as application/link-format (RFC 7089, section 5) and as JSON."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from urllib.parse import quote

from ascn_api.past.mementos import LINK_FORMAT, http_date, memento_address, moment_of
from ascn_api.past.models import TimeMap, TimeMapMemento, TimeMapMementos, TimeMapPage
from ascn_graph.versions import Version


@dataclass(frozen=True)
class Mementos:
    """The mementos of what `path` names under `base`, ascending, of which one page is told."""

    base: str
    path: str
    all: Sequence[Version]
    page: int
    size: int

    @property
    def original(self) -> str:
        """The address of the original, which is its own TimeGate."""
        return f"{self.base}{quote(self.path)}"

    @property
    def pages(self) -> int:
        """How many pages there are, at least one."""
        return max(1, -(-len(self.all) // self.size))

    @property
    def shown(self) -> Sequence[Version]:
        """The mementos on the page."""
        return self.on(self.page)

    def on(self, page: int) -> Sequence[Version]:
        """Give the mementos on a page."""
        return self.all[(page - 1) * self.size : page * self.size]

    def address(self, page: int, extension: str = "") -> str:
        """Give the address of a page of the TimeMap."""
        asked = f"?page={page}" if page > 1 else ""
        return f"{self.base}timemap/{quote(self.path)}{extension}{asked}"

    def memento(self, version: Version) -> str:
        """Give the address of a memento."""
        return memento_address(self.base, version, self.path)


def write_links(mementos: Mementos) -> str:
    """Write a page of a TimeMap in application/link-format; the other pages are TimeMaps that it links to."""
    return ",\n".join(_links(mementos)) + "\n"


def _links(mementos: Mementos) -> Iterator[str]:
    yield f'<{mementos.original}>; rel="original"'
    yield f'<{mementos.original}>; rel="timegate"'
    yield f'<{mementos.address(mementos.page)}>; rel="self"; {_interval(mementos.shown)}'
    for page in range(1, mementos.pages + 1):
        if page != mementos.page:
            yield f'<{mementos.address(page)}>; rel="timemap"; {_interval(mementos.on(page))}'
    first, last = mementos.all[0].number, mementos.all[-1].number
    for version in mementos.shown:
        named = [
            *(["first"] if version.number == first else []),
            *(["last"] if version.number == last else []),
        ]
        relation = " ".join([*named, "memento"])
        moment = http_date(moment_of(version))
        yield f'<{mementos.memento(version)}>; rel="{relation}"; datetime="{moment}"'


def _interval(versions: Sequence[Version]) -> str:
    start, end = (http_date(moment_of(version)) for version in (versions[0], versions[-1]))
    return f'type="{LINK_FORMAT}"; from="{start}"; until="{end}"'


def write_json(mementos: Mementos) -> str:
    """Write a page of a TimeMap in JSON, with the members that Memento aggregators use."""
    told = TimeMap(
        original_uri=mementos.original,
        timegate_uri=mementos.original,
        timemap_uri={
            "link_format": mementos.address(mementos.page, ".link"),
            "json_format": mementos.address(mementos.page, ".json"),
        },
        self=mementos.address(mementos.page, ".json"),
        total=len(mementos.all),
        pages=[
            _page(mementos.address(page, ".json"), mementos.on(page)) for page in range(1, mementos.pages + 1)
        ],
        mementos=TimeMapMementos(
            first=_memento(mementos, mementos.all[0]),
            last=_memento(mementos, mementos.all[-1]),
            list=[_memento(mementos, version) for version in mementos.shown],
        ),
    )
    return told.model_dump_json(indent=2, by_alias=True) + "\n"


def _page(uri: str, versions: Sequence[Version]) -> TimeMapPage:
    return TimeMapPage(**{"uri": uri, "from": _moment(versions[0]), "until": _moment(versions[-1])})


def _moment(version: Version) -> str:
    return moment_of(version).isoformat().replace("+00:00", "Z")


def _memento(mementos: Mementos, version: Version) -> TimeMapMemento:
    return TimeMapMemento(
        datetime=_moment(version),
        uri=mementos.memento(version),
        version=version.number,
    )
