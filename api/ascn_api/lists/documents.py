"""Lists as data: in JSON with their facets, and in RDF as collections that a crawler follows from page to page."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from pyoxigraph import Literal, NamedNode, Quad

from ascn_api.lists.kinds import Kind
from ascn_api.lists.models import (
    ChosenValue,
    FacetModel,
    FacetValueModel,
    KindOfThing,
    ListedThing,
    ListOfThings,
)
from ascn_api.lists.narrowing import Addresses, Narrowing, offered, orders_of, taken
from ascn_api.readings import Reading
from ascn_api.showing import Paging
from ascn_graph.catalogue.dcat import LICENCE
from ascn_graph.namespaces import DCTERMS, FOREIGN_PREFIXES, RDF, RDFS
from ascn_graph.presentation import TYPE

HYDRA = "http://www.w3.org/ns/hydra/core#"
"""The vocabulary of collections and their pages: https://www.hydra-cg.com/spec/latest/core/"""
BY_STORE = "store"
Facts = list[tuple[NamedNode, str, NamedNode | Literal]]


@dataclass(frozen=True)
class ListPage:
    """One page of a list: the class, what narrows it, the things with their labels, and where the page is."""

    class_: NamedNode
    narrowing: Narrowing
    things: Sequence[tuple[str, NamedNode]]
    total: int
    paging: Paging
    addresses: Addresses
    """Absolute ones."""
    is_sorted: bool

    @property
    def choices(self) -> list[tuple[str, str]]:
        """What is chosen, as in an address."""
        return [(facet.name, value.key) for facet, value in self.narrowing.chosen]

    def address(self, page: int) -> str:
        """Give the address of a page of the same list."""
        more = {"page": str(page)} if page > 1 else {}
        return self.addresses.of(self.choices, self.narrowing.sort, **more)

    @property
    def next(self) -> str | None:
        """The address of the next page, if there is one."""
        return self.address(self.paging.number + 1) if self.paging.next else None

    @property
    def previous(self) -> str | None:
        """The address of the page before, if there is one."""
        return self.address(self.paging.number - 1) if self.paging.previous else None


def kinds_in_json(reading: Reading, kinds: Iterable[tuple[str, list[Kind]]]) -> list[KindOfThing]:
    """List the kinds of things."""
    namespace = reading.snapshot.namespace
    return [
        KindOfThing(
            name=kind.name,
            iri=namespace.term(kind.name).value,
            label=kind.label.value,
            count=kind.count,
            heading=heading,
            list=f"{namespace.base}browse/{kind.name}",
        )
        for heading, listed in kinds
        for kind in listed
    ]


def list_in_json(reading: Reading, page: ListPage, languages: tuple[str, ...]) -> ListOfThings:
    """Write a page of a list with the facets that narrow it further."""
    label = reading.memory.text(reading.store, page.class_, languages)
    narrowing, addresses = page.narrowing, page.addresses
    return ListOfThings(
        kind=page.class_.value,
        label=label,
        total=page.total,
        page=page.paging.number,
        pages=page.paging.pages,
        next=page.next,
        previous=page.previous,
        sort=narrowing.sort if page.is_sorted else BY_STORE,
        sorts=orders_of(narrowing.facets) if page.is_sorted else [BY_STORE],
        chosen=[
            ChosenValue(name=name, value=offer.key, label=offer.text.value, without=offer.href)
            for name, (_, offer) in zip(
                (name for name, _ in page.choices),
                taken(reading, narrowing, languages, addresses),
                strict=True,
            )
        ],
        facets=_facets(reading, narrowing, languages, addresses),
        things=[_thing(reading, node, languages, text) for text, node in page.things],
    )


