"""A path graph drawn by lot: how many things of each kind there are, and which of them are linked; see `path_graph`.

Few things are linked with very many and most with few: of n things that a property can lead to, the one of rank r is
chosen about in proportion to r ** (1 / SKEW - 1), for all properties in the same order. So the first country, theme
and network are hubs of tens and hundreds of thousands of links, and the first cities, meetings and organisations of
thousands.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

NODES, EDGES = 1_270_000, 5_400_000
"""At scale 1."""
SKEW, SUBJECT_SKEW = 3.0, 1.5
"""How much the first of those a property leads to are preferred, and of those it leads from; 1 would prefer none."""
TWICE = 0.05
"""How many of all statements a second paragraph makes, too."""
PARAGRAPHS = 10
"""Of each source."""
_FEWEST = 20
Numbers = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Kind:
    """A class of things: how many there are at scale 1, the first step of their IRIs, and by what they are named."""

    name: str
    count: int
    path: str = ""
    named_by: str = ""
    """`label`, `title` or nothing: then they are called as their IRIs."""

    @property
    def step(self) -> str:
        """The first step of the IRIs."""
        return self.path or self.name.lower()

    def at(self, scale: float) -> int:
        """Give how many there are."""
        return max(round(self.count * scale), min(self.count, _FEWEST))


@dataclass(frozen=True)
class Relationship:
    """What stands behind some statements of a shortcut: how many at scale 1, and the properties of both ends."""

    kind: str
    count: int
    start: str
    end: str
    dated_by: str = ""
    """The property that dates it; without one, the meeting does."""
    status: str = ""


@dataclass(frozen=True)
class Property:
    """A property that paths walk, the kinds it links, and how many statements there are at scale 1, in thousands."""

    name: str
    start: str
    end: str
    thousands: int
    everyone: bool = False
    """Whether each thing it leads from has one."""
    relationship: Relationship | None = None


@dataclass(frozen=True)
class Links:
    """The statements of one property: numbers of subjects and objects within their kinds, and of paragraphs.

    The first `related` of them follow from relationships.
    """

    property: Property
    subjects: Numbers
    objects: Numbers
    paragraphs: Numbers
    """The paragraph that states each; of relationships, all that is said of them."""
    seconds: Numbers
    """A second one, or -1."""
    related: int


KINDS = (
    Kind("Network", 20, named_by="label"),
    Kind("Country", 200, named_by="label"),
    Kind("Theme", 500, named_by="label"),
    Kind("MeetingSeries", 1_000, "series", "label"),
    Kind("Programme", 5_000, named_by="label"),
    Kind("Source", 20_000, named_by="title"),
    Kind("City", 40_000, named_by="label"),
    Kind("Document", 40_000, named_by="title"),
    Kind("Meeting", 50_000, named_by="label"),
    Kind("Session", 90_000),
    Kind("Claim", 100_000),
    Kind("Outcome", 100_000),
    Kind("Organisation", 220_000, named_by="label"),
    Kind("Project", 253_280),
    Kind("Person", 350_000, named_by="label"),
)
PROPERTIES = (
    Property("locatedIn", "City", "Country", 40, everyone=True),
    Property("worksOn", "City", "Theme", 80),
    Property("takesPartInProgramme", "City", "Programme", 60),
    Property("partnerOf", "City", "Organisation", 150),
    Property(
        "memberOf",
        "City",
        "Network",
        40,
        True,
        Relationship("Membership", 20_000, "member", "network", "asOf", "Member"),
    ),
    Property("basedIn", "Organisation", "Country", 220, everyone=True),
    Property("partOf", "Organisation", "Organisation", 150),
    Property("inCity", "Project", "City", 300, everyone=True),
    Property("hasTheme", "Project", "Theme", 450, everyone=True),
    Property("listedIn", "Project", "Document", 300, everyone=True),
    Property("implements", "Project", "Programme", 150),
    Property("supportedBy", "Project", "Organisation", 400),
    Property("externalPartner", "Project", "Organisation", 200),
    Property("continuedBy", "Project", "Project", 60),
    Property("supports", "Programme", "City", 60, everyone=True),
    Property("ledBy", "Programme", "Organisation", 20, everyone=True),
    Property("partOfMeeting", "Session", "Meeting", 90, everyone=True),
    Property("partOfSeries", "Meeting", "MeetingSeries", 50, everyone=True),
    Property("heldIn", "Meeting", "City", 50, everyone=True),
    Property("heldInCountry", "Meeting", "Country", 50, everyone=True),
    Property("hostedBy", "Meeting", "Organisation", 70, everyone=True),
    Property("chairedBy", "Meeting", "Person", 60, everyone=True),
    Property("outcomeOf", "Outcome", "Meeting", 100, everyone=True),
    Property("hasTheme", "Outcome", "Theme", 100),
    Property("agreedBy", "Outcome", "Country", 200),
    Property("broughtBy", "Outcome", "Organisation", 80),
    Property("claimedBy", "Claim", "Person", 100, everyone=True),
    Property("claimedAt", "Claim", "Meeting", 50),
    Property("claimedIn", "Claim", "Document", 60),
    Property("about", "Claim", "Project", 100),
    Property("about", "Claim", "City", 60),
    Property("author", "Document", "Person", 120, everyone=True),
    Property("publishedBy", "Document", "Organisation", 40, everyone=True),
    Property(
        "worksFor",
        "Person",
        "Organisation",
        400,
        True,
        Relationship("Appointment", 30_000, "holder", "organisation", "validFrom"),
    ),
    Property("officerOf", "Person", "City", 120),
    Property("associatedCountry", "Person", "Country", 150),
    Property("represents", "Person", "Country", 60),
    Property("invitedTo", "Person", "Meeting", 80),
    Property("invitedTo", "Country", "Meeting", 40),
    Property(
        "participatedIn",
        "Person",
        "Meeting",
        300,
        relationship=Relationship("Participation", 50_000, "agent", "meeting"),
    ),
    Property("participatedIn", "Organisation", "Meeting", 120),
    Property("participatedIn", "Country", "Meeting", 40),
    Property("participatedIn", "City", "Meeting", 30),
)


def draw(scale: float, seed: int) -> Iterator[Links]:
    """Draw the statements of each property; the same scale and seed give the same."""
    chance = np.random.default_rng(seed)
    counts = {kind.name: kind.at(scale) for kind in KINDS}
    paragraphs = counts["Source"] * PARAGRAPHS
    for property_ in PROPERTIES:
        pairs = _pairs(property_, counts, round(property_.thousands * 1000 * scale), chance)
        subjects, objects = np.divmod(pairs, counts[property_.end])
        first = _skewed(chance, len(pairs), paragraphs, SUBJECT_SKEW)
        again = np.where(
            chance.random(len(pairs)) < TWICE, _skewed(chance, len(pairs), paragraphs, SUBJECT_SKEW), -1
        )
        related = round(property_.relationship.count * scale) if property_.relationship else 0
        yield Links(property_, subjects, objects, first, np.where(again == first, -1, again), related)


def _pairs(property_: Property, counts: dict[str, int], wanted: int, chance: np.random.Generator) -> Numbers:
    """Draw so many different pairs of a subject and an object, each as one number, in an order left to chance."""
    starts, ends = counts[property_.start], counts[property_.end]
    found = np.empty(0, dtype=np.int64)
    if property_.everyone:
        found = _told_apart(property_, np.arange(starts), _skewed(chance, starts, ends, SKEW), ends)
    while len(found) < wanted:
        missing = wanted - len(found)
        subjects, objects = (
            _skewed(chance, 2 * missing, of, skew) for of, skew in ((starts, SUBJECT_SKEW), (ends, SKEW))
        )
        fresh = np.setdiff1d(_told_apart(property_, subjects, objects, ends), found)
        found = np.concatenate([found, chance.permutation(fresh)[:missing]])
    return chance.permutation(found)


def _told_apart(property_: Property, subjects: Numbers, objects: Numbers, ends: int) -> Numbers:
    """Write each pair as one number, without those that would link a thing to itself."""
    if property_.start == property_.end:
        different = subjects != objects
        subjects, objects = subjects[different], objects[different]
    return subjects * ends + objects


def _skewed(chance: np.random.Generator, size: int, of: int, skew: float) -> Numbers:
    return (of * chance.random(size) ** skew).astype(np.int64)
