"""What a request for the query operation says (SPARQL 1.1 Protocol, section 2.1, and the draft of 1.2)."""

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache

from pyoxigraph import NamedNode
from starlette.requests import Request

from ascn_api.errors import InvalidRequest, NotAcceptable, UnsupportedMediaType
from ascn_api.negotiation import BOOLEANS, HTML, SOLUTIONS, TABLES, TRIPLES, VERSIONS, Choice, negotiate
from ascn_api.requests import (
    Parameters,
    accept_of,
    languages_of,
    parameters_of,
    read_body,
    read_parameters,
    wanted_format,
)
from ascn_api.settings import Settings
from ascn_graph.engine.lexer import find_form, find_version
from ascn_graph.errors import ForbiddenQuery

FORM, DIRECT = "application/x-www-form-urlencoded", "application/sparql-query"
UPDATE = "application/sparql-update"
OFFERS = {
    "solutions": (*SOLUTIONS, HTML, *TABLES),
    "boolean": (*BOOLEANS, HTML),
    "triples": (*TRIPLES, HTML),
}
"""What each kind of result can be had as, the server's preference first."""
NO_QUERY = (
    "The parameter query is missing: ask with /sparql?query=…, or open /sparql in a browser to write one."
)
_KINDS = {"select": ("solutions",), "ask": ("boolean",), "construct": ("triples",), "describe": ("triples",)}
_LONGEST_REMEMBERED = 1000
_PARAMETER = re.compile(r';\s*([\w-]+)\s*=\s*"?([^";\s]*)')


@dataclass(frozen=True)
class Operation:
    """A query as a request put it.

    `default_graphs` and `named_graphs` are None where the request names no data set; `version` is the one announced,
    '' where none is; `choices` are the formats chosen, by kind of result.
    """

    text: str
    parameters: Parameters
    choices: Mapping[str, Choice]
    default_graphs: tuple[str, ...] | None
    named_graphs: tuple[str, ...] | None
    version: str
    seconds: float
    languages: tuple[str, ...]

    @cached_property
    def takes_triple_terms(self) -> bool:
        """True for who has said to know SPARQL 1.2, in one of the ways there are."""
        if self.version:
            return self.version == "1.2"
        announced = find_version(self.text) or ""
        return announced == "1.2" or any(choice.version == "1.2" for choice in self.choices.values())


async def read_operation(request: Request, settings: Settings) -> Operation:
    """Read the query operation by GET, POST and QUERY; the body is read whole.

    :raises InvalidRequest: when a parameter is missing, repeated or senseless, or the body cannot be read.
    :raises UnsupportedMediaType: when the body is neither a form nor a query.
    :raises RequestTooLarge: when it is too long.
    :raises RequestIncomplete: when it does not come.
    :raises ForbiddenQuery: for updates.
    :raises NotAcceptable: when no kind of result can be had in a format that the client takes.
    """
    parameters, announced = parameters_of(request), ""
    if request.method == "GET":
        refuse_body(request)
        text = _query_of(parameters)
    else:
        media_type, announced = _media_type(request)
        body = await read_body(request, settings.request_size, settings.reader_timeout)
        if media_type == FORM:
            if "query" in parameters.values:
                raise InvalidRequest("Of a form, query belongs into the body, not into the address.", "query")
            parameters = read_parameters(request.scope["query_string"].decode("latin-1"), body)
            text = _query_of(parameters)
        else:
            if "query" in parameters.values:
                raise InvalidRequest("The query is in the body; leave the parameter query out.", "query")
            text = body
    default, named = (_graphs(parameters, f"{kind}-graph-uri") for kind in ("default", "named"))
    has_dataset = bool(default or named)
    choices = _choose(request, parameters, text)
    return Operation(
        text,
        parameters,
        choices,
        default if has_dataset else None,
        named if has_dataset else None,
        _version(parameters, announced),
        _seconds(settings, parameters),
        _languages(request, parameters, choices),
    )


def takes_results(request: Request, parameters: Parameters) -> bool:
    """Tell whether a client takes any kind of result in any format."""
    return bool(_choices(accept_of(request), wanted_format(parameters)))


def media_types(kind: str) -> list[str]:
    """List the media types of a kind of result."""
    return list(dict.fromkeys(offer.media_type for offer in OFFERS[kind]))


