"""What a request can do wrong, and the one table from every error to its kind of problem and HTTP status."""

from collections.abc import Sequence
from dataclasses import dataclass

from ascn_graph import errors as graph


class ApiError(Exception):
    """Base of every error of the API; its text is one readable sentence."""


class InvalidSetting(ApiError):
    """An ASCN_* variable holds a value that cannot be used."""

    def __init__(self, variable: str, value: str, wanted: str) -> None:
        """Name the variable, its value and what is wanted instead."""
        super().__init__(f"{variable}={value!r} is refused: {wanted}.")


class PortTaken(ApiError):
    """Another program listens where the server should."""

    def __init__(self, host: str, port: int, reason: str) -> None:
        """Say which address and how to choose another."""
        super().__init__(
            f"Cannot listen on {host} port {port} ({reason}). Stop the program that uses it, or choose another "
            f"port: ascn serve --port {port + 1 if port < 65535 else 8000} (or ASCN_PORT)."
        )


class InvalidRequest(ApiError):
    """A parameter or the body of the request is missing, repeated or cannot be read."""

    def __init__(self, message: str, parameter: str | None = None) -> None:
        """Explain, and name the parameter where one is to blame."""
        self.parameter = parameter
        super().__init__(message)


class ResourceNotFound(ApiError):
    """Nothing is served at this address; `candidates` are (IRI, label) pairs that come near."""

    def __init__(self, message: str, candidates: Sequence[tuple[str, str]] = ()) -> None:
        """Say what was looked for and what may have been meant."""
        self.candidates = list(candidates)
        super().__init__(message)


class ResourceGone(ApiError):
    """An earlier version had what is asked for; `candidates` are (IRI, label) pairs of mementos that are kept."""

    def __init__(self, message: str, candidates: Sequence[tuple[str, str]] = (), links: str = "") -> None:
        """Say which version was the last that had it; `links` are sent as the header Link."""
        self.candidates = list(candidates)
        self.headers = {"Link": links} if links else {}
        super().__init__(message)


class NotAcceptable(ApiError):
    """No format on offer is acceptable to the client; `acceptable` are the media types there are."""

    def __init__(self, asked: str, acceptable: Sequence[str]) -> None:
        """Keep what was asked for and what can be had."""
        self.acceptable = list(acceptable)
        super().__init__(f"{asked} is not available here. Available: {', '.join(acceptable)}.")


class RangeNotSatisfiable(ApiError):
    """The range that is asked for lies behind the end; `headers` tell where that is (RFC 9110, section 15.5.17)."""

    def __init__(self, asked: str, size: int) -> None:
        """Name the range, and the size of the whole in bytes."""
        self.headers = {"Content-Range": f"bytes */{size}", "Accept-Ranges": "bytes"}
        super().__init__(f"Range: {asked[:100]} lies outside the {size} bytes there are.")


class UnsupportedMediaType(ApiError):
    """The body has a media type that is not read here; `acceptable` are those that are."""

    def __init__(self, given: str, acceptable: Sequence[str]) -> None:
        """Keep what was sent and what could have been."""
        self.acceptable = list(acceptable)
        sent = f"The body is {given}" if given else "The body has no Content-Type"
        super().__init__(f"{sent}; send {' or '.join(acceptable)}.")


class RequestTooLarge(ApiError):
    """The body is longer than the server takes."""

    def __init__(self, megabytes: int) -> None:
        """Name the limit in MiB."""
        super().__init__(f"The request is longer than the {megabytes} MiB this server takes.")


class BatchTooLarge(ApiError):
    """A batch asks for more than is answered at a time."""

    def __init__(self, things: str, count: int, most: int) -> None:
        """Say what there is too much of."""
        super().__init__(f"The batch holds {count:,} {things}; at most {most:,} are answered at a time.")


class RequestIncomplete(ApiError):
    """The body was announced and has not come."""

    def __init__(self, seconds: float) -> None:
        """Name the seconds in which nothing came."""
        super().__init__(f"Nothing of the rest of the request came for {seconds:g} s.")


@dataclass(frozen=True)
class Kind:
    """A kind of problem: its name in IRIs, the HTTP status it is told with, its title and what to do about it."""

    name: str
    status: int
    title: str
    advice: str


INVALID_REQUEST = Kind("invalid-request", 400, "Invalid request", "Correct the parameter that is named.")
NOT_FOUND = Kind("not-found", 404, "Nothing here", "Check the address, or follow one of the candidates.")
METHOD_NOT_ALLOWED = Kind(
    "method-not-allowed", 405, "Method not allowed", "Use a method that the header Allow lists."
)
REJECTED = Kind("rejected", 400, "Request rejected", "The status tells what the server could not accept.")
INTERNAL = Kind(
    "internal-error", 500, "Internal error", "The fault is ours and was logged; please report it."
)

