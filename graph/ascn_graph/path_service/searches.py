"""From what a block holds to the searches it asks for: one for each row of its tables, or one."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from itertools import product
from typing import Any, NoReturn

from ascn_graph.engine.blocks import Block, InvalidBlock
from ascn_graph.engine.prologue import Constant
from ascn_graph.namespaces import Namespace
from ascn_graph.path_service.properties import INPUTS, OUTPUTS, Input, Level
from ascn_graph.path_service.reading import Names, Property, Value, read_content
from ascn_graph.paths.requests import Conditions, PathRequest

MOST_SEARCHES = 25
"""Searches that a block may ask for."""
USUAL_LANGUAGE = "en"
_LANGUAGE = "inLanguage"
_TAG = re.compile(r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*", re.ASCII)
_REQUEST = {"limit": "limit", "rank": "rank", "search": "search", "maxLength": "max_length"}
_CONDITIONS = {
    "passThrough": "through",
    "avoid": "avoid",
    "avoidClass": "avoid_classes",
    "onlyPredicate": "predicates",
    "avoidPredicate": "avoid_predicates",
    "nodeClasses": "classes",
    "directed": "directed",
    "onDay": "as_of",
}
"""Local names of properties to the fields of requests."""
_FIELDS = {field: name for name, field in (_REQUEST | _CONDITIONS).items()}
_ANY_CLASS = "*"


@dataclass(frozen=True)
class Output:
    """What is asked of the answer, by local name, and the variable that takes it."""

    name: str
    variable: str


@dataclass(frozen=True)
class Search:
    """One search; `given` are the values of variables that the tables of the block bind for it.

    `places` are the offsets of the IRIs it is asked with.
    """

    source: str
    target: str
    request: PathRequest
    language: str
    given: Mapping[str, Constant]
    places: Mapping[str, int]


@dataclass(frozen=True)
class Asked:
    """What a block asks: searches, and what of their answers."""

    block: Block
    searches: tuple[Search, ...]
    outputs: tuple[Output, ...]
    bound: tuple[str, ...]
    """The variables that its tables bind."""

    @property
    def level(self) -> Level:
        """What there is a row of in its answer."""
        return max((OUTPUTS[output.name] for output in self.outputs), default=Level.PATH)

    @property
    def variables(self) -> tuple[str, ...]:
        """The columns of its answer."""
        return tuple(dict.fromkeys((*self.bound, *(output.variable for output in self.outputs))))


def read_block(block: Block, names: Names) -> Asked:
    """Read what a block asks.

    :raises InvalidBlock: for the first thing that is wrong with it.
    """
    content = read_content(block, names)
    reader = _Reader(block, names.text, Namespace(names.base))
    inputs = {name: values for name, values in reader.group(content.properties).items() if name in INPUTS}
    bound = tuple(variable for table in content.tables for variable in table.variables)
    for variable in bound:
        if bound.count(variable) > 1:
            reader.fail(content.tables[-1].start, f"?{variable} stands twice in the heads of the tables.")
    rows = list(reader.combine([(table.variables, table.rows) for table in content.tables]))
    searches = [reader.search(inputs, row) for row in rows]
    return Asked(block, tuple(searches), tuple(reader.outputs), bound)


class _Reader:
    """Reads one block of the query `text`."""

    def __init__(self, block: Block, text: str, namespace: Namespace) -> None:
        self.block, self.text, self.namespace = block, text, namespace
        self.outputs: list[Output] = []

    def fail(self, start: int, message: str) -> NoReturn:
        """Refuse the block for what stands at an offset."""
        raise InvalidBlock(self.text, start, message)

    def group(self, properties: Sequence[Property]) -> dict[str, list[Value]]:
        """Sort out what is asked, by local name, from what is to be answered."""
        inputs: dict[str, list[Value]] = {}
        for each in properties:
            name = self._name(each)
            if name in INPUTS:
                inputs.setdefault(name, []).append(each.value)
                self._check_count(name, inputs[name])
            elif each.value.variable is None:
                self.fail(
                    each.value.start,
                    f":{name} is answered, so it takes a variable; compare it behind the block.",
                )
            else:
                self.outputs.append(Output(name, each.value.variable))
        for name in ("source", "target"):
            if name not in inputs:
                self.fail(
                    self.block.start, f"the block has no :{name}; write [] :source <…> ; :target <…> in it."
                )
        return inputs

    def combine(
        self, tables: Sequence[tuple[tuple[str, ...], tuple[tuple[Value, ...], ...]]]
    ) -> Iterator[dict[str, Value]]:
        """Give every combination of the rows of the tables: what each variable is."""
        count = 1
        for _, rows in tables:
            count *= len(rows)
        if count > MOST_SEARCHES:
            self.fail(self.block.start, f"VALUES asks for {count:,} searches, more than {MOST_SEARCHES}.")
        for chosen in product(*(rows for _, rows in tables)):
            yield {
                variable: value
                for (variables, _), row in zip(tables, chosen, strict=True)
                for variable, value in zip(variables, row, strict=True)
            }

    def search(self, inputs: Mapping[str, Sequence[Value]], row: Mapping[str, Value]) -> Search:
        """Make the search that is asked where the variables are as in `row`."""
        found = {name: self._values(name, values, row) for name, values in inputs.items()}
        places = {
            read: value.start for values in found.values() for read, value in values if isinstance(read, str)
        }
        read = {name: [value for value, _ in values] for name, values in found.items()}
        starts = {name: values[0][1].start for name, values in found.items() if values}
        given = {name: value.constant for name, value in row.items() if value.constant is not None}
        return Search(
            source=str(read["source"][0]),
            target=str(read["target"][0]),
            request=self._request(read, starts),
            language=self._language(read, starts),
            given=given,
            places=places,
        )

    def _name(self, each: Property) -> str:
        """Give the local name of a property that is known."""
        vocabulary = self.namespace.term("").value
        name = each.iri.removeprefix(vocabulary)
        known = [*INPUTS, *OUTPUTS]
        if name not in known or name == each.iri:
            shown = f"<{each.iri}>" if name == each.iri else f":{name}"
            near = get_close_matches(name, known) or known
            listed = " ".join(f":{one}" for one in near)
            self.fail(each.start, f"{shown} is no property of a search; there {_are(near)} {listed}.")
        return name

    def _check_count(self, name: str, values: Sequence[Value]) -> None:
        if len(values) > 1 and not INPUTS[name].is_repeatable:
            advice = " Several are asked for with VALUES." if name in ("source", "target") else ""
            self.fail(values[-1].start, f":{name} has one value, here is a second.{advice}")

    def _values(
        self, name: str, values: Sequence[Value], row: Mapping[str, Value]
    ) -> list[tuple[str | int | bool, Value]]:
        """Give what the values of a property are in `row`, and where each stands."""
        known = INPUTS[name]
        if known.is_list and not values[0].items:
            self.fail(values[0].start, f":{name} takes {known.wanted}.")
        written = values[0].items if known.is_list else values
        return [self._read(name, known, value, row) for value in written or ()]

    def _read(
        self, name: str, known: Input, value: Value, row: Mapping[str, Value]
    ) -> tuple[str | int | bool, Value]:
        if value.variable is not None:
            bound = row.get(value.variable)
            if bound is None or bound.constant is None:
                self.fail(
                    value.start,
                    f"?{value.variable} is not bound: write VALUES ?{value.variable} {{ … }} inside the braces of the "
                    f"block, or {known.wanted} instead.",
                )
            value = bound
        read = known.read(value.constant) if value.constant is not None else None
        if read is None:
            self.fail(value.start, f":{name} takes {known.wanted}.")
        return read, value

    def _request(self, read: Mapping[str, list[Any]], starts: Mapping[str, int]) -> PathRequest:
        any_class = self.namespace.term("Entity").value
        conditions: dict[str, Any] = {}
        for name, field in _CONDITIONS.items():
            if name in read:
                is_many = INPUTS[name].is_repeatable or INPUTS[name].is_list
                conditions[field] = tuple(read[name]) if is_many else read[name][0]
        if "classes" in conditions:
            conditions["classes"] = tuple(
                _ANY_CLASS if name == any_class else name for name in conditions["classes"]
            )
        options = {field: read[name][0] for name, field in _REQUEST.items() if name in read}
        try:
            return PathRequest(**options, conditions=Conditions(**conditions))
        except ValueError as error:
            field, _, rest = str(error).partition(" ")
            name = _FIELDS[field]
            self.fail(starts[name], f":{name} {rest}.")

    def _language(self, read: Mapping[str, list[Any]], starts: Mapping[str, int]) -> str:
        if _LANGUAGE not in read:
            return USUAL_LANGUAGE
        language = str(read[_LANGUAGE][0])
        if not _TAG.fullmatch(language):
            self.fail(starts[_LANGUAGE], f":{_LANGUAGE} takes {INPUTS[_LANGUAGE].wanted}.")
        return language.lower()


def _are(things: Sequence[str]) -> str:
    return "is" if len(things) == 1 else "are"
