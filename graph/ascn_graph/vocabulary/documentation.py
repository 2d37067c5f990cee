"""All that the documentation of one version rests on, which is read once: vocabulary, shapes and report."""

import re
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from pyoxigraph import NamedNode, Store

from ascn_graph.labels import prefer
from ascn_graph.namespaces import Namespace
from ascn_graph.reports.reading import Matched, has_report, read_report
from ascn_graph.versions import Version
from ascn_graph.vocabulary.constraints import DescribedShape, Shapes, read_shapes
from ascn_graph.vocabulary.described import Described
from ascn_graph.vocabulary.terms import PROPERTY, Vocabulary, VocabularyTerm, read_vocabulary
from ascn_graph.vocabulary.wording import Wording

_TERM = re.compile(r"(?<![\w<:]):([A-Za-z]\w*)")
"""A term of the vocabulary in a query."""


@dataclass(frozen=True)
class Documentation:
    """The vocabulary and the shapes of one version, and what its validation found."""

    namespace: Namespace
    vocabulary: Vocabulary
    shapes: Shapes
    matched: Mapping[str, Matched] | None
    """Shape to its focus nodes and results; None where no report is kept with the version."""
    conforms: bool
    questions: Mapping[str, tuple[str, ...]]
    """Term to the competency questions whose queries use it."""

    def name(self, iri: str) -> str:
        """Give the English words for a term, or its prefixed name."""
        return _name(self.vocabulary, self.namespace, iri)

    def asked(self, classes: list[str], property_: str) -> list[DescribedShape]:
        """Give the shapes that constrain a property of things that are of all of `classes`, in their order."""
        held = {("targetClass", class_) for class_ in classes} | {("targetSubjectsOf", property_)}
        shapes = self.shapes.on_property.get(property_, ())
        return [shape for shape in shapes if held & set(shape.targets)]

    def shaped(self, class_: str) -> list[str]:
        """Give the properties of which the shapes of a class speak."""
        target = ("targetClass", class_)
        return [
            property_
            for property_, shapes in self.shapes.on_property.items()
            if any(target in shape.targets for shape in shapes)
        ]

    def users(self, property_: VocabularyTerm) -> list[str]:
        """Give the classes whose things have a property, by its domain and the shapes."""
        shapes = self.shapes.on_property.get(property_.iri, ())
        targets = (iri for shape in shapes for kind, iri in shape.targets if kind == "targetClass")
        return list(dict.fromkeys([*property_.domain, *sorted(targets)]))

    def properties(self, class_: str) -> list[VocabularyTerm]:
        """Give the properties of our vocabulary that things of a class may have as such."""
        terms = self.vocabulary.terms
        named = dict.fromkeys([*self.vocabulary.leading_from.get(class_, ()), *self.shaped(class_)])
        return [terms[iri] for iri in named if iri in terms and terms[iri].kind == PROPERTY]


def read_documentation(
    version: Version, store: Store, namespace: Namespace, queries: Mapping[str, str]
) -> Documentation:
    """Read the vocabulary and the shapes in `store`, which is that of `version`, and the report kept with it.

    `queries` maps the IRIs of the competency questions to their queries.

    :raises DamagedVersion: when the report cannot be read.
    """
    vocabulary = read_vocabulary(store, namespace)
    report = read_report(version) if has_report(version) else None
    return Documentation(
        namespace,
        vocabulary,
        read_shapes(store, namespace, lambda iri: _name(vocabulary, namespace, iri)),
        None if report is None else {matched.shape: matched for matched in report.shapes},
        conforms=report is not None and report.conforms,
        questions=_used_in(queries, namespace),
    )


def _used_in(queries: Mapping[str, str], namespace: Namespace) -> dict[str, tuple[str, ...]]:
    found: dict[str, list[str]] = defaultdict(list)
    for question, query in sorted(queries.items()):
        for name in dict.fromkeys(_TERM.findall(query)):
            found[namespace.term(name).value].append(question)
    return {term: tuple(questions) for term, questions in found.items()}


def _name(vocabulary: Vocabulary, namespace: Namespace, iri: str) -> str:
    term = vocabulary.terms.get(iri)
    if term and term.labels:
        return prefer(term.labels, ("en",)).value
    return Wording(Described({}), namespace, str).short(NamedNode(iri))