KINDS: dict[type[Exception], Kind] = {
    InvalidRequest: INVALID_REQUEST,
    ResourceNotFound: NOT_FOUND,
    ResourceGone: Kind(
        "gone",
        410,
        "No longer here",
        "Read the last version that had it, under `candidates`, or its history.",
    ),
    NotAcceptable: Kind(
        "not-acceptable", 406, "No acceptable format", "Ask for one of the media types under `acceptable`."
    ),
    RequestTooLarge: Kind("too-large", 413, "Request too large", "Send less, or ask the operator for more."),
    BatchTooLarge: Kind(
        "batch-too-large", 413, "Batch too large", "Send smaller batches, one after the other."
    ),
    RequestIncomplete: Kind(
        "incomplete-request", 408, "Incomplete request", "Send the whole body, without long pauses."
    ),
    UnsupportedMediaType: Kind(
        "unsupported-media-type", 415, "Unsupported media type", "Send a media type under `acceptable`."
    ),
    graph.InvalidQuery: Kind(
        "malformed-query", 400, "Malformed query", "Correct the query at `line` and `column`."
    ),
    graph.ForbiddenQuery: Kind(
        "refused-query",
        403,
        "Refused query",
        "Ask without SERVICE, LOAD and updates; this endpoint only reads.",
    ),
    graph.UnannouncedTripleTerms: Kind(
        "triple-terms", 406, "Result of SPARQL 1.2", "Ask with version=1.2, or for no triple terms."
    ),
    graph.DatasetTooLarge: Kind(
        "dataset-too-large", 400, "Data set too large", "Name fewer graphs, or none to ask all of them."
    ),
    graph.QueryTimeout: Kind(
        "query-timeout", 503, "Query past its deadline", "Ask for less: narrow the patterns or add LIMIT."
    ),
    graph.QueryMemory: Kind(
        "query-memory",
        503,
        "Query past its memory limit",
        "Ask for less: fewer groups, less ordering, LIMIT.",
    ),
    graph.QueryFailed: Kind("query-failed", 500, "Query failed", "The engine could not evaluate the query."),
    graph.EngineBusy: Kind("engine-busy", 503, "Server busy", "Try again after `retry_after` seconds."),
    graph.EngineStopping: Kind("stopping", 503, "Server stopping", "Try again a little later."),
    RangeNotSatisfiable: Kind(
        "range-not-satisfiable", 416, "Range not satisfiable", "Ask for bytes that are there, or for all."
    ),
    graph.DumpBeingMade: Kind(
        "dump-being-made",
        503,
        "Dump being made",
        "Ask again after `retry_after` seconds; it is made meanwhile.",
    ),
    graph.DumpFailed: Kind(
        "dump-failed",
        503,
        "Dump not written",
        "The operator can make room on the disk; SPARQL works as ever.",
    ),
    graph.UnknownEntity: Kind("unknown-entity", 404, "Unknown thing", "Choose one of the candidates."),
    graph.AmbiguousLabel: Kind(
        "ambiguous-label", 400, "Ambiguous name", "Give the IRI of one of the candidates."
    ),
    graph.NotAnEntity: Kind(
        "not-an-entity", 400, "Not an entity", "Give the IRI or the name of an entity, such as a candidate."
    ),
    graph.UnknownTerm: Kind(
        "unknown-term", 400, "Unknown class or property", "Name one of the candidates, by IRI or local name."
    ),
    graph.UnknownVersion: Kind("unknown-version", 404, "Unknown version", "Choose a version that is kept."),
    graph.NoReport: Kind(
        "no-report",
        404,
        "No validation report",
        "Ask for the report of a later version; /versions lists them.",
    ),
    graph.InvalidTag: Kind("invalid-tag", 400, "Invalid tag", "Use letters, digits, dots and hyphens."),
    graph.NoVersion: Kind("no-version", 503, "Nothing published yet", "Run `ascn build`, then try again."),
    graph.OtherBase: Kind(
        "other-base", 503, "Version of another base", "The operator can build under the base of this server."
    ),
    graph.DamagedVersion: Kind(
        "damaged-version", 503, "Damaged version", "The operator can roll back to a sound version."
    ),
    graph.WriterBusy: Kind("writer-busy", 503, "Another writer is at work", "Try again a little later."),
    graph.InvalidBase: Kind("invalid-base", 400, "Invalid base", "Give an http(s) IRI that ends in a slash."),
    graph.InvalidSource: Kind("invalid-source", 422, "Invalid data", "Correct what the findings name."),
    graph.InvalidGraph: Kind("invalid-graph", 422, "Data breaks a rule", "Correct what the findings name."),
}
"""The kind of every named error; a class without an entry has that of its nearest base class."""


def kind_of(error: Exception) -> Kind:
    """Give the kind of `error` by its class; what no table knows is an internal error.

    >>> kind_of(graph.QueryTimeout(30)).status
    503
    >>> kind_of(ZeroDivisionError()).name
    'internal-error'
    """
    return next((KINDS[cls] for cls in type(error).__mro__ if cls in KINDS), INTERNAL)


def all_kinds() -> list[Kind]:
    """List every kind of problem that can be told, each once."""
    return [*KINDS.values(), METHOD_NOT_ALLOWED, REJECTED, INTERNAL]
