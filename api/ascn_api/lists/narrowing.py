"""Narrowing a list by facets: what the address of a list chooses, and what its page offers to choose."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from urllib.parse import quote_plus, urlencode

from pyoxigraph import Literal, NamedNode
from starlette.requests import Request

from ascn_api.errors import InvalidRequest, ResourceNotFound
from ascn_api.readings import Reading
from ascn_api.requests import parameters_of
from ascn_graph.facets import NONE_STATED, Facet, Facets, FacetValue
from ascn_graph.labels import prefer
from ascn_graph.statements import property_words, words_for

OWN = ("page", "sort", "format", "lang")
"""Parameters of a list that are no facets."""
BY_LABEL = "label"
_MOST_CHOICES = 20
_LONGEST = 300
"""Characters of a value, which may be an IRI."""
_LONGEST_TEXT = 70
_LISTED = 8
"""Values of a facet that are shown as links; more are in a field of choice."""
_OPEN = 4
"""Facets that are shown open."""
_CANDIDATES = 50
_PLAIN = "/:"
"""Stays as it is in the query of an address, which is so easier to read (RFC 3986, section 3.4)."""
_NONE = Literal("none stated", language="en")
Choice = tuple[str, str]
"""Name of a facet and key of a value."""


@dataclass(frozen=True)
class Narrowing:
    """What a request chooses, and the facets it chooses among; `members` are the things that are left."""

    facets: Facets
    chosen: tuple[tuple[Facet, FacetValue], ...]
    members: int
    sort: str
    """BY_LABEL, or the name of a facet whose dates order the things, the newest first."""


@dataclass(frozen=True)
class Offer:
    """A value that can be chosen, or that is chosen: how many things it leaves, and the address of that list."""

    key: str
    term: NamedNode | None
    text: Literal
    count: int
    href: str


@dataclass(frozen=True)
class OfferedFacet:
    """A facet on a page; the first `listed` of its values are links, all are in a field where there are more."""

    name: str
    predicate: NamedNode
    title: Literal
    offers: tuple[Offer, ...]
    is_open: bool
    listed: int = _LISTED

    @property
    def all(self) -> list[Offer]:
        """The offers by their words, where they are too many to be listed."""
        if len(self.offers) <= self.listed:
            return []
        return sorted(self.offers, key=lambda offer: (offer.key == NONE_STATED, offer.text.value.casefold()))


@dataclass(frozen=True)
class Addresses:
    """The addresses of one list, however it is narrowed or sorted; `path` is that of the whole list."""

    path: str
    language: str | None

    def of(self, choices: Iterable[Choice], sort: str = BY_LABEL, **more: str) -> str:
        """Give the address of the list with these choices."""
        asked = [*choices, *([("sort", sort)] if sort != BY_LABEL else [])]
        asked += [("lang", self.language)] if self.language else []
        query = urlencode([*asked, *more.items()], safe=_PLAIN)
        return f"{self.path}?{query}" if query else self.path


def choices_of(request: Request) -> tuple[Choice, ...]:
    """Read what a request chooses: every parameter with a value that is none of the list's own.

    :raises InvalidRequest: when there are too many, or one is too long.
    """
    asked = parameters_of(request).values
    choices = dict.fromkeys(
        (name, value) for name, values in asked.items() if name not in OWN for value in values if value
    )
    if len(choices) > _MOST_CHOICES:
        raise InvalidRequest(
            f"There are {len(choices)} choices; a list is narrowed by at most {_MOST_CHOICES}."
        )
    too_long = next((name for name, value in choices if max(len(name), len(value)) > _LONGEST), None)
    if too_long is not None:
        raise InvalidRequest(f"{too_long[:40]} is longer than {_LONGEST} characters.", too_long[:40])
    return tuple(choices)


def sort_of(request: Request) -> str:
    """Read by what a list is to be sorted."""
    return parameters_of(request).single("sort") or BY_LABEL


def narrow(
    reading: Reading, facets: Facets, choices: Sequence[Choice], sort: str, addresses: Addresses
) -> Narrowing:
    """Find what a request chooses among the facets of a class; `addresses` are absolute.

    :raises InvalidRequest: for a facet, or an order, that the class does not have; it names those it has.
    :raises ResourceNotFound: for a value that nothing has; it gives the lists of those there are.
    """
    chosen = tuple(_chosen(reading, facets, choice, addresses) for choice in choices)
    orders = orders_of(facets)
    if sort not in orders:
        raise InvalidRequest(
            f"sort={sort[:40]} is no order of this list; there are: {', '.join(orders)}.", "sort"
        )
    return Narrowing(facets, chosen, facets.members(value for _, value in chosen), sort)


def orders_of(facets: Facets) -> list[str]:
    """Give what a list can be sorted by: labels, or the dates of a facet."""
    return [BY_LABEL, *(name for name, facet in facets.by_name.items() if facet.days)]


def offered(
    reading: Reading, narrowing: Narrowing, languages: tuple[str, ...], addresses: Addresses
) -> list[OfferedFacet]:
    """Give the facets that still narrow the list, with the values that something has and how many things have each."""
    chosen = {(facet.name, value.key) for facet, value in narrowing.chosen}
    start = addresses.of([(facet.name, value.key) for facet, value in narrowing.chosen], narrowing.sort)
    start += "&" if "?" in start else "?"
    most, made = narrowing.members.bit_count(), list[OfferedFacet]()
    for facet in narrowing.facets.by_name.values():
        offers = [
            Offer(
                value.key,
                value.term,
                _text(reading, value, languages),
                (value.members & narrowing.members).bit_count(),
                f"{start}{facet.name}={quote_plus(value.key, safe=_PLAIN)}",
            )
            for value in facet.values.values()
            if value.members & narrowing.members and (facet.name, value.key) not in chosen
        ]
        if facet.name not in OWN and any(offer.count < most for offer in offers):
            is_open = len(made) < _OPEN or any(name == facet.name for name, _ in chosen)
            title = title_of(reading, facet, languages)
            ordered = sorted(offers, key=_latest_first if facet.days else _most_first)
            made.append(OfferedFacet(facet.name, facet.predicate, title, tuple(ordered), is_open))
    return made


def taken(
    reading: Reading, narrowing: Narrowing, languages: tuple[str, ...], addresses: Addresses
) -> list[tuple[Literal, Offer]]:
    """Give what is chosen, each with the title of its facet; its address leads to the list without it."""
    choices = [(facet.name, value.key) for facet, value in narrowing.chosen]
    made = []
    for facet, value in narrowing.chosen:
        others = [choice for choice in choices if choice != (facet.name, value.key)]
        text, count = _text(reading, value, languages), narrowing.members.bit_count()
        offer = Offer(value.key, value.term, text, count, addresses.of(others, narrowing.sort))
        made.append((title_of(reading, facet, languages), offer))
    return made


def title_of(reading: Reading, facet: Facet, languages: tuple[str, ...]) -> Literal:
    """Give what a facet is called: as the shape calls the property, else as the vocabulary does."""
    if facet.place.names:
        return prefer(facet.place.names, languages)
    space = reading.snapshot.namespace
    return property_words(space, words_for(reading.store, space, facet.predicate, languages, reading.memory))


def _chosen(
    reading: Reading, facets: Facets, choice: Choice, addresses: Addresses
) -> tuple[Facet, FacetValue]:
    name, text = choice
    facet = facets.by_name.get(name)
    if facet is None:
        raise InvalidRequest(_no_facet(facets, name), name[:40])
    value = facet.values.get(_key(reading, text))
    if value is None:
        some = list(facet.values.values())[:_CANDIDATES]
        known = [(addresses.of([(name, each.key)]), _text(reading, each, ("en",)).value) for each in some]
        raise ResourceNotFound(f"Nothing in this list has {name}={text[:100]}.", known)
    return facet, value


def _no_facet(facets: Facets, name: str) -> str:
    if not facets.complete:
        return f"This list cannot be narrowed by {name[:40]}: its things are too many to be counted; ask by SPARQL."
    names = ", ".join(facets.by_name) or "none"
    return f"This list cannot be narrowed by {name[:40]}; its facets are: {names}."


def _key(reading: Reading, text: str) -> str:
    """Read a value that is named by its whole IRI, or relative to the base, as well."""
    return text.removeprefix(reading.snapshot.namespace.base).removeprefix("ontology#")


def _most_first(offer: Offer) -> tuple[bool, int]:
    """Order by the things that are left; that nothing is stated comes last."""
    return offer.key == NONE_STATED, -offer.count


def _latest_first(offer: Offer) -> tuple[bool, int]:
    return offer.key == NONE_STATED, -int(offer.key) if offer.key.isdecimal() else 0


def _text(reading: Reading, value: FacetValue, languages: tuple[str, ...]) -> Literal:
    if value.term is None:
        return _NONE if value.key == NONE_STATED else Literal(value.key)
    text = words_for(reading.store, reading.snapshot.namespace, value.term, languages, reading.memory)
    if len(text.value) <= _LONGEST_TEXT:
        return text
    return Literal(f"{text.value[: _LONGEST_TEXT - 1].rstrip()}…", language=text.language)
