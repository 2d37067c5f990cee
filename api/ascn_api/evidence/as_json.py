"""What /evidence answers in JSON."""

from collections.abc import Iterable
from dataclasses import dataclass

from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from ascn_api.evidence.answers import Found
from ascn_api.evidence.models import (
    DisagreementSide,
    FactEvidence,
    FoundEvidence,
    OtherValue,
    Reason,
    StatingGraph,
    ToldDisagreement,
    ToldTerm,
)
from ascn_api.path_models import PathEvidenceSource
from ascn_api.readings import Reading
from ascn_graph.bibliography import References
from ascn_graph.citations import RELATIONSHIP, STATING, Citation
from ascn_graph.evidence import Dispute, Evidence, Other, Step
from ascn_graph.fact_syntax import StatementNames, evidence_address
from ascn_graph.statements import Words


def written_json(reading: Reading, found: Found, languages: tuple[str, ...]) -> bytes:
    """Write what was found as JSON."""
    references = References(reading.store, reading.snapshot.namespace, languages, reading.memory)
    return _Writer(reading, references).found(found).model_dump_json().encode()


@dataclass(frozen=True)
class _Writer:
    reading: Reading
    references: References

    def found(self, found: Found) -> FoundEvidence:
        pattern = found.pattern
        return FoundEvidence(
            version=self.reading.snapshot.version.number,
            subject=str(pattern.subject) if pattern.subject else None,
            predicate=str(pattern.predicate) if pattern.predicate else None,
            object=str(pattern.value) if pattern.value else None,
            total=found.total,
            cut=found.cut,
            page=found.page,
            pages=found.pages,
            facts=[self._fact(fact) for fact in found.facts],
            others=[self._other(other) for other in found.others],
            others_cut=found.others_cut,
        )

    def _fact(self, fact: Evidence) -> FactEvidence:
        return FactEvidence(
            iri=self._iri(fact.triple),
            subject=_told(fact.subject),
            predicate=_told(Words(fact.triple.predicate, fact.phrase)),
            object=_told(fact.value),
            stated=fact.stated,
            origins=fact.origins,
            evidence=self._graphs(fact.citations),
            cut=fact.cut,
            because=[self._reason(step) for step in fact.steps],
            disagreements=[self._dispute(dispute) for dispute in fact.disputes],
        )

    def _other(self, other: Other) -> OtherValue:
        return OtherValue(
            iri=self._iri(other.triple),
            object=_told(other.value),
            origins=other.origins,
            evidence=self._graphs(other.citations),
        )

    def _reason(self, step: Step) -> Reason:
        derivation, namespace = step.derivation, self.reading.snapshot.namespace
        rests_on = self._iri(step.rests_on) if step.rests_on else None
        if derivation.kind == RELATIONSHIP and derivation.because:
            rests_on = namespace.base + evidence_address(namespace, NamedNode(derivation.because))
        return Reason(
            kind=derivation.kind,
            because=derivation.because,
            label=derivation.label,
            rests_on=rests_on,
            origins=step.origins,
            evidence=self._graphs(derivation.citations),
        )

    def _dispute(self, dispute: Dispute) -> ToldDisagreement:
        return ToldDisagreement(
            iri=dispute.iri,
            label=dispute.label.value,
            believed=list(map(_told, dispute.believed)),
            reasons=[reason.value for reason in dispute.reasons],
            sides=[
                DisagreementSide(
                    text=side.text.value, language=side.text.language, evidence=self._graphs(side.citations)
                )
                for side in dispute.sides
            ],
        )

    def _graphs(self, citations: Iterable[Citation]) -> list[StatingGraph]:
        return list(map(self._graph, citations))

    def _graph(self, citation: Citation) -> StatingGraph:
        reference = self.references.of(citation.source)
        return StatingGraph(
            graph=citation.graph,
            source=citation.source,
            label=citation.label,
            title=citation.title,
            date=citation.issued,
            paragraph=citation.paragraph,
            kind=citation.kind,
            origin=citation.origin if citation.kind in STATING else None,
            basis=citation.basis,
            derived_from=[
                PathEvidenceSource(
                    source=source.iri,
                    title=source.title or source.label,
                    label=source.label,
                    date=source.issued,
                )
                for source in citation.derived_from
            ],
            publishers=[label for _, label in reference.publishers],
            authors=[label for _, label in reference.authors],
            address=reference.address,
        )

    def _iri(self, triple: Triple) -> str:
        return StatementNames(self.reading.snapshot.namespace).iri(triple).value


def _told(words: Words) -> ToldTerm:
    term = words.term
    kinds = {NamedNode: "uri", BlankNode: "bnode", Literal: "literal"}
    literal = term if isinstance(term, Literal) else None
    is_tagged = literal is not None and literal.language is not None
    return ToldTerm(
        type=kinds.get(type(term), "triple"),
        value=str(term) if isinstance(term, Triple) else term.value,
        language=literal.language if literal else None,
        direction=str(literal.direction.value) if literal and literal.direction else None,
        datatype=literal.datatype.value if literal and not is_tagged else None,
        label=words.text.value,
    )
