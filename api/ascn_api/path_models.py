"""The wire format of /paths; its example is the real connection between a city and a project of its partner."""

from typing import Any

from pydantic import BaseModel, ConfigDict, Field

_BASE = "http://localhost:8000/"
_COMPILED_FROM: list[dict[str, Any]] = [
    {
        "source": f"{_BASE}source/jica-siemreap-2024-10-30",
        "title": "第6回日 ASEAN スマートシティ・ネットワーク ハイレベル会合への参加",
        "label": "Japan International Cooperation Agency, 30 October 2024",
        "date": "2024-10-30",
    },
    {
        "source": f"{_BASE}source/jica-siemreap-2024-02",
        "title": "Takamatsu City and Siem Reap Province sign a smart city memorandum",
        "label": "Japan International Cooperation Agency, February 2024",
        "date": "2024-02",
    },
]
_COMPILED: dict[str, Any] = {
    "graph": f"{_BASE}source/dossier#partnership-takamatsu-siem-reap-memorandum",
    "source": f"{_BASE}source/dossier",
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
    "graph": f"{_BASE}source/asean-me-2025",
    "source": f"{_BASE}source/asean-me-2025",
    "title": "ASCN Monitoring and Evaluation Report 2025",
    "label": "ASEAN Secretariat, 30 September 2025",
    "date": "2025-09-30",
    "paragraph": None,
    "kind": "source",
    "origin": f"{_BASE}document/ascn-me-report-2025",
    "basis": None,
    "derived_from": [],
}
_TAKAMATSU = {"iri": f"{_BASE}city/takamatsu", "label": "Takamatsu", "type": "City"}
_SIEM_REAP = {"iri": f"{_BASE}city/siem-reap", "label": "Siem Reap", "type": "City"}
_PROJECT = {
    "iri": f"{_BASE}project/siem-reap-smart-tourism",
    "label": "Smart Tourism (Siem Reap)",
    "type": "Project",
}
_PARTNERS: dict[str, Any] = {
    "predicate": f"{_BASE}ontology#partnerOf",
    "label": "works together with",
    "forward": False,
    "via": f"{_BASE}partnership/takamatsu-siem-reap-memorandum",
    "via_label": "Siem Reap and Takamatsu: Memorandum on carrying out smart city measures",
    "first_day": "2024-02-06",
    "last_day": "2024-02-06",
    "origins": 0,
    "evidence": [_COMPILED],
}
_IN_CITY: dict[str, Any] = {
    "predicate": f"{_BASE}ontology#inCity",
    "label": "has the project",
    "forward": False,
    "via": None,
    "via_label": None,
    "first_day": None,
    "last_day": None,
    "origins": 1,
    "evidence": [_STATED],
}
_HOPS = [
    {"from": _TAKAMATSU["iri"], "to": _SIEM_REAP["iri"], **_PARTNERS, "also": []},
    {"from": _SIEM_REAP["iri"], "to": _PROJECT["iri"], **_IN_CITY, "also": []},
]
_PATH: dict[str, Any] = {
    "length": 2,
    "score": 1.37,
    "meaningful": True,
    "reason": "2 hops; the least telling: Smart Tourism (Siem Reap) is carried out in Siem Reap, like 9 others.",
    "sentence": "Takamatsu works together with Siem Reap, which has the project Smart Tourism (Siem Reap).",
    "nodes": [_TAKAMATSU, _SIEM_REAP, _PROJECT],
    "hops": _HOPS,
}
_CONNECTIONS: dict[str, Any] = {
    "version": 3,
    "from": _TAKAMATSU,
    "to": _PROJECT,
    "rank": "meaning",
    "max_length": 6,
    "meaningful": True,
    "cut": False,
    "explanation": "Takamatsu and Smart Tourism (Siem Reap) are connected; 1 path is shown.",
    "paths": [_PATH],
}


def _config(example: dict[str, Any]) -> ConfigDict:
    return ConfigDict(frozen=True, extra="forbid", json_schema_extra={"example": example})


class PathNode(BaseModel):
    """An entity; `type` is the name of its class in the vocabulary."""

    model_config = _config(_TAKAMATSU)

    iri: str
    label: str
    type: str


class PathEvidenceSource(BaseModel):
    """A source that a compiled graph was put together from."""

    model_config = _config(_COMPILED_FROM[0])

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

    model_config = _config(_COMPILED)

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
    `origins` counts the independent origins known to state it; compilations and editors are none.
    """

    model_config = _config(_PARTNERS)

    predicate: str
    label: str
    forward: bool
    via: str | None
    via_label: str | None
    first_day: str | None
    last_day: str | None
    origins: int
    evidence: list[PathEvidence]


class PathHop(PathLink):
    """The most telling statement between two neighbours on a path; `also` are the others between the same two."""

    model_config = _config(_HOPS[0])

    start: str = Field(alias="from")
    end: str = Field(alias="to")
    also: list[PathLink]


class FoundPath(BaseModel):
    """One connection: `score` is the higher the more it tells, `reason` says why, `sentence` reads it aloud.

    A path that is not `meaningful` would say as much of many other pairs.
    """

    model_config = _config(_PATH)

    length: int
    score: float
    meaningful: bool
    reason: str
    sentence: str
    nodes: list[PathNode]
    hops: list[PathHop]


class FoundPaths(BaseModel):
    """How two entities are connected in one version.

    `meaningful` is false where trivial links alone connect them, of which the best is shown, or nothing does; `cut`
    is true where the search had to stop before it had seen everything; `explanation` says so in a sentence.
    """

    model_config = _config(_CONNECTIONS)

    version: int
    start: PathNode = Field(alias="from")
    end: PathNode = Field(alias="to")
    rank: str
    max_length: int
    meaningful: bool
    cut: bool
    explanation: str
    paths: list[FoundPath]
