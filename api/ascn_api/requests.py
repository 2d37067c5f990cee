"""What a request says: its parameters and its body, read strictly."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from urllib.parse import parse_qsl

from starlette.requests import Request

from ascn_api.errors import InvalidRequest, RequestTooLarge


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


async def read_body(request: Request, megabytes: int) -> str:
    """Read the body as UTF-8.

    :raises RequestTooLarge: when it is longer than `megabytes` MiB.
    :raises InvalidRequest: when it is not UTF-8.
    """
    body = bytearray()
    async for part in request.stream():
        body += part
        if len(body) > megabytes * 1024 * 1024:
            raise RequestTooLarge(megabytes)
    try:
        return body.decode()
    except UnicodeDecodeError as error:
        raise InvalidRequest(f"The body is not UTF-8 (at byte {error.start}).") from error


def _pairs(text: str) -> list[tuple[str, str]]:
    return parse_qsl(text, keep_blank_values=True, errors="strict", max_num_fields=1000)


def _gather(pairs: Iterable[tuple[str, str]]) -> Parameters:
    values: dict[str, tuple[str, ...]] = {}
    for name, value in pairs:
        values[name] = (*values.get(name, ()), value)
    return Parameters(values)
