"""Wire formats shared by all routers; each has an example that appears in OpenAPI."""

from typing import Any

from pydantic import BaseModel, ConfigDict


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
    "counts": {"quads": 2310, "triples": 3120, "graphs": 96, "entities": 68},
    "shacl": {"shapes": 190, "focus_nodes": 141, "violations": 0, "warnings": 0},
    "content_digest": "9f2c0000000000000000000000000000000000000000000000000000000000ff",
    "inputs_digest": "1b000000000000000000000000000000000000000000000000000000000000aa",
    "software": "ascn-kg 0.1.0",
    "tags": [],
    "current": True,
}


class PublishedVersion(BaseModel):
    """One published version; digests are hexadecimal, times in UTC."""

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
    counts: dict[str, int]
    shacl: dict[str, int]
    content_digest: str
    inputs_digest: str
    software: str
    tags: list[str]
    current: bool


class PublishedVersions(BaseModel):
    """The versions that are kept, newest first, a page of them at a time."""

    model_config = ConfigDict(
        frozen=True,
        json_schema_extra={"example": {"total": 1, "versions": [_VERSION]}},
    )

    total: int
    versions: list[PublishedVersion]