def told(accept: str | None, wanted: str | None) -> str:
    """Say what a client wants."""
    return f"format={wanted}" if wanted else f"Accept: {accept}"


def _choose(request: Request, parameters: Parameters, text: str = "") -> Mapping[str, Choice]:
    """Choose a format for each kind of result; kinds for which the client accepts none are left out.

    :raises NotAcceptable: when it accepts none at all; it lists those for the result of the query `text`.
    """
    accept, wanted = accept_of(request), wanted_format(parameters)
    short = len(accept or "") + len(wanted or "") < _LONGEST_REMEMBERED
    choices = (_choices if short else _choices.__wrapped__)(accept, wanted)
    if not choices:
        kinds = _KINDS.get(find_form(text), ("solutions", "triples"))
        everything = [media_type for kind in kinds for media_type in media_types(kind)]
        raise NotAcceptable(told(accept, wanted), list(dict.fromkeys(everything)))
    return choices


@lru_cache(maxsize=256)
def _choices(accept: str | None, wanted: str | None) -> Mapping[str, Choice]:
    choices = {}
    for kind, offers in OFFERS.items():
        try:
            choices[kind] = negotiate(accept, offers, wanted)
        except NotAcceptable:
            continue
    return choices


def refuse_body(request: Request) -> None:
    """Refuse a GET that has a body, which GET gives no meaning.

    :raises InvalidRequest: when it has one.
    """
    length = request.headers.get("content-length", "0")
    if length != "0" or "transfer-encoding" in request.headers:
        raise InvalidRequest(
            "A query by GET has no body: put the query into the address, or send it by POST."
        )


def _query_of(parameters: Parameters) -> str:
    if "update" in parameters.values:
        raise ForbiddenQuery("Updates are refused; this endpoint only answers queries.")
    text = parameters.single("query")
    if text is None:
        raise InvalidRequest(NO_QUERY, "query")
    return text


def _media_type(request: Request) -> tuple[str, str]:
    """Read Content-Type: a form or a query, in UTF-8, and the version it announces."""
    media_type, _, rest = request.headers.get("content-type", "").partition(";")
    media_type = media_type.strip().lower()
    facts = {name.lower(): value for name, value in _PARAMETER.findall(f";{rest}")}
    if media_type == UPDATE:
        raise ForbiddenQuery("Updates are refused; this endpoint only answers queries.")
    if request.method == "QUERY" and not media_type:
        raise InvalidRequest(f"QUERY needs a Content-Type: send {DIRECT} or {FORM}.")
    if media_type not in (FORM, DIRECT):
        raise UnsupportedMediaType(media_type, [FORM, DIRECT])
    if facts.get("charset", "utf-8").lower() not in ("utf-8", "utf8"):
        raise UnsupportedMediaType(f"in {facts['charset']}", [f"{media_type}; charset=utf-8"])
    return media_type, facts.get("version", "")


def _graphs(parameters: Parameters, name: str) -> tuple[str, ...]:
    graphs = parameters.all(name)
    for iri in graphs:
        try:
            NamedNode(iri)
        except ValueError as error:
            raise InvalidRequest(f"{iri!r} is not an absolute IRI ({error}).", name) from error
    return graphs


def _version(parameters: Parameters, announced: str) -> str:
    version = parameters.single("version") or announced
    if version not in VERSIONS:
        known = ", ".join(filter(None, VERSIONS))
        raise InvalidRequest(
            f"version={version[:40]} is not a version of SPARQL; known are {known}.", "version"
        )
    return version


def _seconds(settings: Settings, parameters: Parameters) -> float:
    asked = parameters.single("timeout")
    if not asked:
        return settings.query_timeout
    try:
        seconds = float(asked)
    except ValueError:
        seconds = math.nan
    if not seconds > 0:
        raise InvalidRequest(f"timeout={asked[:40]} is not a number of seconds above 0.", "timeout")
    return min(seconds, settings.query_timeout_max)


def _languages(request: Request, parameters: Parameters, choices: Mapping[str, Choice]) -> tuple[str, ...]:
    asked = parameters.single("language")
    if not asked:
        has_labels = any(choice.format in TABLES for choice in choices.values())
        return languages_of(request) if has_labels else ("en",)
    if not re.fullmatch(r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})?", asked):
        raise InvalidRequest(
            f"language={asked[:40]} is not a tag of a language, such as en or id.", "language"
        )
    return (asked.lower(),)
