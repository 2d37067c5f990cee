"""The wire format of /evidence; its example is a real fact and what speaks for and against it."""

from typing import Any

from pydantic import BaseModel, ConfigDict

from ascn_api.path_models import PathEvidenceSource

_BASE = "http://localhost:8000/"
_SUBJECT: dict[str, Any] = {
    "type": "uri",
    "value": f"{_BASE}meeting/ascn-annual-8",
    "language": None,
    "direction": None,
    "datatype": None,
    "label": "8th Annual Meeting of the ASEAN Smart Cities Network",
}
_PREDICATE: dict[str, Any] = {**_SUBJECT, "value": f"{_BASE}ontology#startDate", "label": "began on"}
_DAY: dict[str, Any] = {
    **_SUBJECT,
    "type": "literal",
    "value": "2025-09-09",
    "datatype": "http://www.w3.org/2001/XMLSchema#date",
    "label": "2025-09-09",
}
_OTHER_DAY: dict[str, Any] = {**_DAY, "value": "2025-09-08", "label": "2025-09-08"}
_SETTLED: dict[str, Any] = {
    **_DAY,
    "value": "Meeting on 9 September within a programme of 8-12 September",
    "language": "en",
    "datatype": None,
    "label": "Meeting on 9 September within a programme of 8-12 September",
}
_STATED: dict[str, Any] = {
    "graph": f"{_BASE}source/asean-am8-2025",
    "source": f"{_BASE}source/asean-am8-2025",
    "label": "ASEAN Secretariat, 12 September 2025",
    "title": "8th Annual Meeting of the ASEAN Smart Cities Network",
    "date": "2025-09-12",
    "paragraph": None,
    "kind": "source",
    "origin": f"{_BASE}source/asean-am8-2025",
    "basis": None,
    "derived_from": [],
    "publishers": ["ASEAN Secretariat"],
    "authors": [],
    "address": "https://asean.org/8th-annual-meeting/",
}
_SIDE: dict[str, Any] = {"text": "8-12 September 2025.", "language": "en", "evidence": [_STATED]}
_DISPUTE: dict[str, Any] = {
    "iri": f"{_BASE}disagreement/am8-dates",
    "label": "Dates of the 8th annual meeting",
    "believed": [_SETTLED],
    "reasons": ["The report of the ASEAN Secretariat gives the day; the press gives the week."],
    "sides": [_SIDE],
}
_FACT: dict[str, Any] = {
    "iri": f"{_BASE}evidence?subject=meeting/ascn-annual-8&predicate=ontology%23startDate"
    "&object=%222025-09-09%22%5E%5Exsd:date",
    "subject": _SUBJECT,
    "predicate": _PREDICATE,
    "object": _DAY,
    "stated": True,
    "origins": 1,
    "evidence": [_STATED],
    "cut": False,
    "because": [],
    "disagreements": [_DISPUTE],
}
_STEP: dict[str, Any] = {
    "kind": "relationship",
    "because": f"{_BASE}membership/ascn-jakarta",
    "label": "Membership of Jakarta in the ASEAN Smart Cities Network",
    "rests_on": f"{_BASE}evidence?subject=membership/ascn-jakarta",
    "origins": 1,
    "evidence": [_STATED],
}
_OTHER: dict[str, Any] = {
    "iri": f"{_BASE}evidence?subject=meeting/ascn-annual-8&predicate=ontology%23startDate"
    "&object=%222025-09-08%22%5E%5Exsd:date",
    "object": _OTHER_DAY,
    "origins": 1,
    "evidence": [_STATED],
}
_FOUND: dict[str, Any] = {
    "version": 3,
    "subject": f"<{_BASE}meeting/ascn-annual-8>",
    "predicate": f"<{_BASE}ontology#startDate>",
    "object": '"2025-09-09"^^<http://www.w3.org/2001/XMLSchema#date>',
    "total": 1,
    "cut": False,
    "page": 1,
    "pages": 1,
    "facts": [_FACT],
    "others": [_OTHER],
    "others_cut": False,
}


def _config(example: dict[str, Any]) -> ConfigDict:
    return ConfigDict(frozen=True, extra="forbid", json_schema_extra={"example": example})


class ToldTerm(BaseModel):
    """A term as in SPARQL results (`type` is `uri`, `literal`, `bnode` or `triple`), and the words for it."""

    model_config = _config(_DAY)

    type: str
    value: str
    language: str | None
    direction: str | None
    datatype: str | None
    label: str


class StatingGraph(BaseModel):
    """A named graph that states a fact, with what it takes to cite its source.

    `kind` is `paragraph` or `source` where a source states it, `editorial` for the editors of the graph,
    `compilation` where it was compiled from several sources (`derived_from`; `basis` says how) without recording
    which of them states it, and `vocabulary`, `shapes`, `catalogue` or `other` elsewhere. `origin` is what a source
    reproduces, by default itself; of other kinds it is null.
    """

    model_config = _config(_STATED)

    graph: str
    source: str
    label: str
    title: str | None
    date: str | None
    paragraph: int | None
    kind: str
    origin: str | None
    basis: str | None
    derived_from: list[PathEvidenceSource]
    publishers: list[str]
    authors: list[str]
    address: str | None


class Reason(BaseModel):
    """A step of the reason why an inferred fact holds.

    `because` is the IRI of the relationship, superclass, property or rule behind it (`kind`), null where it has no
    name; `rests_on` is the address of the evidence for what it follows from.
    """

    model_config = _config(_STEP)

    kind: str
    because: str | None
    label: str
    rests_on: str | None
    origins: int
    evidence: list[StatingGraph]


class DisagreementSide(BaseModel):
    """What one side of a disagreement says, in our words, and the graphs that say so."""

    model_config = _config(_SIDE)

    text: str
    language: str | None
    evidence: list[StatingGraph]


class ToldDisagreement(BaseModel):
    """A disagreement between sources, what the editors believe (nothing while undecided), and why."""

    model_config = _config(_DISPUTE)

    iri: str
    label: str
    believed: list[ToldTerm]
    reasons: list[str]
    sides: list[DisagreementSide]


class FactEvidence(BaseModel):
    """One fact and who states it; `iri` names it as a statement and is the address of its evidence.

    A fact that is not `stated` is only inferred, `because` of the steps given. `origins` counts the independent
    origins known to state it: compilations and editors are none. `cut` tells that more graphs state it.
    """

    model_config = _config(_FACT)

    iri: str
    subject: ToldTerm
    predicate: ToldTerm
    object: ToldTerm
    stated: bool
    origins: int
    evidence: list[StatingGraph]
    cut: bool
    because: list[Reason]
    disagreements: list[ToldDisagreement]


class OtherValue(BaseModel):
    """Another value of the same property of the same thing, and who states it."""

    model_config = _config(_OTHER)

    iri: str
    object: ToldTerm
    origins: int
    evidence: list[StatingGraph]


class FoundEvidence(BaseModel):
    """The facts that match what was asked for, and the evidence of each.

    `subject`, `predicate` and `object` are what was asked for, as in N-Triples, null where it was left out. `cut` tells
    that more match than are read, so `total` is at least so many. `others` are given where one fact is asked for.
    """

    model_config = _config(_FOUND)

    version: int
    subject: str | None
    predicate: str | None
    object: str | None
    total: int
    cut: bool
    page: int
    pages: int
    facts: list[FactEvidence]
    others: list[OtherValue]
    others_cut: bool
