"""Everything that can go wrong with sources, versions, queries and paths; none of it knows HTTP."""

from dataclasses import dataclass
from pathlib import Path


class GraphError(Exception):
    """Base of every error a user of the graph can cause or meet; its text is one readable paragraph."""


class InvalidBase(GraphError):
    """The base IRI cannot carry relative IRIs."""

    def __init__(self, base: str) -> None:
        """Name the refused base and what a base looks like."""
        super().__init__(
            f"ASCN_BASE {base!r} is refused: it must be an absolute http or https IRI without query or fragment "
            "that ends in '/', for example http://localhost:8000/"
        )


@dataclass(frozen=True)
class Finding:
    """One thing wrong with a candidate: what, where, by which rule.

    `file` is relative to the inputs' root and `line` counts from 1; either is None where it is not known.
    `node` is the IRI of the focus node and `rule` the IRI of the shape or the name of the build rule.
    """

    message: str
    rule: str
    file: str | None = None
    line: int | None = None
    node: str | None = None
    value: str | None = None

    def __str__(self) -> str:
        """One line: place, node, message, rule."""
        place = (
            f"{self.file}:{self.line}: " if self.file and self.line else f"{self.file}: " if self.file else ""
        )
        node = f"<{self.node}> " if self.node else ""
        value = f" (value: {self.value})" if self.value else ""
        return f"{place}{node}{self.message}{value} [{self.rule}]"


class InvalidSource(GraphError):
    """A file of ontology, shapes or sources breaks the syntax or a rule of the build."""

    def __init__(self, findings: list[Finding]) -> None:
        """Keep `findings`, of which there is at least one."""
        self.findings = findings
        super().__init__("\n".join(str(finding) for finding in findings))


class InvalidGraph(GraphError):
    """The candidate violates shapes; `report` is the SHACL report in Turtle."""

    def __init__(self, findings: list[Finding], report: str) -> None:
        """Keep `findings`, of which there is at least one, and the full report."""
        self.findings = findings
        self.report = report
        super().__init__("\n".join(str(finding) for finding in findings))


class WriterBusy(GraphError):
    """Another process holds the writer's lock."""

    def __init__(self, home: Path) -> None:
        """Name the folder that is locked."""
        super().__init__(f"Another build is writing to {home}; wait until it has ended, then try again.")


class NoVersion(GraphError):
    """Nothing was published yet."""

    def __init__(self, home: Path) -> None:
        """Name the empty folder."""
        super().__init__(f"No version was published in {home} yet; run 'ascn build' first.")


class UnknownVersion(GraphError):
    """The asked version was never published or was pruned."""

    def __init__(self, number: int | str, known: list[int]) -> None:
        """Name the number asked for and those there are."""
        listed = ", ".join(map(str, known)) or "none"
        super().__init__(f"There is no version {number}; versions kept: {listed}.")


class NoReport(GraphError):
    """No validation report is kept with a version."""

    def __init__(self, number: int) -> None:
        """Name the version and say why."""
        super().__init__(
            f"Version {number} has no validation report: it was published before reports were kept."
        )


class InvalidTag(GraphError):
    """A version cannot be called this."""

    def __init__(self, name: str) -> None:
        """Name the refused tag and what a tag looks like."""
        super().__init__(f"A version cannot be tagged {name!r}: use letters, digits, dots and hyphens.")


class OtherBase(GraphError):
    """The current version names everything under another base than the server does."""

    def __init__(self, number: int, base: str, wanted: str) -> None:
        """Name both bases and what to do."""
        super().__init__(
            f"Version {number} names everything under {base}, this server is to serve {wanted}. Run 'ascn build' with "
            "the server's ASCN_BASE, or serve with that of the version."
        )


class DamagedVersion(GraphError):
    """A published version cannot be read or is not what its version.json says."""


class InvalidQuery(GraphError):
    """The text is not SPARQL; `line` and `column` count from 1 where the engine tells them."""

    def __init__(self, message: str, line: int | None = None, column: int | None = None) -> None:
        """Keep the engine's explanation and place."""
        self.line = line
        self.column = column
        super().__init__(message)


class ForbiddenQuery(GraphError):
    """The query asks for something that is refused by rule: SERVICE, LOAD, an update."""

    def __init__(self, message: str, line: int | None = None, column: int | None = None) -> None:
        """Keep what is refused, where it stands and what to do instead."""
        self.line = line
        self.column = column
        super().__init__(message)


class UnannouncedTripleTerms(GraphError):
    """The result holds triple terms, which who does not ask for SPARQL 1.2 may not be able to read."""

    def __init__(self) -> None:
        """Say how to ask."""
        super().__init__(
            "The result holds triple terms, which are new in SPARQL 1.2: ask with version=1.2 to get them."
        )


