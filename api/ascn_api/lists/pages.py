"""The pages of lists: all kinds of things, the things of one kind, and themes as a tree."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import islice
from urllib.parse import urlencode

from fastapi import Request
from pyoxigraph import Literal, NamedNode

from ascn_api.answers import NAMES, OtherFormat
from ascn_api.html.rendering import render
from ascn_api.lists.documents import ListPage
from ascn_api.lists.kinds import Kind
from ascn_api.lists.narrowing import (
    BY_LABEL,
    Addresses,
    Choice,
    narrow,
    offered,
    orders_of,
    taken,
    title_of,
)
from ascn_api.negotiation import DOCUMENTS, JSON
from ascn_api.readings import Reading
from ascn_api.requests import parameters_of
from ascn_api.showing import paging
from ascn_graph.facet_index import classes_above
from ascn_graph.labels import LABEL, prefer
from ascn_graph.listings import Listing
from ascn_graph.lookups import Lookups
from ascn_graph.namespaces import DCTERMS, SKOS
from ascn_graph.theme_tree import MOST, Branch

SIZE = 100
"""Things on one page of a list."""
_LITERALS = 100
"""Labels and titles of one thing that are looked at."""
_LONGEST = 200
"""Characters of a name in a list; the page of the thing has all of it."""
_FURTHER = 6
"""Names of one thing in further languages."""
_ASKED = 6
"""Properties for which a list too long for facets gives a query."""
_TITLE = NamedNode(f"{DCTERMS}title")
_CONCEPT = f"{SKOS}Concept"


@dataclass(frozen=True)
class Listed:
    """A thing in a list, with its labels in further languages."""

    iri: str
    label: Literal
    others: tuple[Literal, ...]


@dataclass(frozen=True)
class ListedBranch:
    """A theme in a tree, with its names, how many things it is a theme of, and the narrower ones."""

    thing: Listed
    branch: Branch
    narrower: tuple["ListedBranch", ...]


def read_list(
    request: Request,
    reading: Reading,
    class_: NamedNode,
    languages: tuple[str, ...],
    number: int,
    choices: Sequence[Choice],
    sort: str,
) -> ListPage:
    """Read a page of the list of a class, as far as it is narrowed.

    :raises InvalidRequest: for a facet or an order that the class does not have.
    :raises ResourceNotFound: for a value that nothing has, and behind the last page.
    """
    page = range((number - 1) * SIZE, number * SIZE)
    listing = reading.members(class_, languages, page)
    base, name = reading.snapshot.namespace.base, _name(reading, class_)
    addresses = Addresses(f"{base}browse/{name}", parameters_of(request).single("lang"))
    narrowing = narrow(reading, reading.facets(class_, listing), choices, sort, addresses)
    if choices or sort != BY_LABEL:
        kept = narrowing.facets.among(listing.things, narrowing.members)
        if sort != BY_LABEL:
            kept = narrowing.facets.newest_first(kept, sort)
        listing = Listing(kept, len(kept), sorted=True)
    pages = paging(request, number, listing.total, SIZE)
    things = listing.on(page)
    return ListPage(class_, narrowing, things, listing.total, pages, addresses, listing.sorted)


def kinds_page(reading: Reading, kinds: Iterable[tuple[str, list[Kind]]]) -> str:
    """Write the page of all kinds."""
    formats = [
        OtherFormat(NAMES[offer], offer.media_type, f"?format={offer.extension}")
        for offer in (JSON, *DOCUMENTS[1:])
    ]
    version = reading.snapshot.version
    return render("browse.html", reading.links, version=version, kinds=kinds, formats=formats)


def list_page(request: Request, reading: Reading, page: ListPage, languages: tuple[str, ...]) -> str:
    """Write a page of a list; themes that are all shown stand as a tree."""
    store, class_ = reading.store, page.class_
    narrowing = page.narrowing
    addresses = Addresses(f"{reading.links.root}browse/{_name(reading, class_)}", page.addresses.language)
    tree = _tree(reading, page, languages)
    return render(
        "list.html",
        reading.links,
        version=reading.snapshot.version,
        heading=reading.memory.literal(store, class_, languages) or Literal(_name(reading, class_)),
        definition=_definition(store, class_, languages),
        paging=page.paging,
        things=() if tree else [_listed(reading, node, label) for label, node in page.things],
        tree=tree,
        total=page.total,
        start=(page.paging.number - 1) * SIZE,
        class_iri=class_.value,
        is_sorted=page.is_sorted,
        counted=narrowing.facets.complete,
        asked=() if narrowing.facets.complete else _queries(reading, class_, languages),
        facets=offered(reading, narrowing, languages, addresses),
        chosen=taken(reading, narrowing, languages, addresses),
        choices=page.choices,
        addresses=addresses,
        sort=narrowing.sort,
        sorts=[
            (name, _sort_title(reading, page, name, languages), addresses.of(page.choices, name))
            for name in orders_of(narrowing.facets)
        ],
        formats=_formats(request),
    )


def _name(reading: Reading, class_: NamedNode) -> str:
    return (reading.snapshot.namespace.local(class_.value) or "").removeprefix("ontology#")


def _formats(request: Request) -> list[OtherFormat]:
    """Link to the same page of the same list as data."""
    asked = parameters_of(request).values
    kept = [(name, value) for name, values in asked.items() for value in values if name != "format" and value]
    return [
        OtherFormat(NAMES[offer], offer.media_type, f"?{urlencode([*kept, ('format', offer.extension)])}")
        for offer in (JSON, *DOCUMENTS[1:])
    ]


def _sort_title(reading: Reading, page: ListPage, name: str, languages: tuple[str, ...]) -> str:
    if name == BY_LABEL:
        return "name"
    return f"{title_of(reading, page.narrowing.facets.by_name[name], languages).value}, newest first"


def _tree(
    reading: Reading, page: ListPage, languages: tuple[str, ...]
) -> list[tuple[Listed | None, list[ListedBranch]]]:
    """Arrange a whole list of concepts that is not narrowed, by schemes; nothing where it is another list."""
    above = classes_above(reading.store, reading.snapshot.namespace, page.class_)
    if _CONCEPT not in above or page.choices or page.narrowing.sort != BY_LABEL or page.total > MOST:
        return []
    listing = reading.members(page.class_, languages, range(page.total))
    tree = reading.tree(page.class_, listing, languages)
    store = reading.store

    def label(node: NamedNode) -> Listed:
        return _listed(reading, node, reading.memory.text(store, node, languages))

    def branch(grown: Branch) -> ListedBranch:
        return ListedBranch(label(grown.node), grown, tuple(map(branch, grown.narrower)))

    return [
        (label(scheme) if scheme else None, [branch(top) for top in tops]) for scheme, tops in tree.schemes
    ]


def _queries(reading: Reading, class_: NamedNode, languages: tuple[str, ...]) -> list[tuple[Literal, str]]:
    """Give queries that count the values of what shapes say first of a class."""
    presentation, memory = reading.presentation, reading.memory
    above = classes_above(reading.store, reading.snapshot.namespace, class_)
    predicates = {predicate for kind, predicate in presentation.places if kind == class_.value}
    placed = [(presentation.place(predicate, above), predicate) for predicate in predicates]
    ordered = sorted((p.group_order, p.order, predicate) for p, predicate in placed if p.group)
    return [
        (
            memory.literal(reading.store, NamedNode(predicate), languages) or Literal(predicate),
            f"SELECT ?value (COUNT(?thing) AS ?things) WHERE {{ ?thing a <{class_.value}> ; <{predicate}> ?value }} "
            "GROUP BY ?value ORDER BY DESC(?things) LIMIT 100",
        )
        for _, _, predicate in ordered[:_ASKED]
    ]


def _listed(reading: Reading, node: NamedNode, label: str) -> Listed:
    store = reading.store
    first, *others = reading.library.names.read(f"{node.value} {label}", lambda: _names(store, node, label))
    return Listed(node.value, first, tuple(others))


def _names(store: Lookups, node: NamedNode, label: str) -> tuple[Literal, ...]:
    """Give the label of a thing, and its further names, as they are shown in a list."""
    labels = _literals(store, node, LABEL)
    named = next((literal for literal in labels if literal.value == label), Literal(label))
    # The label of a source is made of its publisher and date, whatever the language; its title says more.
    further = _literals(store, node, _TITLE) or labels
    others = {literal.value: literal for literal in further if not _repeats(literal.value, label)}
    return tuple(map(_cut, (named, *islice(others.values(), _FURTHER))))


def _cut(text: Literal) -> Literal:
    if len(text.value) <= _LONGEST:
        return text
    return Literal(f"{text.value[: _LONGEST - 1].rstrip()}…", language=text.language)


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
