"""How many things of each class there are, in all and by country, against how many are expected."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from pyoxigraph import NamedNode, Store

from ascn_graph.errors import Finding
from ascn_graph.expectations.countries import in_countries, instances, is_class
from ascn_graph.expectations.declared import Expectations, Size
from ascn_graph.namespaces import Namespace

_SHOWN = 8
_Counted = Mapping[NamedNode, Mapping[NamedNode, Collection[NamedNode]]]


def judge_sizes(expectations: Expectations, store: Store, namespace: Namespace) -> Iterator[Finding]:
    """Find numbers outside their range, things in countries where none are expected, and ranges that mean nothing."""
    judge = _Judge(store, namespace, _count_by_country(expectations, store, namespace))
    repeated = Counter((size.kind, size.country) for size in expectations.sizes)
    for size in expectations.sizes:
        if repeated[size.kind, size.country] > 1:
            yield size.declared.finding("The same is expected twice: keep one of the declarations.")
        elif meaningless := judge.misunderstood(size):
            yield size.declared.finding(meaningless)
        else:
            yield from judge.outside(size)
    for way in expectations.paths:
        expected = {size.country for size in expectations.sizes if size.kind == way.kind} - {None}
        for country in sorted(judge.counted[way.kind].keys() - expected, key=str) if expected else ():
            found = judge.listed(judge.counted[way.kind][country])
            yield way.declared.finding(
                f"In {judge.name(country)}, where no {judge.name(way.kind)} is expected, there is {found}. Correct "
                "what places it there, or declare how many are expected in that country.",
                country,
            )


@dataclass(frozen=True)
class _Judge:
    store: Store
    namespace: Namespace
    counted: _Counted
    """Things by country, by class."""

    def misunderstood(self, size: Size) -> str | None:
        """Say why nothing can be as expected."""
        if not is_class(self.store, self.namespace, size.kind):
            return f"{self.name(size.kind)} is no class of the vocabulary: correct its name."
        if size.least > size.most:
            return f"At least {size.least} and at most {size.most} cannot be: correct one of the two."
        if size.country and size.country not in instances(self.store, self.namespace.term("Country")):
            return f"{self.name(size.country)} is no country of the graph: correct the IRI, or describe the country."
        if size.country and size.kind not in self.counted:
            return f"How {self.name(size.kind)} leads to a country is not declared: add its :countryPath."
        return None

    def outside(self, size: Size) -> Iterator[Finding]:
        """Find a number outside its range."""
        by_country = self.counted.get(size.kind, {})
        found = by_country.get(size.country, ()) if size.country else instances(self.store, size.kind)
        if size.least <= len(found) <= size.most:
            return
        where = f" in {self.name(size.country)}" if size.country else ""
        listed = f" ({self.listed(found)})" if found and size.country else ""
        remedy = (
            "Look for what is missing"
            if len(found) < size.least
            else "Look for what stands twice or does not belong"
        )
        yield size.declared.finding(
            f"Of {self.name(size.kind)} there are {len(found)}{where}{listed}, expected are {size.least} to "
            f"{size.most}. {remedy}; if the number is right, correct :least or :most here.",
            size.country or size.kind,
        )

    def listed(self, things: Collection[NamedNode]) -> str:
        """Name some of `things`."""
        names = sorted(map(self.name, things))
        more = f" and {len(names) - _SHOWN} more" if len(names) > _SHOWN else ""
        return ", ".join(names[:_SHOWN]) + more

    def name(self, node: NamedNode) -> str:
        """Write an IRI as in the file."""
        local = self.namespace.local(node.value)
        if local is None:
            return str(node)
        return local.replace("ontology#", ":") if local.startswith("ontology#") else f"<{local}>"


def _count_by_country(expectations: Expectations, store: Store, namespace: Namespace) -> _Counted:
    counted: dict[NamedNode, dict[NamedNode, set[NamedNode]]] = {}
    for way in expectations.paths:
        things = counted.setdefault(way.kind, defaultdict(set))
        for thing, country in in_countries(store, namespace, way):
            things[country].add(thing)
    return counted
