"""The wire formats of lists: the kinds of things, the things of one kind with their facets, and what was found."""

from typing import Any

from pydantic import BaseModel, ConfigDict

_BASE = "http://localhost:8000/"
_KIND: dict[str, Any] = {
    "name": "City",
    "iri": f"{_BASE}ontology#City",
    "label": "city",
    "count": 48,
    "heading": "Things",
    "list": f"{_BASE}browse/City",
}
_THING: dict[str, Any] = {"iri": f"{_BASE}city/banda-aceh", "label": "Banda Aceh", "language": "en"}
_VALUE: dict[str, Any] = {
    "value": "country/indonesia",
    "iri": f"{_BASE}country/indonesia",
    "label": "Indonesia",
    "count": 8,
    "list": f"{_BASE}browse/City?locatedIn=country/indonesia",
}
_FACET: dict[str, Any] = {
    "name": "locatedIn",
    "property": f"{_BASE}ontology#locatedIn",
    "label": "country",
    "values": [_VALUE],
}
_CHOICE: dict[str, Any] = {
    "name": "status",
    "value": "Member",
    "label": "member",
    "without": f"{_BASE}browse/City",
}


class KindOfThing(BaseModel):
    """A class of the vocabulary that has instances, under a heading, and the address of their list."""

    model_config = ConfigDict(frozen=True, json_schema_extra={"example": _KIND})

    name: str
    iri: str
    label: str
    count: int
    heading: str
    list: str


class ListedThing(BaseModel):
    """A thing in a list; `language` is that of its label, null where it has none."""

    model_config = ConfigDict(frozen=True, json_schema_extra={"example": _THING})

    iri: str
    label: str
    language: str | None


class FoundThing(BaseModel):
    """A thing found by name: its label in the reader's language, its class, and the name that was `matched`.

    `language` is that of the matched name, null where it has none.
    """

    model_config = ConfigDict(
        frozen=True,
        json_schema_extra={
            "example": {
                "iri": f"{_BASE}city/takamatsu",
                "label": "Takamatsu",
                "type": "City",
                "matched": "高松市",
                "language": "ja",
            },
        },
    )

    iri: str
    label: str
    type: str | None
    matched: str
    language: str | None


class FacetValueModel(BaseModel):
    """A value by which a list can be narrowed, to how many things, and at which address.

    `iri` is null where the value is a year, or `none` where nothing is stated.
    """

    model_config = ConfigDict(frozen=True, json_schema_extra={"example": _VALUE})

    value: str
    iri: str | None
    label: str
    count: int
    list: str


class FacetModel(BaseModel):
    """A property by which a list can be narrowed; `name` is that of the parameter."""

    model_config = ConfigDict(frozen=True, json_schema_extra={"example": _FACET})

    name: str
    property: str
    label: str
    values: list[FacetValueModel]


class ChosenValue(BaseModel):
    """A value by which the list was narrowed, and the address of the list `without` it."""

    model_config = ConfigDict(frozen=True, json_schema_extra={"example": _CHOICE})

    name: str
    value: str
    label: str
    without: str


class ListOfThings(BaseModel):
    """A page of the things of one kind that have all the chosen values.

    `sort` is what orders them: `label`, a date (newest first), or `store` where they are too many to be sorted; then
    there are no facets either.
    """

    model_config = ConfigDict(
        frozen=True,
        json_schema_extra={
            "example": {
                "kind": f"{_BASE}ontology#City",
                "label": "city",
                "total": 38,
                "page": 1,
                "pages": 1,
                "next": None,
                "previous": None,
                "sort": "label",
                "sorts": ["label"],
                "chosen": [_CHOICE],
                "facets": [_FACET],
                "things": [_THING],
            }
        },
    )

    kind: str
    label: str
    total: int
    page: int
    pages: int
    next: str | None
    previous: str | None
    sort: str
    sorts: list[str]
    chosen: list[ChosenValue]
    facets: list[FacetModel]
    things: list[ListedThing]
