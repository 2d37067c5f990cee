"""One question put to a version, and its answer with all its headers."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import TypeVar

from starlette.requests import Request
from starlette.responses import Response

from ascn_api.answers import OtherFormat
from ascn_api.errors import InvalidRequest
from ascn_api.negotiation import HTML, Choice, Format
from ascn_api.path_questions.formats import NAMES, OFFERS, RENDERED, disposition, name_of
from ascn_api.path_questions.meaning import meant
from ascn_api.path_questions.page import Reply, Sheet, answer_page, form_page
from ascn_api.path_questions.page_bounds import bounded
from ascn_api.path_questions.parameters import asks_nothing, read_question, refuse_unknown
from ascn_api.path_questions.question import Question
from ascn_api.readings import Reading
from ascn_api.requests import choose_format, languages_of, parameters_of
from ascn_api.responses import asker_of, entity_tag, held_tags, link_header, version_headers
from ascn_graph.catalogue.dcat import LICENCE
from ascn_graph.paths.asking import ask

_Result = TypeVar("_Result")
_NEGOTIATED = "Accept, Accept-Language"


@dataclass(frozen=True)
class Delivery:
    """A request for the answer to a question of one kind, which is read from one version."""

    request: Request
    reading: Reading
    kind: str

    async def answer(self) -> Response:
        """Answer; without any thing to ask about, a browser gets the page on which to name some.

        :raises InvalidRequest: and the other errors of `read_question`, `meant` and `ask`.
        """
        parameters = parameters_of(self.request)
        if self.choice.format is HTML and asks_nothing(self.kind, parameters):
            refuse_unknown(self.kind, parameters)
            return await self._form()
        typed = read_question(self.kind, parameters)
        question = await self._work(lambda: meant(self.reading, typed))
        headers = self._headers(question)
        if held_tags(self.request) & {headers["ETag"], "*"}:
            return Response(status_code=304, headers=headers)
        if self.choice.format is HTML:
            body = await self._page(question)
        else:
            body = await self._ask(question, name_of(self.choice.format))
        return Response(body, headers={**headers, "Content-Type": self.choice.content_type})

    @cached_property
    def choice(self) -> Choice:
        """The format of the answer."""
        return choose_format(self.request, OFFERS)

    @cached_property
    def languages(self) -> tuple[str, ...]:
        """The languages of the reader, best first."""
        return languages_of(self.request)

    async def _form(self) -> Response:
        headers = version_headers(self.reading.snapshot.version, self._tag, _NEGOTIATED)
        if held_tags(self.request) & {self._tag, "*"}:
            return Response(status_code=304, headers=headers)
        page = await self._work(lambda: form_page(self._sheet, self.kind))
        return Response(page, headers=headers, media_type="text/html")

    async def _page(self, question: Question) -> bytes:
        shown = bounded(question)
        found = await self._ask(shown, "json")
        formats = [
            OtherFormat(NAMES[name_of(offer)], offer.media_type, self._address(question, offer))
            for offer in OFFERS
            if offer is not HTML
        ]
        reply = Reply(question, shown, found, formats, self._address(shown, RENDERED["svg"]))
        return await self._work(lambda: answer_page(self._sheet, reply))

    async def _ask(self, question: Question, format_: str) -> bytes:
        state = self.request.app.state
        try:
            return await ask(
                state.pool,
                self.reading.snapshot.version,
                question.kind,
                question.things,
                question.request,
                self.languages,
                state.settings.query_timeout,
                asker_of(self.request),
                format_,
                self._permalink(question),
            )
        except ValueError as error:
            raise InvalidRequest(f"{error}.") from error

    def _headers(self, question: Question) -> dict[str, str]:
        version, format_ = self.reading.snapshot.version, self.choice.format
        # A page may look otherwise one day, what it tells may not.
        immutable = bool(self.reading.served) and format_ is not HTML
        headers = version_headers(version, self._tag, _NEGOTIATED, immutable=immutable)
        saved = disposition(question, version.number, format_)
        links = [
            f'<{self._permalink(question)}>; rel="cite-as"',
            f'<{LICENCE}>; rel="license"',
            *(
                f'<{self._address(question, offer)}>; rel="alternate"; type="{offer.media_type}"'
                for offer in OFFERS
                if offer is not format_
            ),
        ]
        headers["Link"] = link_header(links)
        return headers | ({"Content-Disposition": saved} if saved else {})

    @property
    def _tag(self) -> str:
        version, extension = self.reading.snapshot.version, self.choice.format.extension
        return entity_tag(version, extension, "-".join(self.languages))

    def _permalink(self, question: Question) -> str:
        """Give the address at which the version answers a question for ever, in any format."""
        base, number = self._base, self.reading.snapshot.version.number
        return f"{base}versions/{number}/{question.address(self.reading.snapshot.namespace)}"

    def _address(self, question: Question, offer: Format) -> str:
        """Give the link to the answer in a format, from the version that answers, in the language asked for."""
        links, namespace = self.reading.links, self.reading.snapshot.namespace
        named = parameters_of(self.request).single("lang")
        more = [("format", offer.names[0]), *([("lang", named)] if named else [])]
        return f"{links.root}{links.within}{question.address(namespace, *more)}"

    @property
    def _base(self) -> str:
        base: str = self.request.app.state.settings.base
        return base

    @property
    def _sheet(self) -> Sheet:
        return Sheet(self.reading, self.languages, parameters_of(self.request))

    async def _work(self, task: Callable[[], _Result]) -> _Result:
        return await self.reading.desk.work(asker_of(self.request).name, task)
