"""Which focus nodes may violate a shape, found for all nodes of a shape at once.

pySHACL asks its questions node by node, which takes half a minute where there are thousands of nodes. Screening asks
the same questions set-wise and passes over the nodes that surely conform; all others are suspects, and pySHACL alone
judges them. What screening does not understand (a constraint, a path, a literal) it leaves to pySHACL.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Set
from dataclasses import dataclass

from pyoxigraph import (
    BlankNode,
    DefaultGraph,
    Literal,
    NamedNode,
    QuerySolutions,
    Store,
    Triple,
    Variable,
)

from ascn_graph.namespaces import OWL, RDF, RDFS, SH, XSD, Namespace, Term
from ascn_graph.shapes import TARGETS, prefixes_of

_Pairs = list[tuple[Term, Term]]
_Test = Callable[[Term], bool]
"""Is true of a value only if it surely conforms."""
_Count = Callable[[Set[Term], _Pairs, str], Set[Term] | None]
"""Gives the nodes whose values may be too few or too many, from focus nodes, (node, value) pairs and the limit."""

_TYPE = NamedNode(f"{RDF}type")
_INSTANCE_OF = f"{_TYPE}/<{RDFS}subClassOf>*"
_ABOUT_THE_SHAPE = {
    *TARGETS,
    *("defaultValue", "deactivated", "description", "flags", "group", "message", "name", "order", "path"),
    "severity",
}
"""Words of SHACL that are no constraints."""
_SIMPLE = {"class", "datatype", "nodeKind", "pattern"}
_OF_VALUES = {
    *_SIMPLE,
    *("and", "disjoint", "in", "languageIn", "lessThan", "lessThanOrEquals", "maxExclusive", "maxInclusive"),
    *("maxLength", "minExclusive", "minInclusive", "minLength", "node", "not", "or", "xone"),
}
"""The constraints that are met where there is no value."""

_PATH = re.compile(r"(?<=[\s{}()])[$?]PATH")
_OTHERS_BOUND = re.compile(r"[$?](currentShape|shapesGraph)\b")
_ALWAYS_DECLARED = {"rdf": RDF, "rdfs": RDFS, "owl": OWL}
"""The prefixes that pySHACL declares for every text."""

_TEXTS = {f"{RDF}langString", f"{XSD}string", f"{XSD}anyURI"}
_PLAIN = {
    f"{XSD}boolean": "true|false",
    f"{XSD}date": "(19|20)[0-9]{2}-"
    "((0[1-9]|1[0-2])-(0[1-9]|1[0-9]|2[0-8])|(0[13-9]|1[0-2])-(29|30)|(0[13578]|1[02])-31)",
    f"{XSD}decimal": r"-?(0|[1-9][0-9]{0,14})\.[0-9]{1,15}",
    f"{XSD}gYear": "(19|20)[0-9]{2}",
    f"{XSD}gYearMonth": "(19|20)[0-9]{2}-(0[1-9]|1[0-2])",
    f"{XSD}integer": "-?(0|[1-9][0-9]{0,14})",
}
"""Lexical forms that are well-formed beyond doubt and that rdflib keeps as they are."""


@dataclass(frozen=True)
class Screened:
    """A shape, the nodes that its targets select, and those among them that may violate it."""

    shape: Term
    focus_nodes: Set[Term]
    suspects: Set[Term]


def screen(store: Store, namespace: Namespace) -> Iterator[Screened]:
    """Screen every shape with targets in `graph/shapes` of `store` over its default graph (and named ones, by SPARQL).

    The suspects of a shape are never fewer than the nodes that violate it.
    """
    screening = _Screening(store, namespace)
    for shape in screening.shapes_with_targets():
        focus_nodes = screening.focus_nodes(shape)
        suspects = screening.suspects(shape) & focus_nodes if focus_nodes else frozenset[Term]()
        yield Screened(shape, focus_nodes, suspects)


class _Screening:
    """A shapes graph, and what is asked of the data again and again."""

    def __init__(self, store: Store, namespace: Namespace) -> None:
        self._store = store
        self._empty = Store()
        self._namespace = namespace
        self._shapes: dict[Term, dict[str, list[Term]]] = {}
        for quad in store.quads_for_pattern(None, None, None, namespace.shapes):
            self._shapes.setdefault(quad.subject, {}).setdefault(quad.predicate.value, []).append(quad.object)
        self._with_custom_components = any(f"{SH}parameter" in told for told in self._shapes.values())
        self._selected: dict[str, frozenset[Term]] = {}
        self._values: dict[NamedNode, _Pairs] = {}
        self._instances: dict[Term, set[Term]] = defaultdict(set)
        for node, kind in self._values_of(_TYPE):
            self._instances[kind].add(node)

    def shapes_with_targets(self) -> list[Term]:
        """Give the shapes that say what they are about."""
        return [shape for shape in self._shapes if any(self._told(shape, target) for target in TARGETS)]

    def focus_nodes(self, shape: Term) -> Set[Term]:
        """Give the nodes that the targets of `shape` select."""
        targets = self._targets(shape)
        if targets not in self._selected:
            self._selected[targets] = frozenset(self._select(targets, {}))
        return self._selected[targets]

    def suspects(self, shape: Term) -> Set[Term]:
        """Give the nodes that may violate `shape`, whether its targets select them or not."""
        if self._with_custom_components:
            return self.focus_nodes(shape)
        found: set[Term] = set()
        for name, value in self._constraints(shape):
            suspects = self._suspects_by(shape, name, value)
            found |= self.focus_nodes(shape) if suspects is None else suspects
        return found

    def _suspects_by(self, shape: Term, name: str, value: Term) -> Set[Term] | None:
        """Give the nodes that may violate one constraint of `shape`; None when that cannot be told."""
        if name == "sparql":
            return self._found_by_select(shape, value)
        path = self._path(shape)
        if name in _OF_VALUES and path:
            test = self._test(shape, name, value)
            return {node for node, stated in self._values_of(path) if not test(stated)}
        if name in _OF_VALUES and not self._told(shape, "path"):
            test = self._test(shape, name, value)
            return {node for node in self.focus_nodes(shape) if not test(node)}
        if name in _COUNTS and path:
            return _COUNTS[name](self.focus_nodes(shape), self._values_of(path), _text(value))
        return None

    def _found_by_select(self, shape: Term, constraint: Term) -> Set[Term] | None:
        """Give the focus nodes for which the SELECT of a constraint has an answer, by one query for all of them."""
        text = "".join(map(_text, self._told(constraint, "select")))
        if path := self._path(shape):
            text = _PATH.sub(str(path), text)
        if _PATH.search(text) or _OTHERS_BOUND.search(text):
            return None
        prefixes = _ALWAYS_DECLARED | prefixes_of(self._store, self._namespace, constraint)
        try:
            answer = self._empty.query(text, prefixes=prefixes)
            if not isinstance(answer, QuerySolutions) or Variable("this") not in answer.variables:
                return None
            # LATERAL (https://github.com/w3c/sparql-dev/blob/main/SEP/SEP-0006/sep-0006.md) evaluates the text for
            # each focus node with $this bound to it, which is what SHACL means. The text may end in a comment.
            return self._select(f"{self._targets(shape)} LATERAL {{ {text}\n }}", prefixes)
        except SyntaxError:
            return None

    def _select(self, pattern: str, prefixes: dict[str, str]) -> set[Term]:
        answer = self._store.query(f"SELECT DISTINCT $this WHERE {{ {pattern} }}", prefixes=prefixes)
        return {solution["this"] for solution in answer} if isinstance(answer, QuerySolutions) else set()

    def _targets(self, shape: Term) -> str:
        """Write the targets of `shape` as a pattern that binds $this to each focus node once."""
        patterns = [
            *(f"{{ $this {_INSTANCE_OF} {term} }}" for term in self._told(shape, "targetClass")),
            *(f"{{ $this {term} ?object }}" for term in self._told(shape, "targetSubjectsOf")),
            *(f"{{ ?subject {term} $this }}" for term in self._told(shape, "targetObjectsOf")),
            *(f"{{ VALUES $this {{ {term} }} }}" for term in self._told(shape, "targetNode")),
        ]
        return f"{{ SELECT DISTINCT $this WHERE {{ {' UNION '.join(sorted(patterns))} }} }}"

    def _test(self, shape: Term, name: str, value: Term) -> _Test:
        """Give the test of what a constraint of `shape` wants of each value."""
        if name == "class":
            return self._instances[value].__contains__
        if name == "datatype":
            return lambda term: isinstance(term, Literal) and term.datatype == value and _is_plain(term)
        if name == "nodeKind" and value == NamedNode(f"{SH}IRI"):
            return lambda term: isinstance(term, NamedNode)
        if name == "pattern" and not self._told(shape, "flags"):
            return _matching(_text(value))
        if name == "or":
            alternatives = [self._test_of_shape(member) for member in self._items(value)]
            return lambda term: any(test(term) for test in alternatives)
        return _never

    def _test_of_shape(self, shape: Term) -> _Test:
        """Give the test of what `shape`, an alternative of another one, wants of a value, if that is simple."""
        constraints = list(self._constraints(shape))
        if self._told(shape, "path") or not {name for name, _ in constraints} <= _SIMPLE:
            return _never
        tests = [self._test(shape, name, value) for name, value in constraints]
        return lambda term: all(test(term) for test in tests)

    def _constraints(self, shape: Term) -> Iterator[tuple[str, Term]]:
        for predicate, values in self._shapes.get(shape, {}).items():
            name = predicate.removeprefix(SH)
            if name != predicate and name not in _ABOUT_THE_SHAPE:
                yield from ((name, value) for value in values)

    def _told(self, shape: Term, name: str) -> list[Term]:
        return self._shapes.get(shape, {}).get(SH + name, [])

    def _path(self, shape: Term) -> NamedNode | None:
        """Give the path of `shape` if it is a single property."""
        paths = self._told(shape, "path")
        return paths[0] if len(paths) == 1 and isinstance(paths[0], NamedNode) else None

    def _items(self, head: Term) -> Iterator[Term]:
        while isinstance(head, BlankNode):
            told = self._shapes.get(head, {})
            yield from told.get(f"{RDF}first", [])
            head = next(iter(told.get(f"{RDF}rest", [])), _TYPE)

    def _values_of(self, path: NamedNode) -> _Pairs:
        if path not in self._values:
            quads = self._store.quads_for_pattern(None, path, None, DefaultGraph())
            self._values[path] = [(quad.subject, quad.object) for quad in quads]
        return self._values[path]


def _text(term: Term) -> str:
    return "" if isinstance(term, Triple) else str(term.value)


def _never(term: Term) -> bool:
    return False


def _is_plain(literal: Literal) -> bool:
    """Tell whether a literal is well-formed and written as pySHACL sees it, beyond doubt."""
    pattern = _PLAIN.get(literal.datatype.value)
    return literal.datatype.value in _TEXTS or bool(pattern and re.fullmatch(pattern, literal.value))


def _matching(pattern: str) -> _Test:
    try:
        search = re.compile(pattern).search
    except re.error:
        return _never

    def test(term: Term) -> bool:
        plain = isinstance(term, NamedNode) or (isinstance(term, Literal) and _is_plain(term))
        return plain and bool(search(_text(term)))

    return test


def _too_few(focus_nodes: Set[Term], values: _Pairs, least: str) -> Set[Term] | None:
    # Values that differ may be one to rdflib, which knows that 1 is 01; it never makes no value of one.
    return focus_nodes - {node for node, _ in values} if least == "1" else None


def _too_many(focus_nodes: Set[Term], values: _Pairs, most: str) -> Set[Term] | None:
    counts = Counter(node for node, _ in values)
    return {node for node, count in counts.items() if count > int(most)} if most.isdigit() else None


def _twice_in_a_language(focus_nodes: Set[Term], values: _Pairs, unique: str) -> Set[Term] | None:
    texts = ((node, text) for node, text in values if isinstance(text, Literal) and text.language)
    counts = Counter((node, text.language) for node, text in texts)
    return {node for (node, _), count in counts.items() if count > 1}


_COUNTS: dict[str, _Count] = {"maxCount": _too_many, "minCount": _too_few, "uniqueLang": _twice_in_a_language}
