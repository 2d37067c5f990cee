"""The wire format of what all answers about connections are made of: nodes, hops and their evidence."""

from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from ascn_api.examples import BASE

_COMPILED_FROM: list[dict[str, Any]] = [
    {
        "source": f"{BASE}source/jica-siemreap-2024-10-30",
        "title": "第6回日 ASEAN スマートシティ・ネットワーク ハイレベル会合への参加",
        "label": "Japan International Cooperation Agency, 30 October 2024",
        "date": "2024-10-30",
    },
    {
        "source": f"{BASE}source/jica-siemreap-2024-02",
        "title": "Takamatsu City and Siem Reap Province sign a smart city memorandum",
        "label": "Japan International Cooperation Agency, February 2024",
        "date": "2024-02",
    },
]
_COMPILED: dict[str, Any] = {
    "graph": f"{BASE}source/dossier#partnership-takamatsu-siem-reap-memorandum",
    "source": f"{BASE}source/dossier",
    "title": "Fact dossiers on the ASEAN Smart Cities Network",
    "label": "compiled from 2 sources: Japan International Cooperation Agency, 30 October 2024; "
    "Japan International Cooperation Agency, February 2024",
    "date": "2026-11-22",
    "paragraph": None,
    "kind": "compilation",
    "origin": None,
    "basis": "Compiled",
    "derived_from": _COMPILED_FROM,
}
_STATED: dict[str, Any] = {
    "graph": f"{BASE}source/asean-me-2025",
    "source": f"{BASE}source/asean-me-2025",
    "title": "ASCN Monitoring and Evaluation Report 2025",
    "label": "ASEAN Secretariat, 30 September 2025",
    "date": "2025-09-30",
    "paragraph": None,
    "kind": "source",
    "origin": f"{BASE}document/ascn-me-report-2025",
    "basis": None,
    "derived_from": [],
}
TAKAMATSU = {"iri": f"{BASE}city/takamatsu", "label": "Takamatsu", "type": "City"}
"""Examples of nodes and hops: a city, its partner, and a project of that."""
SIEM_REAP = {"iri": f"{BASE}city/siem-reap", "label": "Siem Reap", "type": "City"}
PROJECT = {
    "iri": f"{BASE}project/siem-reap-smart-tourism",
    "label": "Smart Tourism (Siem Reap)",
    "type": "Project",
}
_PARTNERS: dict[str, Any] = {
    "predicate": f"{BASE}ontology#partnerOf",
    "label": "works together with",
    "forward": False,
    "via": f"{BASE}partnership/takamatsu-siem-reap-memorandum",
    "via_label": "Siem Reap and Takamatsu: Memorandum on carrying out smart city measures",
    "first_day": "2024-02-06",
    "last_day": "2024-02-06",
    "as_of": None,
    "known": None,
    "origins": 0,
    "evidence": [_COMPILED],
}
_IN_CITY: dict[str, Any] = {
    "predicate": f"{BASE}ontology#inCity",
    "label": "has the project",
    "forward": False,
    "via": None,
    "via_label": None,
    "first_day": None,
    "last_day": None,
    "as_of": None,
    "known": None,
    "origins": 1,
    "evidence": [_STATED],
}
PARTNERSHIP: dict[str, Any] = {
    "from": TAKAMATSU["iri"],
    "to": SIEM_REAP["iri"],
    **_PARTNERS,
    "also": [],
    "more": 0,
}
HAS_PROJECT: dict[str, Any] = {
    "from": SIEM_REAP["iri"],
    "to": PROJECT["iri"],
    **_IN_CITY,
    "also": [],
    "more": 0,
}
_SENTENCES = {
    "en": "Takamatsu works together with Siem Reap, which has the project Smart Tourism (Siem Reap).",
    "id": "Kota Takamatsu bekerja sama dengan Siem Reap, yang memiliki proyek Smart Tourism (Siem Reap).",
}


def config(example: dict[str, Any]) -> ConfigDict:
    """Configure a model that is only sent, with its example."""
    return ConfigDict(frozen=True, extra="forbid", json_schema_extra={"example": example})


class PathNode(BaseModel):
    """An entity; `type` is the name of its class in the vocabulary."""

    model_config = config(TAKAMATSU)

    iri: str
    label: str
    type: str


class PathEvidenceSource(BaseModel):
    """A source that a compiled graph was put together from."""

    model_config = config(_COMPILED_FROM[0])

    source: str
    title: str
    label: str
    date: str | None


class PathEvidence(BaseModel):
    """A named graph that states a hop; `title` and `date` are those of its source, `label` cites it shortly.

    `kind` is `paragraph` or `source` where a source states the hop, `editorial` for the editors of the graph, and
    `compilation` where the hop was compiled from several sources without recording which of them states it. `origin`
    is what a source reproduces, such as a press release, by default the source itself. Of a compilation,
    `basis` says on what it rests (`Compiled`; `Inferred` by the compiler; `Translated`: the compiler's wording), and
    `derived_from` are the sources; else they are null and empty.
    """

    model_config = config(_COMPILED)

    graph: str
    source: str
    title: str
    label: str
    date: str | None
    paragraph: int | None
    kind: str
    origin: str | None
    basis: str | None
    derived_from: list[PathEvidenceSource]


class PathLink(BaseModel):
    """A statement between two nodes; `forward` is false where its subject comes second.

    `via` is the relationship behind a derived statement. `first_day` to `last_day` are the days it is known for.
    Where a day was asked for, `as_of` is `holds`, `unknown` or `undated`, and `known` says when an unknown one was
    known to hold. `origins` counts the independent origins known to state it; compilations and editors are none.
    """

    model_config = config(_PARTNERS)

    predicate: str
    label: str
    forward: bool
    via: str | None
    via_label: str | None
    first_day: str | None
    last_day: str | None
    as_of: str | None
    known: str | None
    origins: int
    evidence: list[PathEvidence]


class PathHop(PathLink):
    """The most telling statement between two neighbours on a path; `also` are others between the same two.

    `more` counts those that are not listed.
    """

    model_config = config(PARTNERSHIP)

    start: str = Field(alias="from")
    end: str = Field(alias="to")
    also: list[PathLink]
    more: int


class PathSentences(BaseModel):
    """A connection read aloud in English and in Indonesian."""

    model_config = config(_SENTENCES)

    en: str
    id: str
