"""Sending answers of the reconciliation services: JSON, or JSONP for clients without CORS."""

import re
from collections.abc import Callable
from hashlib import blake2b

from pydantic import BaseModel
from starlette.requests import Request
from starlette.responses import Response

from ascn_api.answers import Document, DocumentResponse, own_answer
from ascn_api.errors import InvalidRequest
from ascn_api.negotiation import JSON, Choice, Format, negotiate
from ascn_api.readings import Reading
from ascn_api.requests import accept_of, languages_of, parameters_of
from ascn_api.responses import version_headers

SCRIPT = Format((), ("application/javascript", "text/javascript"), "js")
_CALLBACK = re.compile(r"[A-Za-z_$][\w$]*(?:\.[A-Za-z_$][\w$]*)*", re.ASCII)
_LONGEST_CALLBACK = 100
NO_CALLBACK = "callback={} is not the name of a function: letters, digits, _, $ and points between them."


def deliver(request: Request, reading: Reading, make: Callable[[], BaseModel], body: str = "") -> Response:
    """Answer with what `make` gives once it is to be sent; `body` is that of the request.

    With the parameter `callback` the answer is a script that calls a function of this name (0.2, section 3.3).

    :raises InvalidRequest: when `callback` is no such name.
    :raises NotAcceptable: when the client takes neither JSON nor, with a callback, a script.
    """
    callback = parameters_of(request).single("callback")
    if callback and not (len(callback) <= _LONGEST_CALLBACK and _CALLBACK.fullmatch(callback)):
        raise InvalidRequest(NO_CALLBACK.format(callback[:60]), "callback")
    choice = negotiate(accept_of(request), (SCRIPT,) if callback else (JSON,))

    def write() -> str:
        text = make().model_dump_json(exclude_none=True, by_alias=True)
        return _call(callback, text) if callback else text

    if request.method == "GET":
        return own_answer(request, reading, choice, write)
    return _answer_post(request, reading, choice, write, body)


def _answer_post(
    request: Request, reading: Reading, choice: Choice, write: Callable[[], str], body: str
) -> Response:
    # What was written for another body must not be taken for this.
    part = request.scope["path"] + blake2b(body.encode(), digest_size=16).hexdigest()
    document = Document(None, choice, languages_of(request), (), write, part=part)
    headers = version_headers(reading.snapshot.version, None, "Accept, Accept-Language")
    return DocumentResponse(reading, document, headers)


def _call(callback: str, text: str) -> str:
    """Write a script that calls a function; the comment keeps it from being taken for another kind of file."""
    # These two end a line in old JavaScript, though not in JSON.
    safe = text.replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")
    return f"/**/{callback}({safe});"
