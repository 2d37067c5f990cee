"""Answers about paths, made by hand: usual, empty and hostile ones."""

from dataclasses import replace

from ascn_graph.namespaces import DEFAULT_BASE
from ascn_graph.paths.answers import (
    Answer,
    Common,
    Connections,
    Evidence,
    EvidenceSource,
    Hop,
    Link,
    Neighbour,
    Neighbourhood,
    Node,
    Path,
    Sentences,
    Shared,
    Tree,
)

JAKARTA, SURABAYA, FIRST, ASCN = (
    Node(f"{DEFAULT_BASE}{name}", label, type_)
    for name, label, type_ in (
        ("city/jakarta", "Jakarta", "City"),
        ("city/surabaya", "Surabaya", "City"),
        ("meeting/first", "First Meeting", "Meeting"),
        ("network/ascn", "ASEAN Smart Cities Network", "Network"),
    )
)
PARAGRAPH = Evidence(
    graph=f"{DEFAULT_BASE}source/news#p13",
    source=f"{DEFAULT_BASE}source/news",
    title="Berita",
    label="Newspaper, 12 November 2025",
    date="2025-11-12",
    paragraph=13,
    kind="paragraph",
    origin=f"{DEFAULT_BASE}source/news",
    basis=None,
    derived_from=(),
)
COMPILED = Evidence(
    graph=f"{DEFAULT_BASE}source/dossier#item",
    source=f"{DEFAULT_BASE}source/dossier",
    title="Facts",
    label="compiled from 1 source: Bulletin, 2024",
    date="2026-11-22",
    paragraph=None,
    kind="compilation",
    origin=None,
    basis="Compiled",
    derived_from=(EvidenceSource(f"{DEFAULT_BASE}source/bulletin", "Bulletin", "Bulletin, 2024", "2024"),),
)
MEMBER = Link(
    predicate=f"{DEFAULT_BASE}ontology#memberOf",
    label="is a member of",
    forward=True,
    via=f"{DEFAULT_BASE}membership/ascn-jakarta",
    via_label="membership",
    first_day="2018-04-28",
    last_day="2025-11-10",
    as_of="unknown",
    known="last known on 2025-11-10",
    origins=1,
    evidence=(PARAGRAPH, COMPILED),
)
LISTED = replace(MEMBER, predicate=f"{DEFAULT_BASE}ontology#hasTheme", label="has the theme", via=None)
HAS_MEMBER = replace(MEMBER, label="has the member", forward=False)
MET = replace(MEMBER, predicate=f"{DEFAULT_BASE}ontology#participatedIn", label="took part in", via=None)
SAID = Sentences("Jakarta is a member.", "Jakarta adalah anggota.")


def hop(start: Node, end: Node, link: Link = MEMBER, *also: Link) -> Hop:
    return Hop(start.iri, end.iri, link, also)


def path(nodes: list[Node], *hops: Hop, meaningful: bool = True) -> Path:
    return Path(6.25, meaningful, "Few are like it.", SAID.en, SAID, tuple(nodes), hops)


def connections(start: Node, end: Node, *paths: Path) -> Connections:
    return Connections(
        version=3,
        start=start,
        end=end,
        rank="meaning",
        search="best",
        max_length=6,
        as_of="2026-01-01",
        meaningful=any(each.meaningful for each in paths),
        cut=False,
        explanation="So it is.",
        paths=paths,
    )


PATHS = connections(
    JAKARTA,
    SURABAYA,
    path([JAKARTA, ASCN, SURABAYA], hop(JAKARTA, ASCN, MEMBER, LISTED), hop(ASCN, SURABAYA, HAS_MEMBER)),
    path(
        [JAKARTA, FIRST, SURABAYA],
        hop(JAKARTA, FIRST, MET),
        hop(FIRST, SURABAYA, replace(MET, label="had the participant", forward=False)),
        meaningful=False,
    ),
)
TREE = Tree(
    version=3,
    given=(JAKARTA, SURABAYA),
    between=(ASCN,),
    unconnected=(),
    max_length=6,
    as_of=None,
    score=3.5,
    meaningful=True,
    cut=False,
    explanation="A tree.",
    sentences=(SAID,),
    branches=(hop(JAKARTA, ASCN), hop(ASCN, SURABAYA, HAS_MEMBER)),
)
NEAR = Neighbourhood(
    version=3,
    around=ASCN,
    depth=2,
    as_of=None,
    cut=True,
    explanation="There are more.",
    neighbours=(Neighbour(JAKARTA, 1, 4.0), Neighbour(FIRST, 2, 2.0)),
    ways=(hop(ASCN, JAKARTA, HAS_MEMBER), hop(JAKARTA, FIRST, MET)),
)
COMMON = Common(
    version=3,
    of=(JAKARTA, SURABAYA),
    as_of=None,
    meaningful=True,
    cut=False,
    explanation="One thing.",
    shared=(
        Shared(
            ASCN,
            (JAKARTA.iri, SURABAYA.iri),
            5.0,
            True,
            "Few are like it.",
            SAID,
            (hop(JAKARTA, ASCN), hop(SURABAYA, ASCN)),
        ),
    ),
)
EMPTY: dict[str, Answer] = {
    "no path": connections(JAKARTA, SURABAYA),
    "same ends": connections(JAKARTA, JAKARTA),
    "no tree": replace(TREE, branches=(), between=(), unconnected=(JAKARTA, SURABAYA), sentences=()),
    "nothing near": replace(NEAR, neighbours=(), ways=()),
    "nothing shared": replace(COMMON, shared=()),
}
ANSWERS: dict[str, Answer] = {"paths": PATHS, "tree": TREE, "near": NEAR, "common": COMMON, **EMPTY}
HOSTILE = {
    "marks": 'a "quoted" <b>&amp;</b> [x] {y} |z| \'',
    "newline": "two\r\nlines\tand more",
    "override": "safe\u202egpj.exe",
    "controls": "a\x00b\x1fc\ufffe",
    "emoji": "🏙️ スマートシティ 👩‍👩‍👧",
    "long": "Very long " * 200,
    "word": "x" * 500,
    "comment": "]]> --> <!-- <?xml ?> </title><script>alert(1)</script>",
    "empty": "",
    "end": "end",
    "formula": "=1+1",
}


def called(label: str) -> Connections:
    """Give an answer in which everything is called so."""
    start, end = (replace(node, label=label) for node in (JAKARTA, ASCN))
    link = replace(MEMBER, label=label, evidence=(replace(PARAGRAPH, label=label, title=label),))
    found = connections(start, end, path([start, end], hop(start, end, link)))
    return replace(found, explanation=label)


def around(count: int) -> Neighbourhood:
    """Give so many neighbours."""
    nodes = [Node(f"{DEFAULT_BASE}city/n{number}", f"Some City {number}", "City") for number in range(count)]
    return replace(
        NEAR,
        neighbours=tuple(Neighbour(node, 1, 1.0) for node in nodes),
        ways=tuple(hop(ASCN, node, HAS_MEMBER) for node in nodes),
    )