def kinds_in_rdf(reading: Reading, kinds: Iterable[tuple[str, list[Kind]]]) -> list[Quad]:
    """Describe the collection of all lists."""
    namespace = reading.snapshot.namespace
    top = namespace.iri("browse")
    lists = [
        (namespace.iri(f"browse/{kind.name}"), namespace.term(kind.name), kind.count)
        for _, listed in kinds
        for kind in listed
    ]
    facts: Facts = [
        *_about(top, Literal("Things by kind", language="en"), len(lists)),
        (top, f"{DCTERMS}isPartOf", NamedNode(namespace.base)),
    ]
    for node, class_, count in lists:
        facts += [
            (top, f"{HYDRA}member", node),
            (node, f"{RDF}type", NamedNode(f"{HYDRA}Collection")),
            (node, f"{HYDRA}totalItems", Literal(count)),
            (node, f"{FOREIGN_PREFIXES['foaf']}primaryTopic", class_),
        ]
    named = [quad for node, class_, _ in lists for quad in _named_as(reading, node, class_)]
    return [*_quads(facts), *named]


def list_in_rdf(reading: Reading, page: ListPage) -> list[Quad]:
    """Describe a list and one page of it: what it is of, its members with their labels, and the pages around it."""
    namespace = reading.snapshot.namespace
    collection = NamedNode(page.addresses.of(page.choices))
    view = NamedNode(page.address(page.paging.number))
    facts: Facts = [
        *_about(collection, None, page.total),
        (collection, f"{FOREIGN_PREFIXES['foaf']}primaryTopic", page.class_),
        (collection, f"{DCTERMS}isPartOf", namespace.iri("browse")),
    ]
    for _, node in page.things:
        facts += [(collection, f"{HYDRA}member", node), (node, TYPE.value, page.class_)]
    if page.paging.pages > 1:
        facts += [
            (collection, f"{HYDRA}view", view),
            (view, f"{RDF}type", NamedNode(f"{HYDRA}PartialCollectionView")),
            (view, f"{HYDRA}first", NamedNode(page.address(1))),
            (view, f"{HYDRA}last", NamedNode(page.address(page.paging.pages))),
            *((view, f"{HYDRA}next", NamedNode(address)) for address in (page.next,) if address),
            *((view, f"{HYDRA}previous", NamedNode(address)) for address in (page.previous,) if address),
        ]
    labels = _labels(reading, *(node for _, node in page.things))
    return [*_quads(facts), *_named_as(reading, collection, page.class_), *labels]


def _about(node: NamedNode, label: Literal | None, total: int) -> Facts:
    return [
        (node, f"{RDF}type", NamedNode(f"{HYDRA}Collection")),
        (node, f"{HYDRA}totalItems", Literal(total)),
        (node, f"{DCTERMS}license", NamedNode(LICENCE)),
        *((node, f"{RDFS}label", each) for each in (label,) if each),
    ]


def _quads(facts: Facts) -> list[Quad]:
    return [Quad(subject, NamedNode(predicate), value) for subject, predicate, value in facts]


def _labels(reading: Reading, *nodes: NamedNode) -> list[Quad]:
    """Tell the names of things, in every language."""
    known, store = reading.library.label_triples, reading.store
    return [Quad(t.subject, t.predicate, t.object) for node in nodes for t in known.of(store, node)]


def _named_as(reading: Reading, node: NamedNode, class_: NamedNode) -> list[Quad]:
    """Name a list as its class is named, and the class."""
    labels = _labels(reading, class_)
    return [*labels, *(Quad(node, label.predicate, label.object) for label in labels)]


def _thing(reading: Reading, node: NamedNode, languages: tuple[str, ...], text: str) -> ListedThing:
    label = reading.memory.literal(reading.store, node, languages)
    return ListedThing(iri=node.value, label=text, language=label.language if label else None)


def _facets(
    reading: Reading, narrowing: Narrowing, languages: tuple[str, ...], addresses: Addresses
) -> list[FacetModel]:
    return [
        FacetModel(
            name=facet.name,
            property=facet.predicate.value,
            label=facet.title.value,
            values=[
                FacetValueModel(
                    value=offer.key,
                    iri=offer.term.value if offer.term else None,
                    label=offer.text.value,
                    count=offer.count,
                    list=offer.href,
                )
                for offer in facet.offers
            ],
        )
        for facet in offered(reading, narrowing, languages, addresses)
    ]
