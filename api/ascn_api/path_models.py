"""The wire format of /paths; its example is the real connection between two countries."""

from typing import Any

from pydantic import BaseModel, ConfigDict, Field

_BASE = "http://localhost:8000/"
_PARAGRAPH = {
    "graph": f"{_BASE}source/jpnn-2025-11-12#p7",
    "source": f"{_BASE}source/jpnn-2025-11-12",
    "title": "Kembangkan Kota Cerdas Inklusif, Dirjen Bina Adwil Bangun Kemitraan Strategis di Jepang",
    "label": "JPNN.com, 12 November 2025",
    "date": "2025-11-12",
    "paragraph": 7,
}
_THAILAND = {"iri": f"{_BASE}country/thailand", "label": "Thailand", "type": "Country"}
_MEETING = {
    "iri": f"{_BASE}meeting/asean-japan-hlm-7",
    "label": "7th ASEAN-Japan Smart Cities Network High Level Meeting",
    "type": "Meeting",
}
_VIET_NAM = {"iri": f"{_BASE}country/viet-nam", "label": "Viet Nam", "type": "Country"}


def _took_part(country: str, name: str, label: str, forward: bool) -> dict[str, Any]:
    return {
        "predicate": f"{_BASE}ontology#participatedIn",
        "label": label,
        "forward": forward,
        "via": f"{_BASE}participation/asean-japan-hlm-7-{country}",
        "via_label": f"Participation of {name} in the 7th High Level Meeting",
        "first_day": "2025-11-10",
        "last_day": "2025-11-10",
        "evidence": [_PARAGRAPH],
    }


_FIRST = _took_part("thailand", "Thailand", "took part in", True)
_SECOND = _took_part("viet-nam", "Viet Nam", "had the participant", False)
_HOPS = [
    {"from": _THAILAND["iri"], "to": _MEETING["iri"], **_FIRST, "also": []},
    {"from": _MEETING["iri"], "to": _VIET_NAM["iri"], **_SECOND, "also": []},
]
_PATH: dict[str, Any] = {
    "length": 2,
    "score": 1.2,
    "meaningful": True,
    "reason": "2 hops; the least telling: Thailand took part in 7th ASEAN-Japan Smart Cities Network High Level "
    "Meeting, like 8 others.",
    "sentence": "Thailand took part in 7th ASEAN-Japan Smart Cities Network High Level Meeting, which had the "
    "participant Viet Nam.",
    "nodes": [_THAILAND, _MEETING, _VIET_NAM],
    "hops": _HOPS,
}
_CONNECTIONS: dict[str, Any] = {
    "version": 3,
    "from": _THAILAND,
    "to": _VIET_NAM,
    "rank": "meaning",
    "max_length": 6,
    "meaningful": True,
    "cut": False,
    "explanation": "Thailand and Viet Nam are connected; 1 path is shown.",
    "paths": [_PATH],
}


def _config(example: dict[str, Any]) -> ConfigDict:
    return ConfigDict(frozen=True, extra="forbid", json_schema_extra={"example": example})


class PathNode(BaseModel):
    """An entity; `type` is the name of its class in the vocabulary."""

    model_config = _config(_THAILAND)

    iri: str
    label: str
    type: str


class PathEvidence(BaseModel):
    """A named graph that states a hop; `title` and `date` are those of its source, `label` cites it shortly."""

    model_config = _config(_PARAGRAPH)

    graph: str
    source: str
    title: str
    label: str
    date: str | None
    paragraph: int | None


class PathLink(BaseModel):
    """A statement between two nodes; `forward` is false where its subject comes second.

    `via` is the relationship behind a derived statement. `first_day` to `last_day` are the days it is known for.
    """

    model_config = _config(_FIRST)

    predicate: str
    label: str
    forward: bool
    via: str | None
    via_label: str | None
    first_day: str | None
    last_day: str | None
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
