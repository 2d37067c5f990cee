"""A judgement as text for the terminal: what the file states, what is wrong, and what to do about it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from pyoxigraph import NamedNode

from ascn_graph.curation.comparison import Agreement, Comparison, Difference
from ascn_graph.curation.judgement import Judgement
from ascn_graph.curation.sentences import Sentence, Teller, heading_of
from ascn_graph.curation.suggestions import is_described, suggest
from ascn_graph.curation.writing import as_written, lines_of, written
from ascn_graph.errors import Finding
from ascn_graph.labels import label_literal
from ascn_graph.namespaces import Namespace
from ascn_graph.shortcuts import read_shortcuts
from ascn_graph.statements import Narrator

_LONGEST_LINE = 110
_MOST_ELSEWHERE = 10


@dataclass(frozen=True)
class Reporter:
    """Reports one judgement; IRIs are written as in source files."""

    judged: Judgement
    namespace: Namespace

    def stated(self) -> Iterator[str]:
        """Tell graph by graph what the file states, and who states the same or something else."""
        store = self.judged.store
        if store is None:
            return
        source = self.namespace.iri(f"source/{self.judged.file.source}")
        teller = Teller(Narrator(store, self.namespace), read_shortcuts(store, self.namespace))
        comparison = Comparison.of(store, self.namespace, source)
        graphs = dict.fromkeys(
            quad.graph_name for quad in self.judged.quads if isinstance(quad.graph_name, NamedNode)
        )
        for graph in graphs:
            told = teller.tell(graph, (quad for quad in self.judged.quads if quad.graph_name == graph))
            if told.sentences or told.basis:
                yield f"{told.heading}{f' ({told.basis})' if told.basis else ''}"
            for sentence in told.sentences:
                yield f"  {sentence.text}"
                yield from (f"    {mark}" for mark in self._marks(sentence, comparison, teller))
        yield from self._first_named(comparison)
        yield from self._unfilled()

    def warned(self) -> Iterator[str]:
        """List the warnings about this file, and count those about others."""
        own = [finding for finding in self.judged.warnings if finding.file == self.judged.file.name]
        for finding in own:
            yield from self._finding(finding, "warning: ")
        if others := len(self.judged.warnings) - len(own):
            yield f"{_count(others, 'warning')} about other files; ascn build lists them."

    def refused(self) -> Iterator[str]:
        """List what is wrong in this file and elsewhere, and then what the editors have yet to say."""
        proposed = {block.iri for block in self.judged.blocks}
        unsaid = [
            finding for finding in self.judged.findings if not finding.file and finding.node in proposed
        ]
        own = [finding for finding in self.judged.findings if finding.file == self.judged.file.name]
        others = [finding for finding in self.judged.findings if finding not in (*own, *unsaid)]
        for finding in own:
            yield from self._finding(finding)
        if others:
            yield "Elsewhere, perhaps because of this file:"
            yield ""
        for finding in others[:_MOST_ELSEWHERE]:
            yield from self._finding(finding)
        if len(others) > _MOST_ELSEWHERE:
            yield f"… and {len(others) - _MOST_ELSEWHERE:,} more; ascn build lists them."
            yield ""
        yield from self._blocks()
        if unsaid:
            yield "These blocks have to say more:"
            yield ""
        for finding in unsaid:
            yield from self._finding(finding)

    def verdict(self) -> str:
        """Sum up in one line."""
        name, wrong = self.judged.file.name, len(self.judged.findings)
        unsaid = sum(1 for block in self.judged.blocks if block.class_)
        if self.judged.is_valid:
            shapes, nodes = self.judged.held
            facts = _count(len(self.judged.quads), "fact")
            return f"{name} is valid: {facts}; {shapes} shapes hold at {nodes:,} nodes."
        reasons = [f"{_count(wrong, 'thing')} {'is' if wrong == 1 else 'are'} wrong"] if wrong else []
        if unsaid:
            reasons.append(f"{_count(unsaid, 'thing')} {'is' if unsaid == 1 else 'are'} new to the editors")
        return f"{name} is refused: {', and '.join(reasons)}."

    def _finding(self, finding: Finding, kind: str = "") -> Iterator[str]:
        place = f"{finding.file}:{finding.line}" if finding.line else finding.file
        node = as_written(self.namespace, finding.node) if finding.node else None
        yield ": ".join(part for part in (place, node) if part) or "In the inputs"
        if finding.file == self.judged.file.name and finding.line:
            line = lines_of(self.judged.file)[finding.line - 1 : finding.line]
            yield from (f"  {finding.line:>4} | {text.strip()[:_LONGEST_LINE]}" for text in line)
        yield f"  {kind}{as_written(self.namespace, finding.message)}"
        if finding.value and finding.value not in finding.message:
            yield f"  The value is {as_written(self.namespace, finding.value)}."
        yield from (f"  {hint}" for hint in self._hints(finding))
        yield f"  [{self.namespace.local(finding.rule) or finding.rule}]"
        yield ""

    def _hints(self, finding: Finding) -> Iterator[str]:
        store = self.judged.store
        for iri in dict.fromkeys((finding.value, finding.node)):
            if store and iri and iri.startswith(("http://", "https://")) and not is_described(store, iri):
                if meant := suggest(store, self.namespace, iri):
                    yield f"Did you mean {self._named(meant)}?"
                elif unplaced := self._unplaced(iri):
                    yield unplaced

    def _unplaced(self, iri: str) -> str | None:
        editors, (folder, slash, _) = self.judged.editors, (self.namespace.local(iri) or "").partition("/")
        if not editors or not slash or folder in editors.kinds:
            return None
        return f"No class has the folder {folder}/; there are {', '.join(sorted(editors.kinds))}."

    def _named(self, iris: Iterable[str]) -> str:
        store = self.judged.store
        named = []
        for iri in iris:
            label = label_literal(store, NamedNode(iri)) if store else None
            short = written(self.namespace, iri)
            named.append(f"{short} ({label.value})" if label and short.startswith("<") else short)
        return " or ".join(named)

    def _blocks(self) -> Iterator[str]:
        placed = [block for block in self.judged.blocks if block.class_]
        for file in dict.fromkeys(block.file for block in placed):
            yield f"New to the editors: add this to {file}, with labels of your own, these are guessed."
            yield ""
            for block in (block for block in placed if block.file == file):
                if block.meant:
                    yield f"# Only if you did not mean {self._named(block.meant)}."
                if block.begun:
                    yield "# The graph is there already: complete it."
                yield block.text

    def _first_named(self, comparison: Comparison) -> Iterator[str]:
        if alone := comparison.named_by_no_other(self.judged.quads):
            yield f"Named by no other source: {', '.join(written(self.namespace, iri) for iri in alone)}."

    def _unfilled(self) -> Iterator[str]:
        if names := self.judged.unfilled:
            places = ", ".join(_runs([heading_of(name) for name in names]))
            yield f"States nothing yet: {places}. Fill these graphs, or delete those of page furniture."

    def _marks(self, sentence: Sentence, comparison: Comparison, teller: Teller) -> Iterator[str]:
        parts = [sentence.ends] if sentence.ends else [(quad,) for quad in sentence.quads]
        for quads in parts:
            if agreement := comparison.agreement(quads):
                value = f"{teller.words(quads[0].object)} " if len(parts) > 1 else ""
                by = ", ".join(map(self._short, agreement.graphs))
                yield f"= {value}also in {by} ({_weight(agreement)})"
        for quad in sentence.quads:
            for difference in comparison.differences(quad):
                yield self._difference(difference, teller)

    def _difference(self, difference: Difference, teller: Teller) -> str:
        value, phrase = teller.words(difference.value), teller.phrase(difference.predicate)
        advice = (
            f"recorded in {written(self.namespace, difference.recorded)}"
            if difference.recorded
            else "no error; consider a :Disagreement"
        )
        return f"≠ differs from {', '.join(map(self._short, difference.graphs))}: {phrase} {value} ({advice})"

    def _short(self, graph: str) -> str:
        return (self.namespace.local(graph) or graph).removeprefix("source/")


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def _weight(agreement: Agreement) -> str:
    if agreement.is_compiled:
        return "compiled"
    return _count(agreement.origins, "independent source") if agreement.origins else "of the same origin"


def _runs(headings: list[str]) -> list[str]:
    """Put consecutive paragraphs together.

    >>> _runs(["Paragraph 1", "Paragraph 2", "Paragraph 3", "Paragraph 5", "Item x"])
    ['paragraphs 1 to 3', 'paragraph 5', 'item x']
    """
    runs: list[list[int]] = []
    others = []
    for heading in headings:
        number = heading.removeprefix("Paragraph ")
        if not number.isdecimal():
            others.append(heading.lower())
        elif runs and runs[-1][-1] == int(number) - 1:
            runs[-1].append(int(number))
        else:
            runs.append([int(number)])
    told = [f"paragraph {run[0]}" if len(run) == 1 else f"paragraphs {run[0]} to {run[-1]}" for run in runs]
    return told + others
