"""The declarations of `graph/expectations.ttl`, read strictly: what is not understood is refused.

Each subject says one of these things, and nothing else:

    <expectations#City> :expects :City ; :least 9 ; :most 12 .
    <expectations#City-japan> :expects :City ; :inCountry <country/japan> ; :least 1 ; :most 1 .
    :City :countryPath :locatedIn .                        the path from a thing of the class to its country
    <expectations> :reachableFrom <network/ascn> .         from there, paths lead to everything …
    <expectations#x> :excepts :Source ; rdfs:comment "Why."@en .  … but to this thing, or things of this class, …
    <expectations#y> :exceptsObjectsOf dcterms:publisher ; rdfs:comment "Why."@en .  … or to what this points at
    <country/thailand> :nativeLanguage "th" .
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from pyoxigraph import Literal, NamedNode, Quad

from ascn_graph.errors import Finding, InvalidSource
from ascn_graph.expectations.property_paths import sparql_path
from ascn_graph.inputs import InputFile
from ascn_graph.namespaces import RDF, RDFS, SH, XSD, Namespace, Term

RULE = "build: expectations"
_COMMENT = "rdfs:comment"
_FORMS = (
    ((":expects", ":least", ":most"), (":inCountry", _COMMENT)),
    ((":countryPath",), (_COMMENT,)),
    ((":reachableFrom",), (_COMMENT,)),
    ((":excepts", _COMMENT), ()),
    ((":exceptsObjectsOf", _COMMENT), ()),
    ((":nativeLanguage",), (_COMMENT,)),
)
"""What a declaration must say, and what it may say besides."""
_SEVERAL = {_COMMENT, ":reachableFrom", ":nativeLanguage"}
_KINDS = {
    ":expects": "a class",
    ":least": "a whole number",
    ":most": "a whole number",
    ":inCountry": "a country",
    ":countryPath": "a property path",
    ":reachableFrom": "an entity",
    ":excepts": "an entity or a class",
    ":exceptsObjectsOf": "a property",
    ":nativeLanguage": 'the tag of a language, as in "th"',
    _COMMENT: 'a sentence with its language, as in "…"@en',
}


@dataclass(frozen=True)
class Declaration:
    """One subject of the file and what it says, by predicate: those of ours as `:name`, others as IRIs."""

    subject: NamedNode
    values: Mapping[str, tuple[Term, ...]]
    file: str
    line: int | None

    def finding(self, message: str, node: NamedNode | None = None, rule: str = RULE) -> Finding:
        """Tell what is wrong with it, or with `node`, which it speaks of."""
        return Finding(message, rule, self.file, self.line, (node or self.subject).value)

    def iris(self, name: str) -> list[NamedNode]:
        """List the IRIs among its values of `name`, sorted."""
        return sorted((value for value in self.values.get(name, ()) if isinstance(value, NamedNode)), key=str)

    def texts(self, name: str) -> list[str]:
        """List the literals among its values of `name`, sorted."""
        return sorted(value.value for value in self.values.get(name, ()) if isinstance(value, Literal))


@dataclass(frozen=True)
class Size:
    """How many things of a class there are to be, in all or in one country."""

    declared: Declaration
    kind: NamedNode
    country: NamedNode | None
    least: int
    most: int


@dataclass(frozen=True)
class CountryPath:
    """How a thing of a class leads to its country: a property path of SPARQL."""

    declared: Declaration
    kind: NamedNode
    path: str


@dataclass(frozen=True)
class Expectations:
    """Everything the file declares; nothing where there is no file."""

    sizes: tuple[Size, ...] = ()
    paths: tuple[CountryPath, ...] = ()
    roots: tuple[Declaration, ...] = ()
    """Those with :reachableFrom."""
    exceptions: tuple[Declaration, ...] = ()
    """Those with :excepts or :exceptsObjectsOf."""
    languages: tuple[Declaration, ...] = ()
    """Those with :nativeLanguage; the subject is a country."""


def read_expectations(quads: frozenset[Quad], namespace: Namespace, file: InputFile | None) -> Expectations:
    """Understand `quads`, which `file` states.

    :raises InvalidSource: with every declaration that is none of those above, by file and line.
    """
    if file is None:
        return Expectations()
    declarations = list(_declarations(quads, namespace, file))
    paths = {
        declared.subject: sparql_path(quads, path)
        for declared in declarations
        for path in declared.values.get(":countryPath", ())
    }
    findings = [finding for declared in declarations for finding in _faults(declared, paths)]
    if any(map(_is_nameless, quads)):
        findings.append(
            Finding(
                "Something without a name is declared. Name it, as in <expectations#City>.", RULE, file.name
            )
        )
    if findings:
        raise InvalidSource(findings)

    def saying(*names: str) -> list[Declaration]:
        return [declared for declared in declarations if declared.values.keys() & set(names)]

    return Expectations(
        sizes=tuple(map(_size, saying(":expects"))),
        paths=tuple(
            CountryPath(declared, declared.subject, paths[declared.subject] or "")
            for declared in saying(":countryPath")
        ),
        roots=tuple(saying(":reachableFrom")),
        exceptions=tuple(saying(":excepts", ":exceptsObjectsOf")),
        languages=tuple(saying(":nativeLanguage")),
    )


def line_beginning(file: InputFile, word: str) -> int | None:
    """Give the number of the first line that begins with `word`, from 1.

    >>> line_beginning(InputFile("a.ttl", b"<a> :b <c> .\\n<c> :d 1 ."), "<c>")
    2
    """
    lines = file.content.decode(errors="replace").splitlines()
    found = (number for number, line in enumerate(lines, 1) if line.split(maxsplit=1)[:1] == [word])
    return next(found, None)


def _declarations(quads: Iterable[Quad], namespace: Namespace, file: InputFile) -> Iterator[Declaration]:
    said: dict[NamedNode, dict[str, list[Term]]] = defaultdict(lambda: defaultdict(list))
    for quad in quads:
        if isinstance(quad.subject, NamedNode):  # blank nodes are parts of property paths
            said[quad.subject][_name(quad.predicate, namespace)].append(quad.object)
    for subject in sorted(said, key=str):
        local = namespace.local(subject.value)
        word = _name(subject, namespace)
        values = {name: tuple(terms) for name, terms in said[subject].items()}
        line = line_beginning(file, word if word.startswith(":") else f"<{local or subject.value}>")
        yield Declaration(subject, values, file.name, line)


def _is_nameless(quad: Quad) -> bool:
    """Tell whether it says of a blank node what is no part of a property path."""
    return not isinstance(quad.subject, NamedNode) and not quad.predicate.value.startswith(
        (SH, f"{RDF}first", f"{RDF}rest")
    )


def _name(term: NamedNode, namespace: Namespace) -> str:
    """Write a term as the file does: those of the vocabulary with the empty prefix, labels and comments with rdfs."""
    if term.value.startswith(RDFS):
        return f"rdfs:{term.value.removeprefix(RDFS)}"
    return term.value.replace(namespace.term("").value, ":")


def _faults(declared: Declaration, paths: Mapping[NamedNode, str | None]) -> Iterator[Finding]:
    says = set(declared.values)
    if not any(set(required) <= says <= {*required, *optional} for required, optional in _FORMS):
        forms = "; ".join(" ".join(required) for required, _ in _FORMS)
        yield declared.finding(
            f"{', '.join(sorted(says))}: no expectation says just that. Write one of these about it, with :inCountry "
            f"beside :expects and rdfs:comment beside any where wanted: {forms}."
        )
        return
    for name, values in sorted(declared.values.items()):
        if not all(_fits(name, value) for value in values) or (
            name == ":countryPath" and not paths[declared.subject]
        ):
            yield declared.finding(f"The value of {name} is {_KINDS[name]}: correct it.")
        elif len(values) > 1 and name not in _SEVERAL:
            yield declared.finding(f"There are two values of {name}: keep one.")


def _fits(name: str, value: Term) -> bool:
    if name == ":countryPath":
        return True  # judged as a whole
    if not isinstance(value, Literal):
        return isinstance(value, NamedNode) and name not in {":least", ":most", ":nativeLanguage", _COMMENT}
    if name in {":least", ":most"}:
        return value.datatype.value == f"{XSD}integer" and value.value.isdecimal()
    if name == ":nativeLanguage":
        return re.fullmatch("[a-z]{2,3}", value.value) is not None
    return name == _COMMENT and value.language is not None


def _size(declared: Declaration) -> Size:
    return Size(
        declared,
        kind=declared.iris(":expects")[0],
        country=next(iter(declared.iris(":inCountry")), None),
        least=int(declared.texts(":least")[0]),
        most=int(declared.texts(":most")[0]),
    )