class DatasetTooLarge(GraphError):
    """The query asks for graphs to be merged that are too large together."""


class AskerLeft(GraphError):
    """Who asked has hung up; there is nobody to tell."""

    def __init__(self) -> None:
        """Say so, for the log."""
        super().__init__("The client has hung up.")


class QueryTimeout(GraphError):
    """The query worked past its deadline."""

    def __init__(self, seconds: float) -> None:
        """Name the deadline in seconds."""
        self.seconds = seconds
        super().__init__(f"Stopped after its deadline of {seconds:g} s.")


class QueryMemory(GraphError):
    """The query asked for more memory than a worker may have."""

    def __init__(self, megabytes: int) -> None:
        """Name the limit in MiB."""
        super().__init__(f"Stopped because it needed more than {megabytes} MiB of memory.")


class QueryFailed(GraphError):
    """The engine could not evaluate a valid query, or its worker died."""


class EngineBusy(GraphError):
    """Too much is at work already; `retry_after` is in seconds."""

    def __init__(self, retry_after: int) -> None:
        """Say when to come back."""
        self.retry_after = retry_after
        super().__init__(f"Too much is being worked on; try again in {retry_after} s.")


class EngineStopping(GraphError):
    """The server is being stopped, and the query with it."""

    def __init__(self) -> None:
        """Say that it is not the query's fault."""
        super().__init__("The server is being stopped; ask again once it is back.")


class DumpBeingMade(GraphError):
    """A dump is not there yet; `retry_after` is in seconds."""

    def __init__(self, number: int, extension: str, retry_after: int) -> None:
        """Name the dump and say when to come back."""
        self.retry_after = retry_after
        super().__init__(
            f"The dump of version {number} in .{extension}.gz is being made; ask again in {retry_after} s."
        )


class DumpFailed(GraphError):
    """A dump could not be written."""


class UnknownSource(GraphError):
    """No source, or no graph of one, is called this; `near` are names that come near."""

    def __init__(self, asked: str, near: list[str]) -> None:
        """Keep what was asked for and what may have been meant."""
        self.asked = asked
        self.near = near
        super().__init__(
            f"No source is called {asked!r}."
            + (f" Near: {', '.join(near)}." if near else " 'ascn source list' names them all.")
        )


class RefusedSource(GraphError):
    """A source cannot be begun as asked; `reasons` says all that is wrong."""

    def __init__(self, reasons: list[str]) -> None:
        """Keep `reasons`, of which there is at least one."""
        self.reasons = reasons
        super().__init__("\n".join(["The source was not begun; nothing was written.", *reasons]))


class UnknownEntity(GraphError):
    """No entity has this IRI or label; `candidates` are (IRI, label) pairs that come near."""

    def __init__(self, asked: str, candidates: list[tuple[str, str]]) -> None:
        """Keep what was asked for and what may have been meant, nearest first."""
        self.asked = asked
        self.candidates = candidates
        near = "; ".join(f"{label} <{iri}>" for iri, label in candidates)
        super().__init__(f"Nothing is called {asked!r}." + (f" Near: {near}." if near else ""))


class AmbiguousLabel(GraphError):
    """Several entities carry this label; `candidates` are (IRI, label) pairs."""

    def __init__(self, asked: str, candidates: list[tuple[str, str]]) -> None:
        """Keep the choice."""
        self.asked = asked
        self.candidates = candidates
        listed = "; ".join(f"{label} <{iri}>" for iri, label in candidates)
        super().__init__(f"{asked!r} can mean several things, give the IRI of one: {listed}.")


class NotAnEntity(GraphError):
    """Something is called this, but it is no entity; `candidates` are (IRI, label) pairs of entities that it names."""

    def __init__(self, asked: str, candidates: list[tuple[str, str]]) -> None:
        """Keep what was asked for and what could be asked for instead."""
        self.asked = asked
        self.candidates = candidates
        listed = "; ".join(f"{label} <{iri}>" for iri, label in candidates)
        super().__init__(
            f"{asked!r} is no entity but a relationship or a term, so no path begins or ends there."
            + (f" It names {listed}." if listed else "")
        )


class UnknownTerm(GraphError):
    """No class or property that paths know is called this; `candidates` are (IRI, label) pairs of those there are."""

    def __init__(self, asked: str, candidates: list[tuple[str, str]]) -> None:
        """Keep what was asked for and what there is."""
        self.asked = asked
        self.candidates = candidates
        listed = "; ".join(f"{label} <{iri}>" for iri, label in candidates)
        super().__init__(f"{asked!r} is no class or property that paths know. Try: {listed}.")
