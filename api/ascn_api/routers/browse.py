"""/browse: lists of things by kind."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import islice

from fastapi import APIRouter, Request
from pyoxigraph import Literal, NamedNode
from starlette.responses import Response

from ascn_api.answers import page_answer
from ascn_api.errors import InvalidRequest, ResourceNotFound
from ascn_api.examples import BASE
from ascn_api.negotiation import HTML
from ascn_api.openapi import NOT_MODIFIED, PAGE, UNREADABLE, answers, failures, not_acceptable
from ascn_api.readings import CurrentReading, Reading
from ascn_api.requests import languages_of, page_number
from ascn_api.showing import paging
from ascn_graph.labels import LABEL, prefer
from ascn_graph.lookups import Lookups
from ascn_graph.namespaces import DCTERMS, RDFS, SKOS
from ascn_graph.presentation import TYPE

router = APIRouter(tags=["documents"])
SIZE = 100
"""Things on one page of a list."""
_LITERALS = 100
"""Labels and titles of one thing that are looked at."""
_ORDER = (
    *("City", "Country", "Network", "Meeting", "MeetingSeries", "Session", "Outcome", "Person"),
    *("Organisation", "Programme", "Project", "Document", "Theme", "Claim", "Source"),
)
_DOUBTS = ("Disagreement", "Gap")
_TITLE = NamedNode(f"{DCTERMS}title")


@dataclass(frozen=True)
class Kind:
    """A class with the number of its instances; `name` is its local name."""

    name: str
    label: Literal
    count: int


@dataclass(frozen=True)
class Listed:
    """A thing in a list, with its labels in further languages."""

    iri: str
    label: Literal
    others: tuple[Literal, ...]


@router.get(
    "/browse",
    summary="Kinds of things",
    response_class=Response,
    responses={
        **answers("A page", (HTML,)),
        **NOT_MODIFIED,
        **failures("/browse", *UNREADABLE, not_acceptable([HTML])),
    },
)
def browse(request: Request, reading: CurrentReading) -> Response:
    """List the classes of the vocabulary that have instances."""
    languages = languages_of(request)

    def fill() -> dict[str, object]:
        things, relationships = (kinds_of(reading, languages, top) for top in ("Entity", "Relationship"))
        doubts = doubts_of(reading, languages)
        kinds = [("Things", things), ("Relationships", relationships), ("Doubts and gaps", doubts)]
        return {"kinds": kinds}

    return page_answer(request, reading, "browse.html", fill)


@router.get(
    "/browse/{name}",
    summary="Things of one kind",
    response_class=Response,
    responses={
        **answers("A page", (HTML,)),
        **NOT_MODIFIED,
        **failures(
            "/browse/Town",
            InvalidRequest("page=0 is no page; pages count from 1.", "page"),
            ResourceNotFound("There is no kind of thing called Town.", [(f"{BASE}browse/City", "city")]),
            *UNREADABLE,
            not_acceptable([HTML]),
        ),
    },
    openapi_extra={"parameters": [PAGE]},
)
def list_class(request: Request, reading: CurrentReading, name: str) -> Response:
    """List the instances of one class of the vocabulary, by label."""
    languages, number = languages_of(request), page_number(request)
    return page_answer(
        request, reading, "list.html", lambda: _list(request, reading, name, languages, number)
    )


def _list(
    request: Request, reading: Reading, name: str, languages: tuple[str, ...], number: int
) -> dict[str, object]:
    store, class_ = reading.store, _class(reading, name)
    start = (number - 1) * SIZE
    page = range(start, start + SIZE)
    listing = reading.members(class_, languages, page)
    return {
        "heading": reading.memory.literal(store, class_, languages) or Literal(name),
        "definition": _definition(store, class_, languages),
        "paging": paging(request, number, listing.total, SIZE),
        "things": [_listed(store, iri, label) for label, iri in listing.on(page)],
        "total": listing.total,
        "start": start,
        "class_iri": class_.value,
        "sorted": listing.sorted,
    }


def _class(reading: Reading, name: str) -> NamedNode:
    """Give the class of the vocabulary called `name`, if it has instances."""
    if name.isascii() and name.isalnum():
        class_ = reading.snapshot.namespace.term(name)
        if next(iter(reading.store.quads_for_pattern(None, TYPE, class_, None)), None):
            return class_
    raise ResourceNotFound(f"There is no kind of thing called {name[:100]}.", _kind_candidates(reading))


def kinds_of(reading: Reading, languages: tuple[str, ...], top: str) -> list[Kind]:
    """List the classes directly below `top` that have instances, in the order readers look for them."""
    store, namespace = reading.store, reading.snapshot.namespace
    below = store.quads_for_pattern(
        None, NamedNode(f"{RDFS}subClassOf"), namespace.term(top), namespace.ontology
    )
    classes = [quad.subject for quad in below if isinstance(quad.subject, NamedNode)]
    return sorted(_with_instances(reading, languages, classes), key=_usual_order)


def doubts_of(reading: Reading, languages: tuple[str, ...]) -> list[Kind]:
    """List the classes of what sources differ on and of what was not found."""
    return _with_instances(reading, languages, map(reading.snapshot.namespace.term, _DOUBTS))


def _with_instances(reading: Reading, languages: tuple[str, ...], classes: Iterable[NamedNode]) -> list[Kind]:
    kinds = []
    for class_ in classes:
        if count := reading.uses.classes.get(class_.value, 0):
            name = (reading.snapshot.namespace.local(class_.value) or "").removeprefix("ontology#")
            label = reading.memory.literal(reading.store, class_, languages)
            kinds.append(Kind(name, label or Literal(name), count))
    return kinds


def _listed(store: Lookups, node: NamedNode, label: str) -> Listed:
    labels = _literals(store, node, LABEL)
    shown = next((literal for literal in labels if literal.value == label), Literal(label))
    # The label of a source is made of its publisher and date, whatever the language; its title says more.
    further = _literals(store, node, _TITLE) or labels
    others = {literal.value: literal for literal in further if not _repeats(literal.value, label)}
    return Listed(node.value, shown, tuple(others.values()))


def _literals(store: Lookups, node: NamedNode, name: NamedNode) -> list[Literal]:
    quads = islice(store.quads_for_pattern(node, name, None, None), _LITERALS)
    found = {quad.object for quad in quads if isinstance(quad.object, Literal)}
    return sorted(found, key=lambda literal: (literal.language or "", literal.value))


def _repeats(text: str, label: str) -> bool:
    return text in label or label in text


def _definition(store: Lookups, class_: NamedNode, languages: tuple[str, ...]) -> Literal | None:
    quads = store.quads_for_pattern(class_, NamedNode(f"{SKOS}definition"), None, None)
    found = {quad.object for quad in quads if isinstance(quad.object, Literal)}
    return prefer(found, languages) if found else None


def _usual_order(kind: Kind) -> tuple[int, str]:
    return (_ORDER.index(kind.name) if kind.name in _ORDER else len(_ORDER), kind.name)


def _kind_candidates(reading: Reading) -> list[tuple[str, str]]:
    base = reading.snapshot.namespace.base
    return [(f"{base}browse/{kind.name}", kind.label.value) for kind in kinds_of(reading, ("en",), "Entity")]
