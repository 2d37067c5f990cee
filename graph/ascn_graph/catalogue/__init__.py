"""The description of the data set itself, in VoID and DCAT, and of its questions; it stands in `graph/catalogue`."""

from pyoxigraph import DefaultGraph, NamedNode, Quad, Store

from ascn_graph.catalogue.asking import Asker
from ascn_graph.catalogue.dcat import dcat_facts
from ascn_graph.catalogue.facts import as_quads
from ascn_graph.catalogue.partitions import UseCounts, partition_facts, read_use_counts
from ascn_graph.catalogue.void import void_facts
from ascn_graph.namespaces import RDF, Namespace

__all__ = ["UseCounts", "catalogue_quads", "count_entities", "read_use_counts"]


def catalogue_quads(store: Store, namespace: Namespace) -> list[Quad]:
    """Describe the data set that `store` holds: title, licence, where to ask, vocabularies, sizes, links, files.

    Each class and each property is a partition with its size, so nobody has to count the graph to know how often they
    are used. Nothing in it depends on the time or the place of the build, so equal graphs have equal catalogues; what
    differs from version to version is told of the versions.
    """
    asker = Asker(store, namespace)
    uses = UseCounts(asker.counts("classes"), asker.counts("properties"))
    facts = (*void_facts(asker, uses), *dcat_facts(asker), *partition_facts(uses, namespace))
    return as_quads(facts, namespace)


def count_entities(store: Store, namespace: Namespace) -> int:
    """Count the things of class :Entity."""
    typed = store.quads_for_pattern(None, NamedNode(f"{RDF}type"), namespace.term("Entity"), DefaultGraph())
    return sum(1 for quad in typed if isinstance(quad.subject, NamedNode))
