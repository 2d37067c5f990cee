"""The pages on which people ask about connections and read the answers; they need no scripts."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pydantic import BaseModel

from ascn_api.answers import OtherFormat
from ascn_api.html.rendering import render
from ascn_api.path_models import PathHop, PathNode, PathSentences
from ascn_api.path_questions.answer_models import (
    FoundAnswer,
    FoundCommon,
    FoundNeighbourhood,
    FoundPaths,
    FoundTree,
)
from ascn_api.path_questions.onward import Onward
from ascn_api.path_questions.page_bounds import fit
from ascn_api.path_questions.parameters import NUMBERS, typed
from ascn_api.path_questions.question import OF, Question
from ascn_api.path_questions.suggestions import suggest
from ascn_api.readings import Reading
from ascn_api.requests import Parameters
from ascn_graph.paths.requests import COMMON, MOST_ENDS, MOST_THROUGH, NEIGHBOURHOOD, PATHS, TREE

MODELS: Mapping[str, type[FoundAnswer]] = {
    PATHS: FoundPaths,
    TREE: FoundTree,
    NEIGHBOURHOOD: FoundNeighbourhood,
    COMMON: FoundCommon,
}
"""What answers each question."""
_FIELDS = 3
"""Fields for things that a form shows at least where several can be named."""


@dataclass(frozen=True)
class Fields:
    """What stands in the fields of a form: what was typed, so that it can be changed and sent again."""

    parameters: Parameters

    def one(self, name: str) -> str:
        """Give what was typed into a field that there is once."""
        return next(iter(typed(self.parameters, name)), "")

    def several(self, name: str, most: int = MOST_THROUGH) -> list[str]:
        """Give what was typed into the fields of one name, with one to add to them."""
        given = typed(self.parameters, name)
        return [*given, ""] if len(given) < most else list(given)

    def things(self) -> list[str]:
        """Give what was typed into the fields for the things asked about, with room for more."""
        given = list(typed(self.parameters, OF))[:MOST_ENDS]
        return (given + [""] * max(_FIELDS - len(given), 1))[:MOST_ENDS]

    def is_narrowed(self) -> bool:
        """Tell whether anything but things is given."""
        plain = {"from", "to", OF, "lang", "format"}
        return any(typed(self.parameters, name) for name in self.parameters.values if name not in plain)


@dataclass(frozen=True)
class Sheet:
    """What every page is made of: the version it is read from, its reader's languages, and what was typed."""

    reading: Reading
    languages: tuple[str, ...]
    parameters: Parameters

    def render(self, kind: str, **values: object) -> str:
        """Render the page of a question."""
        return render(
            f"{kind}.html",
            self.reading.links,
            version=self.reading.snapshot.version,
            kind=kind,
            fields=Fields(self.parameters),
            numbers=NUMBERS[kind],
            suggestions=suggest(self.reading, self.languages),
            lang=self.lang,
            **values,
        )

    @property
    def lang(self) -> str:
        """The language asked for in the address, or ''."""
        return self.parameters.single("lang") or ""

    def spoken(self, sentences: PathSentences) -> str:
        """Give the sentence in the reader's language, of those there are."""
        tags = [language.partition("-")[0] for language in self.languages]
        return next((getattr(sentences, tag) for tag in tags if tag in ("en", "id")), sentences.en)


@dataclass(frozen=True)
class Reply:
    """An answer in the formats there are: `found` as JSON, to what was asked of `shown`, a part of `question`."""

    question: Question
    shown: Question
    found: bytes
    formats: Sequence[OtherFormat]
    picture: str


def form_page(sheet: Sheet, kind: str) -> str:
    """Show the form for a question of a kind."""
    return sheet.render(kind, answer=None, now=f"{sheet.reading.links.root}{kind}")


def answer_page(sheet: Sheet, reply: Reply) -> bytes:
    """Show the form, and what was found: as much as a page holds."""
    kind = reply.question.kind
    answer = MODELS[kind].model_validate_json(reply.found)
    onward = Onward(sheet.reading, sheet.languages, sheet.lang, reply.question)
    items = _items(answer)

    def write(most: int) -> str:
        return sheet.render(
            kind,
            answer=answer,
            nodes=_nodes(answer),
            arrivals=_arrivals(answer),
            onward=onward,
            formats=reply.formats,
            picture=reply.picture,
            spoken=sheet.spoken,
            most=most,
            is_whole=most >= len(items) and reply.shown == reply.question,
            now=f"{sheet.reading.links.root}{reply.question.address(sheet.reading.snapshot.namespace)}",
        )

    return fit(write, len(items))


def _items(answer: FoundAnswer) -> Sequence[BaseModel]:
    """Give what a page lists of an answer."""
    if isinstance(answer, FoundPaths):
        return answer.paths
    if isinstance(answer, FoundNeighbourhood):
        return answer.neighbours
    return answer.shared if isinstance(answer, FoundCommon) else answer.hops


def _nodes(answer: FoundAnswer) -> dict[str, PathNode]:
    """Give all entities in an answer, by IRI."""
    if isinstance(answer, FoundPaths):
        nodes = [answer.start, answer.end, *(node for path in answer.paths for node in path.nodes)]
    elif isinstance(answer, FoundNeighbourhood):
        nodes = [answer.around, *answer.neighbours]
    elif isinstance(answer, FoundCommon):
        nodes = [*answer.of, *answer.shared]
    else:
        nodes = [*answer.given, *answer.between, *answer.unconnected]
    return {node.iri: node for node in nodes}


def _arrivals(answer: FoundAnswer) -> dict[str, PathHop]:
    """Give the hop by which each neighbour is reached."""
    return {hop.end: hop for hop in answer.hops} if isinstance(answer, FoundNeighbourhood) else {}
