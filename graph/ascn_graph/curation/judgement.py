"""A source file judged in its place: beside all other input files and on top of the current version."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, Store, Triple, parse

from ascn_graph.candidate import prepare
from ascn_graph.curation.blocks import PROPOSED, Block, Editors, as_file
from ascn_graph.curation.writing import headings, line_with, written
from ascn_graph.errors import Finding, InvalidGraph, InvalidSource
from ascn_graph.inputs import SOURCES, InputFile, Inputs, read_inputs
from ascn_graph.namespaces import Namespace, Term
from ascn_graph.sources import line_of, read_statements
from ascn_graph.versions import Version

Progress = Callable[[str], None]


@dataclass(frozen=True)
class Judgement:
    """What is to say of one source file."""

    file: InputFile
    findings: tuple[Finding, ...]
    """What is wrong, wherever it stands; empty when the file may be built."""
    warnings: tuple[Finding, ...]
    quads: tuple[Quad, ...]
    """What the file states, in its order."""
    store: Store | None
    """Everything the file was judged with; None when not all files could be read."""
    editors: Editors | None
    """What the editors say, `blocks` left out; None when not all files could be read."""
    blocks: tuple[Block, ...]
    """What the editors have yet to say of what the file names; proposed, and taken as said unless it may be a slip."""
    unfilled: tuple[str, ...]
    """Graphs that the file opens and that state nothing, by their names relative to the base."""
    held: tuple[int, int]
    """How many shapes hold at how many nodes; both 0 when something is wrong."""

    @property
    def is_valid(self) -> bool:
        """Whether the file may be built as it is."""
        return not (self.findings or self.blocks)


def judge(
    root: Path,
    file: Path,
    namespace: Namespace,
    parent: Version | None,
    progress: Progress = lambda stage: None,
) -> Judgement:
    """Judge `file` with the inputs under `root`, in place of the source file whose place it has or beside the others.

    Everything is inferred and validated as for the version that would follow `parent`, with what the editors have yet
    to say, so that new things hide no other fault; nothing is published.

    :raises InvalidSource: when the inputs under `root` are not there.
    """
    before = read_inputs(root)
    source = InputFile(place_of(root, file, before), file.read_bytes())
    inputs = before.with_source(source)
    judged = _begun(source, inputs, namespace)
    sure = [block for block in judged.blocks if block.class_ and not block.meant]
    if sure:
        inputs = inputs.with_source(as_file(sure))
    try:
        candidate = prepare(inputs, namespace, parent, strict=False, progress=progress)
    except (InvalidSource, InvalidGraph) as error:
        findings = sorted((_placed(found, judged, namespace) for found in error.findings), key=_reading_order)
        return replace(judged, findings=tuple(findings), store=_stated(inputs, namespace))
    store = Store()
    store.bulk_extend(candidate.quads)
    warnings = tuple(_placed(found, judged, namespace) for found in candidate.report.warnings)
    held = (candidate.report.shapes, candidate.report.focus_nodes)
    return replace(judged, warnings=warnings, store=store, held=held)


def _begun(file: InputFile, inputs: Inputs, namespace: Namespace) -> Judgement:
    """Read the file, and find what the editors have yet to say."""
    quads = _read(file, namespace)
    filled = {
        namespace.local(quad.graph_name.value) for quad in quads if isinstance(quad.graph_name, NamedNode)
    }
    store = _stated(inputs, namespace)
    editors = Editors.of(store, namespace, inputs) if store else None
    return Judgement(
        file=file,
        findings=(),
        warnings=(),
        quads=quads,
        store=store,
        editors=editors,
        blocks=tuple(editors.blocks(quads)) if editors else (),
        unfilled=tuple(name for name in dict.fromkeys(headings(file)) if name not in filled),
        held=(0, 0),
    )


def place_of(root: Path, file: Path, inputs: Inputs) -> str:
    """Name `file` as an input file: by where it lies under `root`, else by its name, or folder and name.

    The folder counts where it is that of a source with several files.
    """
    if file.resolve().is_relative_to((root / SOURCES).resolve()):
        return f"{SOURCES}/{file.resolve().relative_to((root / SOURCES).resolve()).as_posix()}"
    folder = file.resolve().parent.name
    several = any(known.name.startswith(f"{SOURCES}/{folder}/") for known in inputs.sources)
    return f"{SOURCES}/{folder}/{file.name}" if several else f"{SOURCES}/{file.name}"


def _read(file: InputFile, namespace: Namespace) -> tuple[Quad, ...]:
    try:
        return tuple(parse(file.content, RdfFormat.TRIG, base_iri=namespace.base, rename_blank_nodes=True))
    except SyntaxError:
        return ()


def _stated(inputs: Inputs, namespace: Namespace) -> Store | None:
    try:
        stated = read_statements(inputs, namespace)
    except InvalidSource:
        return None
    store = Store()
    store.bulk_extend([*stated.sources, *stated.ontology, *stated.shapes])
    return store


def _placed(finding: Finding, judged: Judgement, namespace: Namespace) -> Finding:
    """Move a finding to the line of the file on which the value at fault stands, where it does stand there."""
    if finding.file == PROPOSED:
        return replace(finding, file=None, line=None)
    if not finding.value:
        return finding
    for quad in judged.quads:
        place = _line(quad, finding, judged.file, namespace)
        if place:
            return replace(finding, file=judged.file.name, line=place)
    return finding


def _line(quad: Quad, finding: Finding, file: InputFile, namespace: Namespace) -> int | None:
    """Give the line on which `quad` is stated, if it is what `finding` is about."""
    graph, value = quad.graph_name, finding.value
    if not isinstance(graph, NamedNode) or value is None:
        return None
    in_graph = graph.value == finding.node and value in map(
        _text, (quad.subject, quad.predicate, quad.object)
    )
    if not in_graph and (finding.node, value) != (_text(quad.subject), _text(quad.object)):
        return None
    start = line_of(file, f"<{namespace.local(graph.value)}>") or 1
    lines = (line_with(file, text, start) for text in _spellings(value, namespace))
    return next((line for line in lines if line), None)


def _text(term: Term) -> str:
    return str(term) if isinstance(term, Triple) else term.value


def _spellings(value: str, namespace: Namespace) -> tuple[str, ...]:
    try:
        return (written(namespace, NamedNode(value).value),)
    except ValueError:
        return str(Literal(value)), value


def _reading_order(finding: Finding) -> tuple[str, int, str]:
    return finding.file or "", finding.line or 0, str(finding)
