"""Reading what clients send: batches of reconciliation queries, and data extension queries.

The fields are those of the Reconciliation Service API 0.2, sections 4.1 and 7.3; numbers are taken for texts where
texts are wanted, and one value for a list of one.
"""

import json
from collections.abc import Mapping
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, FiniteFloat, StrictBool, ValidationError, model_validator

from ascn_api.errors import BatchTooLarge, InvalidRequest
from ascn_api.reconciliation.manifest import BATCH
from ascn_graph.reconciliation.questions import Strictness

USUAL, MOST = 10, 100
"""Candidates of one query where no limit is given, and at most."""
IDS, CELLS = 200, 4_000
"""Entities and cells of one data extension query at most."""
_FEW = 20
"""Types and properties of one query, and values of one property, at most."""
_LONGEST = 2_000
"""Characters of one text."""

Text = Annotated[str, Field(max_length=_LONGEST)]


class IdModel(BaseModel):
    """Something by its id; its name may come along."""

    model_config = ConfigDict(frozen=True)

    id: Text


Value = StrictBool | FiniteFloat | Text | IdModel


class ExpectationModel(BaseModel):
    """Values that a candidate should have of a property."""

    model_config = ConfigDict(frozen=True)

    pid: Text
    v: Value | Annotated[list[Value], Field(max_length=_FEW)]

    @property
    def values(self) -> list[Value]:
        """The values, also where there is but one."""
        return self.v if isinstance(self.v, list) else [self.v]


class QueryModel(BaseModel):
    """One reconciliation query: a name, facts, or both."""

    model_config = ConfigDict(frozen=True, coerce_numbers_to_str=True)

    query: Text | None = None
    type: Text | IdModel | Annotated[list[Text | IdModel], Field(max_length=_FEW)] | None = None
    limit: Annotated[int, Field(ge=1)] = USUAL
    properties: Annotated[list[ExpectationModel], Field(max_length=_FEW)] = []
    type_strict: Strictness | None = None

    @model_validator(mode="after")
    def _asks_something(self) -> "QueryModel":
        if not self.text and not self.properties:
            raise ValueError("a query needs a text in the field query, or properties, or both")
        return self

    @property
    def text(self) -> str:
        """The name, without spaces around it."""
        return (self.query or "").strip()

    @property
    def types(self) -> list[str]:
        """The ids of the types, also where there is but one; empty ones, as forms send them, are none."""
        given = self.type if isinstance(self.type, list) else [self.type]
        ids = (entry.id if isinstance(entry, IdModel) else entry for entry in given)
        return [id_ for id_ in ids if id_]


class ColumnQuery(BaseModel):
    """A property whose values are wanted; OpenRefine sends its settings as texts, and boxes as `on`."""

    model_config = ConfigDict(frozen=True)

    id: Text
    settings: dict[str, Any] | None = None


class ExtensionQuery(BaseModel):
    """A data extension query: of which entities which properties are wanted."""

    model_config = ConfigDict(frozen=True, coerce_numbers_to_str=True)

    ids: list[Text]
    properties: list[ColumnQuery]


def read_batch(text: str) -> Mapping[str, object]:
    """Read a batch: its queries by their names, not yet understood.

    :raises InvalidRequest: when it is no JSON object.
    :raises BatchTooLarge: when it has more than BATCH queries.
    """
    batch = _read_json(text, "queries")
    if not isinstance(batch, dict):
        raise InvalidRequest(
            'queries is no JSON object with a query under each name, such as {"q0": {"query": "Jakarta"}}.',
            "queries",
        )
    if len(batch) > BATCH:
        raise BatchTooLarge("queries", len(batch), BATCH)
    return batch


def read_query(query: object) -> QueryModel:
    """Read one query of a batch.

    :raises ValueError: with a readable message, when it is none.

    >>> read_query({"query": "Jakarta", "type": "City"}).types
    ['City']
    >>> read_query({"query": "Jakarta", "limit": 0})
    Traceback (most recent call last):
    ValueError: limit: Input should be greater than or equal to 1
    """
    try:
        return QueryModel.model_validate(query)
    except ValidationError as error:
        raise ValueError(_told(error)) from None


def read_extension(text: str) -> ExtensionQuery:
    """Read a data extension query.

    :raises InvalidRequest: when it is none.
    :raises BatchTooLarge: when it asks for too much at a time.
    """
    try:
        query = ExtensionQuery.model_validate(_read_json(text, "extend"))
    except ValidationError as error:
        raise InvalidRequest(f"extend is no data extension query: {_told(error)}.", "extend") from None
    if len(query.ids) > IDS:
        raise BatchTooLarge("ids", len(query.ids), IDS)
    cells = len(query.ids) * len(query.properties)
    if cells > CELLS or len(query.properties) > CELLS:
        raise BatchTooLarge("cells", max(cells, len(query.properties)), CELLS)
    return query


def _read_json(text: str, parameter: str) -> object:
    try:
        read: object = json.loads(text, parse_constant=_refuse)
        # Half a surrogate pair can be escaped in JSON, and is no text.
        json.dumps(read, ensure_ascii=False).encode()
    except RecursionError:
        raise InvalidRequest(f"{parameter} is nested too deeply.", parameter) from None
    except ValueError as error:
        raise InvalidRequest(f"{parameter} is not JSON: {error}.", parameter) from None
    return read


def _refuse(constant: str) -> object:
    raise ValueError(f"{constant} is no JSON")


def _told(error: ValidationError) -> str:
    """Tell the first fault: where, and what is wanted."""
    first = error.errors()[0]
    place = ".".join(str(part) for part in first["loc"])
    message = first["msg"].removeprefix("Value error, ")
    return f"{place}: {message}" if place else message
