"""What tells one entity from its namesakes, in a few words."""

from pyoxigraph import NamedNode

from ascn_graph.reconciliation.reader import Reader
from ascn_graph.reconciliation.schema import Schema

_PLACING = {
    "City": ("locatedIn",),
    "Meeting": ("heldIn", "heldInCountry"),
    "Organisation": ("basedIn",),
    "Outcome": ("outcomeOf",),
    "Person": ("officerOf", "worksFor", "associatedCountry"),
    "Project": ("inCity",),
    "Session": ("partOfMeeting",),
}
"""Type to the properties whose value tells where such a thing belongs; the first that has one is told."""


def describe_briefly(reader: Reader, schema: Schema, entity: NamedNode, types: list[NamedNode]) -> str:
    """Give the names of the types of an entity and where it belongs, such as `city · Indonesia`."""
    words = [schema.name_of(reader, class_) for class_ in types]
    place = _place_of(reader, schema, entity, types)
    return " · ".join([", ".join(words), *([reader.text(place)] if place else [])])


def _place_of(reader: Reader, schema: Schema, entity: NamedNode, types: list[NamedNode]) -> NamedNode | None:
    for name in (name for class_ in types for name in _PLACING.get(schema.id_of(class_), ())):
        held = [
            term for term in reader.values(entity, schema.namespace.term(name)) if isinstance(term, NamedNode)
        ]
        if held:
            return min(held, key=str)
    return None
