"""Wire formats shared by all routers; each has an example that appears in OpenAPI."""

from typing import Any

from pydantic import BaseModel, ConfigDict, Field


class Candidate(BaseModel):
    """Something that may have been meant."""

    model_config = ConfigDict(
        frozen=True,
        json_schema_extra={
            "example": {"iri": "http://localhost:8000/city/banyuwangi", "label": "Banyuwangi"},
        },
    )

    iri: str
    label: str


class InvalidParameter(BaseModel):
    """A parameter that could not be read, and why."""

    model_config = ConfigDict(
        frozen=True,
        json_schema_extra={
            "example": {"name": "limit", "message": "Input should be less than or equal to 50"}
        },
    )

    name: str
    message: str


class FindingModel(BaseModel):
    """One thing wrong with data that was sent: what, where, by which rule."""

    model_config = ConfigDict(
        frozen=True,
        json_schema_extra={
            "example": {
                "message": "A city lies in exactly one country.",
                "rule": "http://localhost:8000/shapes#City-country",
                "node": "http://localhost:8000/city/jakarta",
            },
        },
    )

    message: str
    rule: str
    file: str | None = None
    line: int | None = None
    node: str | None = None
    value: str | None = None


class Problem(BaseModel):
    """What went wrong with a request: problem details as in RFC 9457, the same body for every failure.

    `type` leads to the description of the kind of problem; `line` and `column` count from 1.
    """

    model_config = ConfigDict(
        frozen=True,
        json_schema_extra={
            "example": {
                "type": "http://localhost:8000/problems#malformed-query",
                "title": "Malformed query",
                "status": 400,
                "detail": "Line 2, column 7: ?city cannot stand here; expected {.",
                "instance": "/sparql",
                "line": 2,
                "column": 7,
                "expected": ["{"],
            },
        },
    )

    type: str
    title: str
    status: int
    detail: str
    instance: str
    line: int | None = None
    column: int | None = None
    expected: list[str] | None = None
    candidates: list[Candidate] | None = None
    acceptable: list[str] | None = None
    parameter: str | None = None
    parameters: list[InvalidParameter] | None = None
    findings: list[FindingModel] | None = None
    retry_after: int | None = None

    def members(self) -> dict[str, Any]:
        """Give the members that apply, in the order of RFC 9457."""
        return self.model_dump(exclude_none=True)


class KindOfProblem(BaseModel):
    """A kind of problem this server tells, and what to do about it."""

    model_config = ConfigDict(
        frozen=True,
        json_schema_extra={
            "example": {
                "type": "http://localhost:8000/problems#query-timeout",
                "status": 503,
                "title": "Query past its deadline",
                "advice": "Ask for less: narrow the patterns or add LIMIT.",
            },
        },
    )

    type: str
    status: int
    title: str
    advice: str


class Health(BaseModel):
    """The state of the server and the version it serves; `uptime` is in seconds."""

    model_config = ConfigDict(
        frozen=True,
        json_schema_extra={
            "example": {
                "status": "ok",
                "version": 3,
                "published": "2026-11-24T10:00:00.000000+00:00",
                "base": "http://localhost:8000/",
                "quads": 2310,
                "triples": 3120,
                "entities": 68,
                "content_digest": "9f2c0000000000000000000000000000000000000000000000000000000000ff",
                "software": "ascn-kg 0.1.0",
                "uptime": 12.5,
            },
        },
    )

    status: str
    version: int
    published: str
    base: str
    quads: int
    triples: int
    entities: int
    content_digest: str
    software: str
    uptime: float


_VERSION: dict[str, Any] = {
    "iri": "http://localhost:8000/versions/3",
    "number": 3,
    "published": "2026-11-24T10:00:00.000000+00:00",
    "parent": 2,
    "agent": "ascn build",
    "message": "Add the article of 12 November 2025",
    "base": "http://localhost:8000/",
    "strict": False,
    "counts": {"quads": 2310, "triples": 3120, "graphs": 96, "entities": 68, "added": 12, "removed": 3},
    "shacl": {"shapes": 190, "focus_nodes": 141, "violations": 0, "warnings": 1},
    "labels": {"City": {"things": 46, "en": 46, "id": 40, "ja": 27, "native": 12, "native_things": 30}},
    "content_digest": "9f2c0000000000000000000000000000000000000000000000000000000000ff",
    "inputs_digest": "1b000000000000000000000000000000000000000000000000000000000000aa",
    "software": "ascn-kg 0.1.0",
    "tags": [],
    "current": True,
    "report": "http://localhost:8000/versions/3/report",
    "diff": "http://localhost:8000/versions/3/diff?from=2",
    "sparql": "http://localhost:8000/versions/3/sparql",
}


class PublishedVersion(BaseModel):
    """One published version; digests are hexadecimal, times in UTC.

    `counts` are those of the whole version but for `added` and `removed`, which count its quads against the parent.
    `labels` tells, by class, of how many things, how many have a label in a language, how many in a `native` one, and
    of how many a native language is known. `report` is null where no report is kept, `diff` leads from the parent and
    is null where that is not kept.
    """

    model_config = ConfigDict(
        frozen=True,
        json_schema_extra={"example": _VERSION},
    )

    iri: str
    number: int
    published: str
    parent: int | None
    agent: str
    message: str
    base: str
    strict: bool
    counts: dict[str, int]
    shacl: dict[str, int]
    labels: dict[str, dict[str, int]]
    content_digest: str
    inputs_digest: str
    software: str
    tags: list[str]
    current: bool
    report: str | None
    diff: str | None
    sparql: str


