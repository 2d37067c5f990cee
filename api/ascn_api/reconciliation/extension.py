"""Data extension: facts of the graph as the cells of somebody's table (Reconciliation Service API 0.2, section 7)."""

import math
import re
from collections.abc import Mapping

from pyoxigraph import Literal, NamedNode

from ascn_api.reconciliation.queries import ColumnQuery, ExtensionQuery
from ascn_api.reconciliation.results import ColumnModel, Extension, TypeModel, ValueModel
from ascn_api.reconciliation.service import Service
from ascn_graph.namespaces import XSD, Term
from ascn_graph.reconciliation.extension import Cell, Column, cell_of, type_of_values
from ascn_graph.reconciliation.reader import VALUES

_INTEGERS = frozenset(
    f"{XSD}{name}" for name in ("integer", "int", "long", "nonNegativeInteger", "positiveInteger")
)
_NUMBERS = frozenset(f"{XSD}{name}" for name in ("decimal", "double", "float"))
_INTEGER = re.compile(r"[+-]?[0-9]{1,400}")
_DAY = re.compile(r"-?[0-9]{4,}-[0-9]{2}-[0-9]{2}")
_MOMENT = re.compile(
    rf"{_DAY.pattern}T[0-9]{{2}}:[0-9]{{2}}:[0-9]{{2}}(\.[0-9]+)?(Z|[+-][0-9]{{2}}:[0-9]{{2}})?"
)
_LIMIT = re.compile(r"[1-9][0-9]{0,8}")
_CUT = f"Of some cells only {VALUES} values are given."
_UNKNOWN = "There is no property called {}."
_EMPTY = Cell((), is_cut=False)


def extend(service: Service, query: ExtensionQuery) -> Extension:
    """Give the values that a query asks for; unknown entities and properties have none."""
    columns = {asked.id: (_column(service, asked), asked.settings or {}) for asked in query.properties}
    rows: dict[str, dict[str, list[ValueModel]]] = {}
    is_cut = False
    for id_ in query.ids:
        entity, row = service.schema.entity_of(id_), rows.setdefault(id_, {})
        for name, (column, settings) in columns.items():
            cell = cell_of(service.reader, entity, column) if entity and column else _EMPTY
            is_cut = is_cut or cell.is_cut
            row[name] = _values(service, cell, settings)
    unknown = ", ".join(name[:60] for name, (column, _) in columns.items() if column is None)
    notices = [*([_UNKNOWN.format(unknown)] if unknown else []), *([_CUT] if is_cut else [])]
    meta = [_meta(service, name, column) for name, (column, _) in columns.items()]
    return Extension(meta=meta, rows=rows, notice=" ".join(notices) or None)


def value_of(service: Service, term: Term) -> ValueModel:
    """Give a term as a value: what is ours as an entity, dates as the first moment of their day.

    Years and months, truths and the IRIs of others are texts: the format has no kind for them.
    """
    if isinstance(term, NamedNode):
        if service.schema.namespace.local(term.value) is None:
            return ValueModel(text=term.value)
        return ValueModel(id=service.schema.entity_id(term), name=service.reader.text(term))
    return _literal(term) if isinstance(term, Literal) else ValueModel(text=str(term))


def _literal(literal: Literal) -> ValueModel:
    datatype, text = literal.datatype.value, literal.value
    if datatype in _INTEGERS and _INTEGER.fullmatch(text):
        return ValueModel(integer=int(text))
    if datatype in _NUMBERS and math.isfinite(number := _number(text)):
        return ValueModel(number=number)
    if datatype == f"{XSD}date" and _DAY.fullmatch(text):
        return ValueModel(date=f"{text}T00:00:00Z")
    if datatype == f"{XSD}dateTime" and _MOMENT.fullmatch(text):
        return ValueModel(date=text)
    return ValueModel(text=text)


def _column(service: Service, asked: ColumnQuery) -> Column | None:
    predicate = service.schema.property_of(service.reader, asked.id)
    if predicate is None:
        return None
    settings = asked.settings or {}
    limit, language = str(settings.get("limit", "")), str(settings.get("language") or "").strip()
    most = int(limit) if _LIMIT.fullmatch(limit) and not _is_counted(settings) else VALUES
    return Column(predicate, min(most, VALUES), language)


def _is_counted(settings: Mapping[str, object]) -> bool:
    return settings.get("count") in (True, "on", "true")


def _values(service: Service, cell: Cell, settings: Mapping[str, object]) -> list[ValueModel]:
    if _is_counted(settings):
        return [ValueModel(integer=len(cell.values))]
    return [value_of(service, term) for term in cell.values]


def _meta(service: Service, name: str, column: Column | None) -> ColumnModel:
    """Describe a column; its id is the one that was asked for, by which the rows name it."""
    if column is None:
        return ColumnModel(id=name, name=name)
    class_ = type_of_values(service.reader, service.schema, column.predicate)
    shown = service.schema.name_of(service.reader, column.predicate)
    type_ = (
        TypeModel(id=service.schema.id_of(class_), name=service.schema.name_of(service.reader, class_))
        if class_
        else None
    )
    return ColumnModel(id=name, name=shown, type=type_)


def _number(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        return math.nan
