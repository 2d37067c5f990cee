"""The wire format of what the reconciliation services answer (Reconciliation Service API 0.2)."""

from typing import Any

from pydantic import BaseModel, ConfigDict, Field, RootModel

CITY: dict[str, Any] = {"id": "City", "name": "city"}
JAKARTA: dict[str, Any] = {
    "id": "city/jakarta",
    "name": "Jakarta",
    "description": "city · Indonesia",
    "type": [CITY],
    "score": 100.0,
    "match": True,
    "features": [{"id": "name", "value": 1.0}, {"id": "type", "value": True}],
}
_SUGGESTED: dict[str, Any] = {
    "id": "city/jakarta",
    "name": "Jakarta",
    "description": "city · Indonesia",
    "notable": [CITY],
}
COUNTRY: dict[str, Any] = {"id": "locatedIn", "name": "country"}
EXTENDED: dict[str, Any] = {
    "meta": [COUNTRY | {"type": {"id": "Country", "name": "country"}}],
    "rows": {"city/jakarta": {"locatedIn": [{"id": "country/indonesia", "name": "Indonesia"}]}},
}


class TypeModel(BaseModel):
    """A type, and those directly above it."""

    model_config = ConfigDict(frozen=True, json_schema_extra={"example": CITY})

    id: str
    name: str
    broader: list["TypeModel"] | None = None


class FeatureModel(BaseModel):
    """A reason for a score: the likeness of the name, the agreement of a property, whether the type is right."""

    model_config = ConfigDict(frozen=True, json_schema_extra={"example": {"id": "name", "value": 0.99}})

    id: str
    value: float | bool


class CandidateModel(BaseModel):
    """A reconciliation candidate; its score is from 0 to 100."""

    model_config = ConfigDict(frozen=True, json_schema_extra={"example": JAKARTA})

    id: str
    name: str
    description: str
    type: list[TypeModel]
    score: float
    match: bool
    features: list[FeatureModel]


class ResultModel(BaseModel):
    """The candidates of one query, best first; `error` tells why a query could not be answered, or not wholly."""

    model_config = ConfigDict(frozen=True, json_schema_extra={"example": {"result": [JAKARTA]}})

    result: list[CandidateModel]
    error: str | None = None


class ResultBatch(RootModel[dict[str, ResultModel]]):
    """The results of a batch, by the names of its queries."""

    model_config = ConfigDict(frozen=True, json_schema_extra={"example": {"q0": {"result": [JAKARTA]}}})


class Suggestion(BaseModel):
    """An entity, a type or a property that may be meant; `notable` are the types of an entity."""

    model_config = ConfigDict(frozen=True, json_schema_extra={"example": _SUGGESTED})

    id: str
    name: str
    description: str | None = None
    notable: list[TypeModel] | None = None
    broader: list[TypeModel] | None = None


class Suggestions(BaseModel):
    """What may be meant, best first."""

    model_config = ConfigDict(frozen=True, json_schema_extra={"example": {"result": [_SUGGESTED]}})

    result: list[Suggestion]


class Flyout(BaseModel):
    """A few words about a suggestion, in HTML."""

    model_config = ConfigDict(
        frozen=True,
        json_schema_extra={
            "example": {"id": "city/jakarta", "html": "<p><b>Jakarta</b>: city · Indonesia</p>"}
        },
    )

    id: str
    html: str


class PropertyModel(BaseModel):
    """A property."""

    model_config = ConfigDict(frozen=True, json_schema_extra={"example": COUNTRY})

    id: str
    name: str


class ProposedProperties(BaseModel):
    """The properties that things of a type have, in the order of their pages; `limit` where one was asked for."""

    model_config = ConfigDict(
        frozen=True, json_schema_extra={"example": {"type": "City", "properties": [COUNTRY]}}
    )

    type: str
    limit: int | None = None
    properties: list[PropertyModel]


class ColumnModel(BaseModel):
    """A property whose values are given, and the type that all of them have, where that is known."""

    model_config = ConfigDict(frozen=True, json_schema_extra={"example": COUNTRY})

    id: str
    name: str
    type: TypeModel | None = None


class ValueModel(BaseModel):
    """One value: an entity by id and name, or a literal under the name of its kind."""

    model_config = ConfigDict(frozen=True, json_schema_extra={"example": {"int": 11135191}})

    id: str | None = None
    name: str | None = None
    text: str | None = Field(default=None, serialization_alias="str")
    integer: int | None = Field(default=None, serialization_alias="int")
    number: float | None = Field(default=None, serialization_alias="float")
    date: str | None = None


class Extension(BaseModel):
    """The values of properties of entities, by the ids asked for; `notice` tells of what was left out."""

    model_config = ConfigDict(frozen=True, json_schema_extra={"example": EXTENDED})

    meta: list[ColumnModel]
    rows: dict[str, dict[str, list[ValueModel]]]
    notice: str | None = None
