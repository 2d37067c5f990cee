"""/browse: lists of things by kind."""

from dataclasses import dataclass

from fastapi import APIRouter, Request
from pyoxigraph import Literal, NamedNode, Store
from starlette.responses import Response

from ascn_api.answers import page_answer
from ascn_api.errors import InvalidRequest, ResourceNotFound
from ascn_api.examples import BASE
from ascn_api.negotiation import HTML
from ascn_api.openapi import NOT_MODIFIED, PAGE, UNREADABLE, answers, failures, not_acceptable
from ascn_api.readings import CurrentReading, Reading
from ascn_api.requests import languages_of, page_number
from ascn_api.showing import paging
from ascn_graph.labels import LABEL, fold, label_literal, prefer
from ascn_graph.namespaces import RDFS, SKOS
from ascn_graph.presentation import TYPE

router = APIRouter(tags=["documents"])
SIZE = 100
"""Things on one page of a list."""
_ORDER = (
    *("City", "Country", "Network", "Meeting", "MeetingSeries", "Session", "Outcome", "Person"),
    *("Organisation", "Programme", "Project", "Document", "Theme", "Claim", "Source"),
)


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
    kinds = [
        (heading, kinds_of(reading, languages, top))
        for heading, top in (("Things", "Entity"), ("Relationships", "Relationship"))
    ]
    return page_answer(request, reading, "browse.html", kinds=kinds)


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
    store, namespace = reading.snapshot.store, reading.snapshot.namespace
    if not (name.isascii() and name.isalnum()) or namespace.term(name).value not in reading.class_counts:
        raise ResourceNotFound(f"There is no kind of thing called {name}.", _kind_candidates(reading))
    class_ = namespace.term(name)
    languages = languages_of(request)
    number = page_number(request)
    labelled = _labelled(store, class_, languages)
    start = (number - 1) * SIZE
    return page_answer(
        request,
        reading,
        "list.html",
        heading=label_literal(store, class_, languages) or Literal(name),
        definition=_definition(store, class_, languages),
        things=[_listed(store, iri, label) for label, iri in labelled[start : start + SIZE]],
        total=len(labelled),
        start=start,
        paging=paging(request, number, len(labelled), SIZE),
    )


def kinds_of(reading: Reading, languages: tuple[str, ...], top: str) -> list[Kind]:
    """List the classes directly below `top` that have instances, in the order readers look for them."""
    store, namespace = reading.snapshot.store, reading.snapshot.namespace
    below = store.quads_for_pattern(
        None, NamedNode(f"{RDFS}subClassOf"), namespace.term(top), namespace.ontology
    )
    kinds = []
    for quad in below:
        count = reading.class_counts.get(quad.subject.value, 0) if isinstance(quad.subject, NamedNode) else 0
        if count and isinstance(quad.subject, NamedNode):
            name = (namespace.local(quad.subject.value) or "").removeprefix("ontology#")
            label = label_literal(store, quad.subject, languages)
            kinds.append(Kind(name, label or Literal(name), count))
    return sorted(kinds, key=_usual_order)


def _labelled(store: Store, class_: NamedNode, languages: tuple[str, ...]) -> list[tuple[str, NamedNode]]:
    members = {quad.subject for quad in store.quads_for_pattern(None, TYPE, class_, None)}
    named = [(label_literal(store, node, languages), node) for node in members if isinstance(node, NamedNode)]
    labelled = ((label.value if label else node.value, node) for label, node in named)
    return sorted(labelled, key=lambda pair: (fold(pair[0]), pair[0], pair[1].value))


def _listed(store: Store, node: NamedNode, label: str) -> Listed:
    literals = {
        quad.object
        for quad in store.quads_for_pattern(node, LABEL, None, None)
        if isinstance(quad.object, Literal)
    }
    shown = next((literal for literal in sorted(literals, key=str) if literal.value == label), Literal(label))
    others = sorted(
        (literal for literal in literals if literal.value != label), key=lambda o: o.language or ""
    )
    return Listed(node.value, shown, tuple(others))


def _definition(store: Store, class_: NamedNode, languages: tuple[str, ...]) -> Literal | None:
    quads = store.quads_for_pattern(class_, NamedNode(f"{SKOS}definition"), None, None)
    found = {quad.object for quad in quads if isinstance(quad.object, Literal)}
    return prefer(found, languages) if found else None


def _usual_order(kind: Kind) -> tuple[int, str]:
    return (_ORDER.index(kind.name) if kind.name in _ORDER else len(_ORDER), kind.name)


def _kind_candidates(reading: Reading) -> list[tuple[str, str]]:
    base = reading.snapshot.namespace.base
    return [(f"{base}browse/{kind.name}", kind.label.value) for kind in kinds_of(reading, ("en",), "Entity")]
