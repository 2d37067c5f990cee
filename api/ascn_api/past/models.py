"""Wire formats of what is told about time: the mementos of an address, and what came and went of a thing."""

from typing import Any

from pydantic import BaseModel, ConfigDict, Field

_BASE = "http://localhost:8000/"
_MEMENTO: dict[str, Any] = {
    "datetime": "2026-11-24T10:00:00Z",
    "uri": f"{_BASE}versions/3/city/jakarta",
    "version": 3,
}
_PAGE: dict[str, Any] = {
    "uri": f"{_BASE}timemap/city/jakarta.json",
    "from": "2026-11-24T10:00:00Z",
    "until": "2026-11-24T10:00:00Z",
}


class TimeMapMemento(BaseModel):
    """A memento: when the version was published, the address, and the number of the version."""

    model_config = ConfigDict(frozen=True, json_schema_extra={"example": _MEMENTO})

    datetime: str
    uri: str
    version: int


class TimeMapMementos(BaseModel):
    """The first and the last memento of all, and those on this page, oldest first."""

    model_config = ConfigDict(
        frozen=True, json_schema_extra={"example": {"first": _MEMENTO, "last": _MEMENTO, "list": [_MEMENTO]}}
    )

    first: TimeMapMemento
    last: TimeMapMemento
    list: list[TimeMapMemento]


class TimeMapPage(BaseModel):
    """A page of a TimeMap, and the datetimes of the first and the last memento on it."""

    model_config = ConfigDict(frozen=True, populate_by_name=True, json_schema_extra={"example": _PAGE})

    uri: str
    from_: str = Field(alias="from")
    until: str


class TimeMap(BaseModel):
    """Every memento of an original: each version that is kept and has it."""

    model_config = ConfigDict(
        frozen=True,
        populate_by_name=True,
        json_schema_extra={
            "example": {
                "original_uri": f"{_BASE}city/jakarta",
                "timegate_uri": f"{_BASE}city/jakarta",
                "timemap_uri": {
                    "link_format": f"{_BASE}timemap/city/jakarta.link",
                    "json_format": f"{_BASE}timemap/city/jakarta.json",
                },
                "self": f"{_BASE}timemap/city/jakarta.json",
                "total": 1,
                "pages": [_PAGE],
                "mementos": {"first": _MEMENTO, "last": _MEMENTO, "list": [_MEMENTO]},
            }
        },
    )

    original_uri: str
    timegate_uri: str
    timemap_uri: dict[str, str]
    self_: str = Field(alias="self")
    total: int
    pages: list[TimeMapPage]
    mementos: TimeMapMementos


class HistoryFact(BaseModel):
    """A fact that came or went: as a sentence, as terms of the SPARQL Query Results JSON Format, and its source."""

    model_config = ConfigDict(
        frozen=True,
        json_schema_extra={
            "example": {
                "change": "added",
                "sentence": "Jakarta is also called DKI Jakarta",
                "subject": {"type": "uri", "value": f"{_BASE}city/jakarta"},
                "predicate": {"type": "uri", "value": "http://www.w3.org/2004/02/skos/core#altLabel"},
                "object": {"type": "literal", "value": "DKI Jakarta", "xml:lang": "id"},
                "graph": f"{_BASE}source/jpnn-2025-11-12#p13",
                "source": f"{_BASE}source/jpnn-2025-11-12",
                "source_label": "JPNN, 12 November 2025",
                "paragraph": 13,
            }
        },
    )

    change: str
    sentence: str
    subject: dict[str, Any]
    predicate: dict[str, Any]
    object: dict[str, Any]
    graph: str | None
    source: str | None
    source_label: str | None
    paragraph: int | None


class HistoryEntry(BaseModel):
    """What one version changed about a thing: it `appeared`, `changed` or `vanished`.

    Of the first version that is kept, `known` tells what it knew: what was before is not kept. `facts` are the first of
    those that are stated; `added` and `removed` count them all, and `inferred` those that follow from others. Where
    there is too much about a thing to compare two versions, the counts are null.
    """

    model_config = ConfigDict(
        frozen=True,
        json_schema_extra={
            "example": {
                "version": 3,
                "iri": f"{_BASE}versions/3",
                "published": "2026-11-24T10:00:00.000000+00:00",
                "agent": "ascn build",
                "message": "Add an article",
                "change": "changed",
                "memento": f"{_BASE}versions/3/city/jakarta",
                "diff": f"{_BASE}versions/3/diff?from=2",
                "added": 1,
                "removed": 0,
                "inferred": 0,
                "facts": [],
            }
        },
    )

    version: int
    iri: str
    published: str
    agent: str
    message: str
    change: str
    memento: str | None
    diff: str | None
    added: int | None
    removed: int | None
    inferred: int | None
    facts: list[HistoryFact]


class History(BaseModel):
    """What came and went of a thing, by version, newest first; versions that changed nothing of it are left out."""

    model_config = ConfigDict(
        frozen=True,
        json_schema_extra={
            "example": {
                "iri": f"{_BASE}city/jakarta",
                "label": "Jakarta",
                "timemap": f"{_BASE}timemap/city/jakarta",
                "total": 0,
                "page": 1,
                "pages": 1,
                "entries": [],
            }
        },
    )

    iri: str
    label: str
    timemap: str
    total: int
    page: int
    pages: int
    entries: list[HistoryEntry]
