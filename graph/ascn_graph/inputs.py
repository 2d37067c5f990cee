"""The files a version is built from: vocabulary, shapes, sources, questions under one folder, read once as bytes."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from hashlib import blake2b
from pathlib import Path, PurePosixPath

from ascn_graph.errors import Finding, InvalidSource

CONTEXT = "ontology/context.jsonld"
EXPECTATIONS = "graph/expectations.ttl"
_QUESTIONS = ("ontology/queries/*.rq",)
ONTOLOGY, SHAPES, SOURCES = "ontology", "shapes", "graph/sources"
_PATTERNS = {
    ONTOLOGY: ("ontology/*.ttl", "ontology/alignments/*.ttl"),
    SHAPES: ("shapes/*.ttl",),
    SOURCES: ("graph/sources/*.trig", "graph/sources/*/*.trig"),
}
_OTHER_SYNTAXES = {".ttl", ".nt", ".nq", ".rdf", ".owl", ".xml", ".jsonld", ".json", ".n3"}
_RULE = "build: inputs"


@dataclass(frozen=True)
class InputFile:
    """One file: its name relative to the inputs' root (with slashes), and its bytes."""

    name: str
    content: bytes

    @cached_property
    def source(self) -> str:
        """The name of the source that a source file belongs to: its own, or its folder's where a source has several.

        >>> InputFile("graph/sources/jpnn-2025-11-12.trig", b"").source
        'jpnn-2025-11-12'
        >>> InputFile("graph/sources/editors/cities.trig", b"").source
        'editors'
        """
        path = PurePosixPath(self.name)
        return path.stem if path.parent == PurePosixPath(SOURCES) else path.parent.name


@dataclass(frozen=True)
class Inputs:
    """All files of one build, by what they hold; each group is sorted by name."""

    ontology: tuple[InputFile, ...]
    shapes: tuple[InputFile, ...]
    sources: tuple[InputFile, ...]
    context: InputFile
    expectations: InputFile | None = None
    """What the sources are to come to, where that is declared."""
    questions: tuple[InputFile, ...] = ()
    """The questions that the graph is to answer, one query each; there need not be any."""

    @property
    def files(self) -> Iterator[InputFile]:
        """Every file, in a fixed order."""
        yield from (*self.ontology, *self.shapes, *self.sources, self.context)
        if self.expectations:
            yield self.expectations
        yield from self.questions

    @property
    def digest(self) -> str:
        """64 hexadecimal digits that change with the name or the bytes of any file."""
        total = blake2b(digest_size=32)
        for file in self.files:
            total.update(b"%d %s %d " % (len(file.name), file.name.encode(), len(file.content)))
            total.update(file.content)
        return total.hexdigest()

    def with_source(self, file: InputFile) -> "Inputs":
        """Give the same inputs with `file` in place of the source file of its name, or added to them."""
        others = (other for other in self.sources if other.name != file.name)
        return replace(self, sources=tuple(sorted((*others, file), key=lambda source: source.name)))


def read_inputs(root: Path) -> Inputs:
    """Read `ontology/`, `shapes/`, `graph/sources/` and, where it is there, `graph/expectations.ttl` under `root`.

    The questions in `ontology/queries/` go along.

    :raises InvalidSource: when one of them holds no file, a file cannot be read, or the JSON-LD context is missing.
    """
    groups = {part: tuple(_read(root, patterns)) for part, patterns in _PATTERNS.items()}
    findings = [
        Finding(f"Nothing was found there; {' or '.join(_PATTERNS[part])} is wanted in {root}.", _RULE, part)
        for part, files in groups.items()
        if not files
    ]
    if not (root / CONTEXT).is_file():
        findings.append(Finding("The JSON-LD context is missing.", _RULE, CONTEXT))
    findings += _strays(root)
    if findings:
        raise InvalidSource(findings)
    return Inputs(
        groups[ONTOLOGY],
        groups[SHAPES],
        groups[SOURCES],
        context=_read_file(root, root / CONTEXT),
        expectations=_read_file(root, root / EXPECTATIONS) if (root / EXPECTATIONS).exists() else None,
        questions=tuple(_read(root, _QUESTIONS)),
    )


def _strays(root: Path) -> Iterator[Finding]:
    """Find files among the sources that would be passed over, because only TriG has named graphs."""
    for path in sorted((root / SOURCES).rglob("*")):
        if path.suffix in _OTHER_SYNTAXES:
            message = "Sources are TriG files (.trig): put the triples into the graphs of their paragraphs."
            yield Finding(message, _RULE, path.relative_to(root).as_posix())


def _read(root: Path, patterns: tuple[str, ...]) -> Iterator[InputFile]:
    for pattern in patterns:
        for path in sorted(root.glob(pattern)):
            yield _read_file(root, path)


def _read_file(root: Path, path: Path) -> InputFile:
    name = path.relative_to(root).as_posix()
    try:
        return InputFile(name, path.read_bytes())
    except OSError as error:
        raise InvalidSource([Finding(f"The file cannot be read: {error.strerror}.", _RULE, name)]) from error
