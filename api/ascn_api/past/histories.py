"""The history of a thing in words: which facts came and went, with which version, and what states them."""

from collections.abc import Sequence
from dataclasses import dataclass

from pyoxigraph import Literal, NamedNode, Quad

from ascn_api.errors import ResourceNotFound
from ascn_api.past.archive import Past
from ascn_api.past.mementos import memento_address
from ascn_api.past.models import History, HistoryEntry, HistoryFact
from ascn_api.version_facts import difference_address, has_difference
from ascn_graph.citations import Citation, Citer
from ascn_graph.differences.telling import term_json
from ascn_graph.history.changes import Changes
from ascn_graph.history.steps import Kind, Step, changes_of, steps_of
from ascn_graph.labels import LabelMemory
from ascn_graph.lookups import FirstWith
from ascn_graph.namespaces import rebase_quad
from ascn_graph.statements import Narrator, Words
from ascn_graph.versions import Version

STEPS = 10
"""Versions on one page."""


@dataclass(frozen=True)
class Told:
    """One fact that came or went, in words; `citation` is that of the graph that states or stated it."""

    added: bool
    quad: Quad
    subject: Words
    phrase: Literal
    value: Words
    citations: tuple[Citation, ...]


@dataclass(frozen=True)
class Chapter:
    """A step with its changes in words; `changes` are None where there is too much to compare."""

    step: Step
    changes: Changes | None
    facts: tuple[Told, ...]
    memento: str | None
    difference: str | None

    @property
    def untold(self) -> int:
        """How many of the facts stated are not told here."""
        changes = self.changes
        return changes.added.stated + changes.removed.stated - len(self.facts) if changes else 0

    @property
    def inferred(self) -> int:
        """How many facts came or went that follow from others."""
        return self.changes.added.inferred + self.changes.removed.inferred if self.changes else 0


