"""Twenty pairs from the real graph, with the ranking we would defend to an analyst; `graph/PATHS.md` shows them.

Run `ASCN_HOME=… python -m tests.path_pairs` after `ascn build` to write that page from what the version answers.
"""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from ascn_graph.paths.answers import Connections
from ascn_graph.paths.opening import open_finder
from ascn_graph.paths.requests import PathRequest
from ascn_graph.versions import Version, Versions

PAGE = Path(__file__).parents[1] / "graph" / "PATHS.md"
_SHOWN = 3
_INTRODUCTION = (
    "For each pair: the ranking we would defend to an analyst, and what the service says. The measure is explained in",
    "`graph/ascn_graph/paths/selectivity.py`: a hop costs the more the less selective it is at either end, and a path",
    "that says as much of many other pairs is trivial. `tests/test_path_pairs.py` holds both against each other;",
    "`python -m tests.path_pairs` writes this page. Ask yourself with `ascn path START END`.",
)


@dataclass(frozen=True)
class Pair:
    """Two things, what should connect them best (the nodes between; None: nothing that means anything), and why."""

    start: str
    end: str
    best: tuple[str, ...] | None
    why: str

    @property
    def nodes(self) -> list[str]:
        """The nodes of the best path."""
        return [self.start, *(self.best or ()), self.end]


HLM = "meeting/asean-japan-hlm-"
JAMP, MLIT = "programme/smart-jamp", "organisation/mlit-jp"
PAIRS = (
    Pair(
        "city/siem-reap",
        "city/takamatsu",
        (),
        "They signed a memorandum: a direct link precedes every way round.",
    ),
    Pair(
        JAMP,
        "city/banyuwangi",
        (),
        "The city is one of those the programme works in, whatever else they share.",
    ),
    Pair(
        "person/safrizal-za",
        "country/indonesia",
        (),
        "He represents the country; his meetings and offices follow.",
    ),
    Pair(
        "person/safrizal-za",
        "city/takamatsu",
        (f"{HLM}7",),
        "He took part in the meeting that was held there. That its city is the partner of a member of the network he "
        "shepherds says less.",
    ),
    Pair(
        "city/banyuwangi",
        "city/takamatsu",
        (MLIT, f"{HLM}7"),
        "The ministry works with the city and chaired the meeting in Takamatsu; that Indonesia was one of 25 at that "
        "meeting comes later.",
    ),
    Pair(
        "city/jakarta",
        "city/bangkok",
        ("organisation/oriental-consultants-global",),
        "One consultant serves both cities and few others; the programme with ten cities and the ministry with twelve "
        "follow; that both are members of the network is left out.",
    ),
    Pair(
        "country/thailand",
        "country/viet-nam",
        (f"{HLM}2",),
        "Both sent delegations to the same meetings, and the smaller the meeting, the more it tells. That both are in "
        "ASEAN is left out.",
    ),
    Pair(
        "country/indonesia",
        "country/japan",
        (f"{HLM}3", "outcome/asean-japan-hlm-3-2"),
        "Indonesia was one of eleven invited to a meeting at which Japan put forward an outcome: more than sitting at "
        "the same table of 25.",
    ),
    Pair(
        "city/phnom-penh",
        "city/siem-reap",
        (JAMP,),
        "Ten cities take part in the programme. The country comes later.",
    ),
    Pair(
        "city/cebu-city",
        "city/davao-city",
        (JAMP,),
        "The same programme; three cities of one country come later.",
    ),
    Pair(
        "organisation/jica-jp",
        "city/jakarta",
        (JAMP,),
        "The agency supported the programme that works in the city.",
    ),
    Pair(
        f"{HLM}1",
        f"{HLM}7",
        (MLIT,),
        "One ministry hosted the first meeting and chaired the seventh. That both are in one series is left out.",
    ),
    Pair(
        "project/siem-reap-smart-tourism",
        "city/takamatsu",
        ("city/siem-reap",),
        "The project is carried out in the city that works together with Takamatsu.",
    ),
    Pair(
        "city/da-nang",
        "city/yokohama",
        ("country/viet-nam", f"{HLM}1"),
        "Nothing nearer than the country's part in the meeting there: one of three cities of one of the participants.",
    ),
    Pair(
        "city/luang-prabang",
        "city/vientiane",
        ("country/lao-pdr",),
        "They are the only two cities of their country in the graph, so the country does tell one from the other.",
    ),
    Pair(
        "city/jakarta",
        "city/surabaya",
        None,
        "Both are in Indonesia, like six others, and nothing else connects them.",
    ),
    Pair(
        "city/phuket",
        "city/chonburi",
        None,
        "Both are in Thailand; an officer who represents the country is no link.",
    ),
    Pair(
        "city/kuching",
        "city/kota-kinabalu",
        None,
        "One country, one network, and programmes that serve them all.",
    ),
    Pair(
        "city/semarang",
        "city/denpasar",
        None,
        "Named together in one claim, as candidates: that sorts them only.",
    ),
    Pair(
        "city/palembang",
        "city/ha-noi",
        None,
        "One was a candidate for the network, the other is one of its members.",
    ),
)


def answer(version: Version, pair: Pair) -> Connections:
    """Ask how a pair is connected."""
    return open_finder(version).find(pair.start, pair.end, PathRequest(limit=_SHOWN))


def page(version: Version) -> str:
    """Write the page: each pair, what we would defend, and what is answered."""
    return "\n".join(_lines(version)) + "\n"


def _lines(version: Version) -> Iterator[str]:
    yield "# Twenty connections, and how they are ranked"
    yield ""
    yield from _INTRODUCTION
    for number, pair in enumerate(PAIRS, start=1):
        found = answer(version, pair)
        yield from ["", f"## {number}. {found.start.label} – {found.end.label}", "", pair.why, ""]
        if not found.meaningful:
            yield "**No meaningful connection.** The best trivial one:"
            yield ""
        yield "| rank | score | path |"
        yield "| --: | --: | --- |"
        for rank, path in enumerate(found.paths, start=1):
            yield f"| {rank} | {path.score:g} | {path.sentence} |"


if __name__ == "__main__":
    PAGE.write_text(page(Versions(Path(os.environ.get("ASCN_HOME", ".ascn"))).current()), encoding="utf-8")
