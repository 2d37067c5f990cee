"""What a request says: its parameters, its body, the formats and languages it likes; read strictly."""

import asyncio
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import parse_qsl

from starlette.requests import Request

from ascn_api.errors import InvalidRequest, RequestIncomplete, RequestTooLarge
from ascn_api.negotiation import Choice, Format, formats_named, negotiate
from ascn_graph.labels import UNWANTED

_READ = "ascn.parameters"
"""Where in the scope the parameters are kept, once they are read."""
_LONGEST_LANGUAGE = 11
_TAG = re.compile("[a-z]{1,8}(?:-[a-z0-9]{1,8})*")
_LANGUAGES_READ, _LANGUAGES_KEPT = 20, 5


@dataclass(frozen=True)
class Parameters:
    """The parameters of a request, in order, with all their values."""

    values: Mapping[str, tuple[str, ...]]

    def all(self, name: str) -> tuple[str, ...]:
        """Give every value of the parameter `name`."""
        return self.values.get(name, ())

    def single(self, name: str) -> str | None:
        """Give the value of the parameter `name`, or None when it is not there.

        :raises InvalidRequest: when it is there more than once.

        >>> Parameters({"query": ("ASK {}",)}).single("query")
        'ASK {}'
        """
        found = self.all(name)
        if len(found) > 1:
            raise InvalidRequest(f"The parameter {name} is given {len(found)} times; give it once.", name)
        return found[0] if found else None


def read_parameters(*encoded: str) -> Parameters:
    """Read form-encoded texts (a query string, the body of a form) as one set of parameters.

    :raises InvalidRequest: when the percent-encoding does not hold UTF-8.

    >>> read_parameters("query=ASK+%7B%7D&format=csv").values
    {'query': ('ASK {}',), 'format': ('csv',)}
    """
    try:
        pairs = [pair for text in encoded for pair in _pairs(text)]
    except ValueError as error:
        raise InvalidRequest(f"The parameters cannot be read: {error}.") from error
    return _gather(pairs)


def parameters_of(request: Request) -> Parameters:
    """Read the parameters in the address of `request`.

    :raises InvalidRequest: when they do not hold UTF-8.
    """
    known: Parameters | None = request.scope.get(_READ)
    if known is None:
        query: bytes = request.scope["query_string"]
        try:
            known = request.scope[_READ] = read_parameters(query.decode())
        except UnicodeDecodeError as error:
            raise InvalidRequest("The parameters are not UTF-8; percent-encode them.") from error
    return known


async def read_body(request: Request, megabytes: int, patience: float) -> str:
    """Read the body as UTF-8.

    :raises RequestTooLarge: when it is longer than `megabytes` MiB.
    :raises RequestIncomplete: when nothing of it came for `patience` seconds.
    :raises InvalidRequest: when it is not UTF-8.
    """
    body, parts = bytearray(), request.stream()
    try:
        while True:
            async with asyncio.timeout(patience):
                part = await anext(parts, None)
            if part is None:
                break
            body += part
            if len(body) > megabytes * 1024 * 1024:
                raise RequestTooLarge(megabytes)
    except TimeoutError as error:
        raise RequestIncomplete(patience) from error
    try:
        return body.decode()
    except UnicodeDecodeError as error:
        raise InvalidRequest(f"The body is not UTF-8 (at byte {error.start}).") from error


def accept_of(request: Request) -> str | None:
    """Give the header Accept, whole, or None where there is none."""
    return ", ".join(request.headers.getlist("accept")) or None


def choose_format(request: Request, offers: Sequence[Format]) -> Choice:
    """Choose among `offers` (the server's preference first) by the parameter `format`, else by Accept.

    :raises NotAcceptable: when nothing on offer may be sent; it lists what could be.
    """
    return negotiate(accept_of(request), offers, wanted_format(parameters_of(request)))


def wanted_format(parameters: Parameters) -> str | None:
    """Give the format that the parameter `format` names; an empty one, as forms send it, names none.

    Some clients name it several times, by all the names that servers may know it by.

    :raises InvalidRequest: when it names several formats.
    """
    names = [name for name in (*parameters.all("format"), *parameters.all("_mediatype")) if name]
    if len(names) < 2:
        return names[0] if names else None
    known = {name: formats for name in names if (formats := formats_named(name))}
    if known and not frozenset.intersection(*known.values()):
        raise InvalidRequest(
            f"The parameter format names several formats: {', '.join(names)[:200]}.", "format"
        )
    return next(iter(known), names[0])


def languages_of(request: Request) -> tuple[str, ...]:
    """Give the tags of the languages a reader likes, best first, at most five; English where none is named.

    The parameter `lang` names them, as in `lang=ja` or `lang=ja,id`, for those who cannot set headers; else
    Accept-Language does (RFC 9110, section 12.5.4), whose tags that are none are passed over, so that what stands in
    an ETag is harmless. Languages the header refuses (`q=0`) follow behind UNWANTED.

    :raises InvalidRequest: when `lang` is given several times or names what is no tag.
    """
    named = parameters_of(request).single("lang")
    if named:
        return _named_languages(named)
    liked: list[tuple[float, int, str]] = []
    refused: list[str] = []
    entries = ",".join(request.headers.getlist("accept-language")).split(",")[:_LANGUAGES_READ]
    for place, entry in enumerate(entries):
        tag, _, weight = entry.strip().partition(";")
        quality, name = _quality(weight), tag.strip().lower()
        if quality and _is_tag(name):
            liked.append((-quality, place, name))
        elif quality == 0 and _is_tag(name):
            refused.append(f"{UNWANTED}{name}")
    tags = [name for _, _, name in sorted(liked)][:_LANGUAGES_KEPT] or ["en"]
    return (*tags, *refused[:_LANGUAGES_KEPT])


def _named_languages(text: str) -> tuple[str, ...]:
    tags = [tag.strip().lower() for tag in text.split(",")]
    if len(tags) > _LANGUAGES_KEPT or not all(map(_is_tag, tags)):
        raise InvalidRequest(
            f"lang={text[:40]} is not the tag of a language, such as en or id, nor up to {_LANGUAGES_KEPT} of them.",
            "lang",
        )
    return tuple(tags)


def page_number(request: Request) -> int:
    """Read the parameter `page`, which counts from 1.

    :raises InvalidRequest: when it is no such number.
    """
    text = parameters_of(request).single("page")
    if text is None:
        return 1
    if not (text.isascii() and text.isdecimal() and len(text) <= 9 and int(text) >= 1):
        raise InvalidRequest(f"page={text[:40]} is no page; pages count from 1.", "page")
    return int(text)


def _pairs(text: str) -> list[tuple[str, str]]:
    return parse_qsl(text, keep_blank_values=True, errors="strict", max_num_fields=1000)


def _gather(pairs: Iterable[tuple[str, str]]) -> Parameters:
    values: dict[str, tuple[str, ...]] = {}
    for name, value in pairs:
        values[name] = (*values.get(name, ()), value)
    return Parameters(values)


def _quality(weight: str) -> float | None:
    """Give the quality that a weight states; None where it cannot be read."""
    name, _, number = weight.strip().partition("=")
    try:
        return min(1.0, max(0.0, float(number))) if name.strip().lower() == "q" else 1.0
    except ValueError:
        return None


def _is_tag(name: str) -> bool:
    return len(name) <= _LONGEST_LANGUAGE and _TAG.fullmatch(name) is not None