class PublishedVersions(BaseModel):
    """The versions that are kept, newest first, a page of them at a time."""

    model_config = ConfigDict(
        frozen=True,
        json_schema_extra={"example": {"total": 1, "versions": [_VERSION]}},
    )

    total: int
    versions: list[PublishedVersion]


_RESULT: dict[str, Any] = {
    "severity": "Warning",
    "message": "The source has no date of issue. Add dcterms:issued if it prints one, else :undated true.",
    "node": "http://localhost:8000/source/jpnn-2025-11-12",
    "shape": "http://localhost:8000/shapes#Source-issued-expected",
    "component": "SPARQLConstraintComponent",
    "path": "http://purl.org/dc/terms/issued",
    "value": None,
    "file": "graph/sources/jpnn-2025-11-12.trig",
    "line": 9,
}
_SHAPE: dict[str, Any] = {
    "shape": "http://localhost:8000/shapes#Source-issued-expected",
    "focus_nodes": 237,
    "results": 1,
}


class ReportResult(BaseModel):
    """One thing that validation found: how grave, what, at which node, by which shape, and where the node stands."""

    model_config = ConfigDict(frozen=True, json_schema_extra={"example": _RESULT})

    severity: str
    message: str
    node: str
    shape: str
    component: str | None
    path: str | None
    value: str | None
    file: str | None
    line: int | None


class ReportShape(BaseModel):
    """A shape, how many nodes its targets select (at 0 it passes on nothing), and how many results it has."""

    model_config = ConfigDict(frozen=True, json_schema_extra={"example": _SHAPE})

    shape: str
    focus_nodes: int
    results: int


class VersionReport(BaseModel):
    """What SHACL says of a version; it `conforms` only where there is no result at all, not even a warning."""

    model_config = ConfigDict(
        frozen=True,
        json_schema_extra={
            "example": {
                "iri": "http://localhost:8000/versions/3/report",
                "version": 3,
                "conforms": False,
                "violations": 0,
                "warnings": 1,
                "infos": 0,
                "results": [_RESULT],
                "shapes": [_SHAPE],
            }
        },
    )

    iri: str
    version: int
    conforms: bool
    violations: int
    warnings: int
    infos: int
    results: list[ReportResult]
    shapes: list[ReportShape]


_GRAPH = "http://localhost:8000/source/jpnn-2025-11-12#p13"
_OBJECT: dict[str, Any] = {"type": "literal", "value": "Jakarta", "xml:lang": "id"}
_CHANGE: dict[str, Any] = {
    "change": "added",
    "subject": {"type": "uri", "value": "http://localhost:8000/city/jakarta"},
    "predicate": {"type": "uri", "value": "http://www.w3.org/2000/01/rdf-schema#label"},
    "object": _OBJECT,
    "graph": {"type": "uri", "value": _GRAPH},
}


class RdfTerm(BaseModel):
    """A term as in the SPARQL Query Results JSON Format: its type is uri, bnode, literal or triple."""

    model_config = ConfigDict(frozen=True, json_schema_extra={"example": _OBJECT})

    type: str
    value: str | dict[str, Any]
    language: str | None = Field(default=None, alias="xml:lang")
    datatype: str | None = None


class Change(BaseModel):
    """A quad that was added or removed; its graph is null where it is the default one."""

    model_config = ConfigDict(frozen=True, json_schema_extra={"example": _CHANGE})

    change: str
    subject: RdfTerm
    predicate: RdfTerm
    object: RdfTerm
    graph: RdfTerm | None


class GraphChanges(BaseModel):
    """How many quads of one graph (null: the default one) were added and removed."""

    model_config = ConfigDict(
        frozen=True, json_schema_extra={"example": {"graph": _GRAPH, "added": 1, "removed": 0}}
    )

    graph: str | None
    added: int
    removed: int


class VersionDifferences(BaseModel):
    """What leads from one version to another: counts, and one page of the changes, sorted by quad.

    `from` is null where everything was added, `moved_from` the base of the names in that version where it was another.
    `graphs` are at most 1,000 of the `graphs_total` that differ, those with most changes first.
    """

    model_config = ConfigDict(
        frozen=True,
        json_schema_extra={
            "example": {
                "iri": "http://localhost:8000/versions/3/diff?from=2",
                "version": 3,
                "from": 2,
                "moved_from": None,
                "added": 1,
                "removed": 0,
                "graphs_total": 1,
                "graphs": [{"graph": _GRAPH, "added": 1, "removed": 0}],
                "page": 1,
                "pages": 1,
                "limit": 100,
                "changes": [_CHANGE],
            }
        },
    )

    iri: str
    version: int
    origin: int | None = Field(alias="from")
    moved_from: str | None
    added: int
    removed: int
    graphs_total: int
    graphs: list[GraphChanges]
    page: int
    pages: int
    limit: int
    changes: list[Change]