@dataclass(frozen=True)
class Account:
    """A page of the history of `name`, newest step first."""

    iri: str
    name: str
    label: Literal
    steps: Sequence[Step]
    page: int
    chapters: Sequence[Chapter]

    @property
    def pages(self) -> int:
        """How many pages there are."""
        return max(1, -(-len(self.steps) // STEPS))


def account_of(past: Past, name: str, page: int, languages: tuple[str, ...], most: int) -> Account:
    """Tell a page of the history of a name; `most` facts are told on it, shared by its steps.

    :raises ResourceNotFound: when no version that is kept has it, or behind the last page.
    """
    steps = steps_of(past.kept, name, past.held)
    if not steps:
        raise ResourceNotFound(f"No version that is kept has anything called {name[:200]}.")
    shown = steps[(page - 1) * STEPS : page * STEPS]
    if not shown:
        raise ResourceNotFound(f"There is no page {page}; the last one is {-(-len(steps) // STEPS)}.")
    node = past.reading.snapshot.namespace.iri(name)
    chapters = [_chapter(past, step, name, languages, most // len(shown)) for step in shown]
    last = steps[0].before if steps[0].kind is Kind.VANISHED else None
    label = _teller(past, last or steps[0].version, languages).narrator.words(node).text
    return Account(node.value, name, label, steps, page, chapters)


@dataclass(frozen=True)
class _Teller:
    narrator: Narrator
    citer: Citer

    def tell(self, quad: Quad, *, added: bool) -> Told:
        graph = quad.graph_name
        return Told(
            added=added,
            quad=quad,
            subject=self.narrator.words(quad.subject),
            phrase=self.narrator.phrase(quad.predicate),
            value=self.narrator.words(quad.object),
            citations=self.citer.cite({graph.value}) if isinstance(graph, NamedNode) else (),
        )


def _teller(past: Past, version: Version, languages: tuple[str, ...]) -> _Teller:
    """Put facts into the words of the version in service, or, where that has none, of the `version` they were in."""
    reading, namespace = past.reading, past.reading.snapshot.namespace
    store, memory = FirstWith(reading.store, lambda: past.held(version).store), LabelMemory()
    return _Teller(
        Narrator(store, namespace, languages, memory),
        Citer(store, namespace, reading.presentation, languages, memory),
    )


def _chapter(past: Past, step: Step, name: str, languages: tuple[str, ...], most: int) -> Chapter:
    version, base = step.version, past.reading.snapshot.namespace.base
    changes = changes_of(step, name, most, past.held, past.reading.deadline.check)
    facts: tuple[Told, ...] = ()
    if changes:
        came = _teller(past, version, languages)
        went = _teller(past, step.before or version, languages)
        signed = [(quad, True) for quad in changes.added.told] + [
            (quad, False) for quad in changes.removed.told
        ]
        moved = ((rebase_quad(quad, version.base, base), added) for quad, added in signed)
        ordered = sorted(moved, key=lambda pair: (_order(pair[0]), pair[1]))[:most]
        facts = tuple((came if added else went).tell(quad, added=added) for quad, added in ordered)
    gone = step.kind is Kind.VANISHED
    return Chapter(
        step=step,
        changes=changes,
        facts=facts,
        memento=None if gone else memento_address(base, version, name),
        difference=_difference(version, past.numbers),
    )


def _order(quad: Quad) -> tuple[str, str, str]:
    return str(quad.subject), quad.predicate.value, str(quad.object)


def _difference(version: Version, kept: Sequence[int]) -> str | None:
    return difference_address(version) if has_difference(version, kept) else None


def gone_from(past: Past, account: Account) -> dict[str, int]:
    """Find what the facts of an account speak of and the version in service has not: by name, a version that has it."""
    namespace, current = past.reading.snapshot.namespace, past.held(past.reading.snapshot.version)
    found: dict[str, int] = {}
    for chapter in account.chapters:
        before = chapter.step.before or chapter.step.version
        for told in chapter.facts:
            for term in (told.quad.subject, told.quad.object, told.quad.graph_name):
                local = namespace.local(term.value) if isinstance(term, NamedNode) else None
                name = (local or "").partition("#")[0]
                if name and name not in found and not current.has(name):
                    found[name] = chapter.step.version.number if told.added else before.number
    return found


def history_model(account: Account, base: str, timemap: str) -> History:
    """Give a page of a history in JSON."""
    return History(
        iri=account.iri,
        label=account.label.value,
        timemap=timemap,
        total=len(account.steps),
        page=account.page,
        pages=account.pages,
        entries=[_entry(chapter, base) for chapter in account.chapters],
    )


def _entry(chapter: Chapter, base: str) -> HistoryEntry:
    version, changes = chapter.step.version, chapter.changes
    iri = f"{base}versions/{version.number}"
    return HistoryEntry(
        version=version.number,
        iri=iri,
        published=version.published,
        agent=version.agent,
        message=version.message,
        change=chapter.step.kind.value,
        memento=chapter.memento,
        diff=f"{iri}/{chapter.difference}" if chapter.difference else None,
        added=changes.added.stated if changes else None,
        removed=changes.removed.stated if changes else None,
        inferred=changes.added.inferred + changes.removed.inferred if changes else None,
        facts=[_fact(told) for told in chapter.facts],
    )


def _fact(told: Told) -> HistoryFact:
    cited = next(iter(told.citations), None)
    graph = told.quad.graph_name
    return HistoryFact(
        change="added" if told.added else "removed",
        sentence=f"{told.subject.text.value} {told.phrase.value} {told.value.text.value}",
        subject=term_json(told.quad.subject),
        predicate=term_json(told.quad.predicate),
        object=term_json(told.quad.object),
        graph=graph.value if isinstance(graph, NamedNode) else None,
        source=cited.source if cited else None,
        source_label=cited.label if cited else None,
        paragraph=cited.paragraph if cited else None,
    )


def summary_of(chapter: Chapter, label: str) -> str:
    """Say in a sentence what a step did to a thing."""
    said = {
        Kind.KNOWN: f"The first version that is kept knew {label}.",
        Kind.APPEARED: f"{label} appeared.",
        Kind.CHANGED: f"{label} changed.",
        Kind.VANISHED: f"{label} is no longer there.",
    }
    changes = chapter.changes
    if changes is None:
        return said[chapter.step.kind]
    counted = _counted(("added", changes.added.stated), ("removed", changes.removed.stated))
    return f"{said[chapter.step.kind]} {counted}".strip()


def _counted(*counts: tuple[str, int]) -> str:
    told = [f"{count:,} {'fact' if count == 1 else 'facts'} {word}" for word, count in counts if count]
    return f"{', '.join(told)}." if told else ""
