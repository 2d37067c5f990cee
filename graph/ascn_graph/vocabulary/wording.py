"""What shapes ask, in plain English made from their constraints."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from pyoxigraph import BlankNode, Literal, NamedNode

from ascn_graph.labels import local_name, prefer
from ascn_graph.lookups import Subject
from ascn_graph.namespaces import RDFS, SH, XSD, Namespace, Term
from ascn_graph.vocabulary.described import Described

DATATYPES = {
    "http://www.w3.org/1999/02/22-rdf-syntax-ns#langString": "text with its language",
    f"{XSD}string": "text",
    f"{XSD}integer": "whole number",
    f"{XSD}decimal": "decimal number",
    f"{XSD}boolean": "true or false",
    f"{XSD}anyURI": "web address",
    f"{XSD}date": "day",
    f"{XSD}gYearMonth": "month",
    f"{XSD}gYear": "year",
    f"{XSD}dateTime": "moment",
}
"""Datatypes in words."""
_KINDS = {
    "IRI": "an IRI",
    "Literal": "a literal",
    "BlankNode": "a blank node",
    "BlankNodeOrIRI": "an IRI or a blank node",
    "IRIOrLiteral": "an IRI or a literal",
    "BlankNodeOrLiteral": "a literal or a blank node",
}
_SIMPLE = {
    "minInclusive": "{} or more",
    "maxInclusive": "{} or less",
    "minExclusive": "more than {}",
    "maxExclusive": "less than {}",
    "minLength": "at least {} characters long",
    "maxLength": "at most {} characters long",
    "hasValue": "{} among the values",
    "disjoint": "none that is also its {}",
    "equals": "the same as its {}",
    "lessThan": "less than its {}",
    "lessThanOrEquals": "not more than its {}",
}
_CHOICES = {"or": " or ", "xone": " or else ", "and": " and also "}
_PATHS = {"zeroOrMorePath": "*", "oneOrMorePath": "+", "zeroOrOnePath": "?"}
_ASIDE = {
    *("path", "name", "message", "order", "group", "severity", "description", "property", "defaultValue"),
    *(
        "targetClass",
        "targetNode",
        "targetSubjectsOf",
        "targetObjectsOf",
        "target",
        "prefixes",
        "ignoredProperties",
    ),
    *(
        "sparql",
        "select",
        "ask",
        "construct",
        "rule",
        "deactivated",
        "minCount",
        "maxCount",
        "flags",
        "uniqueLang",
    ),
}
"""What is told of a shape elsewhere than among its constraints."""
_WORDED = {
    *(
        *_SIMPLE,
        *_CHOICES,
        *_ASIDE,
        "class",
        "datatype",
        "nodeKind",
        "pattern",
        "in",
        "languageIn",
        "not",
        "node",
    ),
    *("closed", "prefix", "namespace"),
}


@dataclass(frozen=True)
class Piece:
    """A few words, which lead to `iri` where that is known; some are code."""

    text: str
    iri: str | None = None
    is_code: bool = False


Phrase = tuple[Piece, ...]


@dataclass(frozen=True)
class Wording:
    """Puts the constraints of `described` shapes into words; `name` gives the words for a term of the vocabulary."""

    described: Described
    namespace: Namespace
    name: Callable[[str], str]

    def counts(self, shape: Subject) -> tuple[Phrase, ...]:
        """Give how many values a shape asks for."""
        return tuple(self._counts(shape))

    def constraints(self, shape: Subject) -> tuple[Phrase, ...]:
        """Give what else a shape asks, one phrase per constraint."""
        return (*self._values(shape), *self._choices(shape), *self._further(shape))

    def path(self, path: Term) -> Phrase:
        """Write a property path, as SPARQL does.

        >>> wording = Wording(Described({}), Namespace("http://l/"), str)
        >>> wording.path(NamedNode("http://l/ontology#heldIn"))[0].text
        ':heldIn'
        """
        if isinstance(path, NamedNode):
            return (Piece(self.short(path), path.value, is_code=True),)
        told = self.described
        if steps := told.items(path):
            return _joined([self.path(step) for step in steps], "/")
        for head in told.values(path, f"{SH}alternativePath"):
            return _joined([self.path(end) for end in told.items(head)], " or ")
        for inverse in told.values(path, f"{SH}inversePath"):
            return (Piece("^"), *self.path(inverse))
        for kind, sign in _PATHS.items():
            for inner in told.values(path, SH + kind):
                return (*self.path(inner), Piece(sign))
        return (Piece("a path"),)

    def short(self, term: Term) -> str:
        """Write a term as Turtle does, with the prefixes predefined in queries."""
        if isinstance(term, Literal):
            return term.value
        if not isinstance(term, NamedNode):
            return str(term)
        for prefix, start in self.namespace.prefixes.items():
            if term.value.startswith(start):
                return f"{prefix}:{term.value[len(start) :]}"
        local = self.namespace.local(term.value)
        return f"<{term.value if local is None else local}>"

    def _counts(self, shape: Subject) -> Iterator[Phrase]:
        least, most = (self.described.text(shape, f"{SH}{name}Count") for name in ("min", "max"))
        if least is not None and least == most:
            yield (Piece("exactly one" if least == "1" else f"exactly {least}"),)
        else:
            if least is not None:
                yield (Piece("at least one" if least == "1" else f"at least {least}"),)
            if most is not None:
                words = {"0": "none", "1": "at most one"}
                yield (Piece(words.get(most, f"at most {most}")),)
        if self.described.text(shape, f"{SH}uniqueLang") == "true":
            yield (Piece("at most one per language"),)

    def _values(self, shape: Subject) -> Iterator[Phrase]:
        told = self.described
        for class_ in told.iris(shape, f"{SH}class"):
            yield _with_article(Piece(self.name(class_), class_))
        for datatype in told.iris(shape, f"{SH}datatype"):
            words = DATATYPES.get(datatype, self.short(NamedNode(datatype)))
            yield (Piece(words, datatype),)
        for kind in told.iris(shape, f"{SH}nodeKind"):
            yield (Piece(_KINDS.get(local_name(kind), local_name(kind))),)
        for pattern in told.literals(shape, f"{SH}pattern"):
            yield (Piece("like "), Piece(pattern.value, is_code=True))
        for name, words in _SIMPLE.items():
            for value in told.values(shape, SH + name):
                yield self._around(words, value)

    def _around(self, words: str, value: Term) -> Phrase:
        before, _, after = words.partition("{}")
        if isinstance(value, NamedNode):
            middle = Piece(self.name(value.value), value.value)
        else:
            middle = Piece(self.short(value))
        return tuple(piece for piece in (Piece(before), middle, Piece(after)) if piece.text)

    def _choices(self, shape: Subject) -> Iterator[Phrase]:
        told = self.described
        for name, word in _CHOICES.items():
            for head in told.values(shape, SH + name):
                yield _joined([self._member(item) for item in told.items(head)], word)
        for head in told.values(shape, f"{SH}in"):
            items = [self._around("{}", item) for item in told.items(head)]
            yield (Piece("one of "), *_joined(items, ", "))
        for head in told.values(shape, f"{SH}languageIn"):
            yield (Piece(f"in {', '.join(self.short(item) for item in told.items(head))}"),)
        for inner in told.values(shape, f"{SH}not"):
            yield (Piece("not "), *self._member(inner))
        if told.text(shape, f"{SH}closed") == "true":
            yield (Piece("no properties but those named here"),)
        for inner in told.values(shape, f"{SH}node"):
            yield self._member(inner)

    def _member(self, shape: Term) -> Phrase:
        """Give the words for a shape that another refers to: its class if it asks for nothing else, or its name."""
        classes = self.described.iris(shape, f"{SH}class")
        if classes:
            return _with_article(Piece(self.name(classes[0]), classes[0]))
        labels = self.described.literals(shape, f"{SH}name", f"{RDFS}label")
        if labels and isinstance(shape, NamedNode):
            text = prefer(labels, ("en",)).value
            return _with_article(Piece(text[0].lower() + text[1:], shape.value))
        if isinstance(shape, NamedNode):
            return (Piece(self.short(shape), shape.value),)
        phrases = (*self.counts(shape), *self.constraints(shape)) if isinstance(shape, BlankNode) else ()
        return _joined(phrases, ", ") or (Piece("something"),)

    def _further(self, shape: Subject) -> Iterator[Phrase]:
        namespace, prefix = (self.described.text(shape, SH + name) for name in ("namespace", "prefix"))
        if namespace is not None:
            yield (Piece(f"PREFIX {prefix or ''}: <{namespace}>", is_code=True),)
        for predicate, values in self.described.facts.get(shape, {}).items():
            name = predicate.removeprefix(SH)
            if name != predicate and name not in _WORDED:
                words = (self.short(v) for v in values if not isinstance(v, BlankNode))
                yield (Piece(f"sh:{name}", is_code=True), Piece(f" {', '.join(words)}".rstrip()))


def _joined(phrases: list[Phrase] | tuple[Phrase, ...], word: str) -> Phrase:
    found: list[Piece] = []
    for number, phrase in enumerate(phrases):
        between = ", " if word == " or " and number < len(phrases) - 1 else word
        found += [*([Piece(between)] if number else []), *phrase]
    return tuple(found)


def _with_article(piece: Piece) -> Phrase:
    return (Piece("an " if piece.text[:1].lower() in "aeio" else "a "), piece)
