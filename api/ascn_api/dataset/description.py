"""The data set as it is served: what the catalogue says of it, and what depends on the version and on this server."""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice

from markupsafe import Markup
from pyoxigraph import BlankNode, Literal, NamedNode, Quad

from ascn_api.rdf.documents import GRAPHS
from ascn_api.readings import Reading
from ascn_graph.catalogue.questions import QUESTIONS
from ascn_graph.dumps.keeping import Dump
from ascn_graph.extracts import description_quads
from ascn_graph.namespaces import DCTERMS, FOREIGN_PREFIXES, OWL, RDF, RDFS, XSD, Namespace
from ascn_graph.versions import Version

_DCAT, _SCHEMA = FOREIGN_PREFIXES["dcat"], FOREIGN_PREFIXES["schema"]
_SPDX = "http://spdx.org/rdf/terms#"
_MEDIA_TYPES = "http://www.iana.org/assignments/media-types/"
_TOLD = 100
"""Versions, and values of one property, that are told at most."""
_READ = 20_000
"""Quads of the catalogue that are read at most."""
_CONTEXT = {
    # Without a remote context nobody has to fetch one to read this.
    "@vocab": _SCHEMA,
    **{name: {"@type": "@id"} for name in ("contentUrl", "license", "url")},
}


def described_quads(reading: Reading, kept: Iterable[int], dumps: Mapping[str, Dump]) -> set[Quad]:
    """Describe the data set in RDF; `dumps` are those that are there, by extension.

    The questions have documents of their own, to which this leads.
    """
    store, namespace = reading.store, reading.snapshot.namespace
    catalogue = islice(store.quads_for_pattern(None, None, None, namespace.catalogue), _READ)
    questions = f"{namespace.base}{QUESTIONS}/"
    return {
        *(quad for quad in catalogue if not str(quad.subject).startswith(f"<{questions}")),
        *description_quads(store, namespace, namespace.base),
        *_version_quads(reading.snapshot.version, namespace, kept),
        *(quad for name, dump in dumps.items() for quad in _dump_quads(namespace, name, dump)),
    }


def dataset_json(reading: Reading) -> Markup:
    """Describe the data set as schema.org does, in JSON-LD that can stand in a page whatever it says.

    It has what search engines for data sets require and recommend, as far as it is known.
    """
    told = _Told(reading)
    publishers = [told.agent(node) for node in told.nodes(f"{DCTERMS}publisher")]
    version = reading.snapshot.version
    base = reading.snapshot.namespace.base
    described = {
        "@context": _CONTEXT,
        "@type": "Dataset",
        "@id": base,
        "url": base,
        "name": told.text(f"{DCTERMS}title"),
        "alternateName": told.texts(f"{DCTERMS}title")[1:],
        "description": told.text(f"{DCTERMS}description"),
        "identifier": [base, f"{base}versions/{version.number}"],
        "version": str(version.number),
        "dateModified": version.published,
        "license": next((node.value for node in told.nodes(f"{DCTERMS}license")), None),
        "isAccessibleForFree": True,
        "creator": publishers,
        "publisher": publishers,
        "keywords": told.texts(f"{_DCAT}keyword"),
        "inLanguage": sorted(node.value.rpartition("/")[2] for node in told.nodes(f"{DCTERMS}language")),
        "temporalCoverage": told.period(),
        "spatialCoverage": [told.place(node) for node in told.nodes(f"{DCTERMS}spatial")],
        "distribution": [told.file(node) for node in told.files()],
        "includedInDataCatalog": {
            "@type": "DataCatalog",
            "@id": reading.snapshot.namespace.catalogue.value,
            "name": told.text(f"{DCTERMS}title", reading.snapshot.namespace.catalogue),
            "url": base,
        },
    }
    return _embedded({name: value for name, value in described.items() if value not in (None, "", [])})


@dataclass(frozen=True)
class _Told:
    """What the catalogue tells."""

    reading: Reading

    def nodes(self, predicate: str, subject: NamedNode | None = None) -> list[NamedNode]:
        return [value for value in self._values(predicate, subject) if isinstance(value, NamedNode)]

    def texts(self, predicate: str, subject: NamedNode | None = None) -> list[str]:
        """Give texts, English ones first."""
        found = [value for value in self._values(predicate, subject) if isinstance(value, Literal)]
        return [value.value for value in sorted(found, key=lambda text: (text.language != "en", text.value))]

    def text(self, predicate: str, subject: NamedNode | None = None) -> str:
        return next(iter(self.texts(predicate, subject)), "")

    def agent(self, node: NamedNode) -> dict[str, object]:
        return {"@type": "Organization", "@id": node.value, "name": self._name(node), "url": node.value}

    def place(self, node: NamedNode) -> dict[str, object]:
        return {"@type": "Country", "@id": node.value, "name": self._name(node)}

    def period(self) -> str:
        for period in self.nodes(f"{DCTERMS}temporal"):
            return f"{self.text(f'{_DCAT}startDate', period)}/{self.text(f'{_DCAT}endDate', period)}"
        return ""

    def files(self) -> list[NamedNode]:
        distributions = self.nodes(f"{_DCAT}distribution")
        return sorted((n for n in distributions if self.nodes(f"{_DCAT}downloadURL", n)), key=str)

    def file(self, node: NamedNode) -> dict[str, object]:
        kinds = self.nodes(f"{_DCAT}mediaType", node)
        return {
            "@type": "DataDownload",
            "@id": node.value,
            "name": self.text(f"{DCTERMS}title", node),
            "encodingFormat": [kind.value.removeprefix(_MEDIA_TYPES) for kind in kinds],
            "contentUrl": node.value,
        }

    def _name(self, node: NamedNode) -> str:
        return self.reading.memory.text(self.reading.store, node, ("en",))

    def _values(self, predicate: str, subject: NamedNode | None) -> list[object]:
        namespace = self.reading.snapshot.namespace
        node = subject or NamedNode(namespace.base)
        found = self.reading.store.quads_for_pattern(node, NamedNode(predicate), None, namespace.catalogue)
        return sorted((quad.object for quad in islice(found, _TOLD)), key=str)


def _version_quads(version: Version, namespace: Namespace, kept: Iterable[int]) -> Iterator[Quad]:
    """Tell of which version this is a description, when it was published, and which there are beside it."""
    dataset = NamedNode(namespace.base)
    current = namespace.iri(f"versions/{version.number}")
    published = Literal(version.published, datatype=NamedNode(f"{XSD}dateTime"))
    yield Quad(dataset, NamedNode(f"{DCTERMS}modified"), published)
    yield Quad(namespace.catalogue, NamedNode(f"{DCTERMS}modified"), published)
    yield Quad(dataset, NamedNode(f"{_DCAT}version"), Literal(str(version.number)))
    yield Quad(dataset, NamedNode(f"{OWL}versionInfo"), Literal(str(version.number)))
    yield Quad(dataset, NamedNode(f"{_DCAT}hasCurrentVersion"), current)
    for name in ("browse", *GRAPHS):
        # From these whoever follows links comes to everything.
        yield Quad(dataset, NamedNode(f"{RDFS}seeAlso"), namespace.iri(name))
    for number in sorted({version.number, *sorted(kept)[-_TOLD:]}):
        node = namespace.iri(f"versions/{number}")
        yield Quad(dataset, NamedNode(f"{_DCAT}hasVersion"), node)
        yield Quad(node, NamedNode(f"{RDFS}label"), Literal(f"Version {number}", language="en"))


def _dump_quads(namespace: Namespace, extension: str, dump: Dump) -> Iterator[Quad]:
    """Tell size and digest of a file that is there."""
    file, checksum = namespace.iri(f"dump.{extension}.gz"), BlankNode(f"sha256-{extension}")
    digits = Literal(dump.sha256, datatype=NamedNode(f"{XSD}hexBinary"))
    size = Literal(str(dump.size), datatype=NamedNode(f"{XSD}nonNegativeInteger"))
    yield Quad(file, NamedNode(f"{_DCAT}byteSize"), size)
    yield Quad(file, NamedNode(f"{_SPDX}checksum"), checksum)
    yield Quad(checksum, NamedNode(f"{RDF}type"), NamedNode(f"{_SPDX}Checksum"))
    yield Quad(checksum, NamedNode(f"{_SPDX}algorithm"), NamedNode(f"{_SPDX}checksumAlgorithm_sha256"))
    yield Quad(checksum, NamedNode(f"{_SPDX}checksumValue"), digits)


def _embedded(described: Mapping[str, object]) -> Markup:
    """Write JSON for an element `script`, which only `</script` or `<!--` could end or confuse.

    >>> _embedded({"name": "</script><b>"})
    Markup('{"name":"\\\\u003c/script>\\\\u003cb>"}')
    """
    text = json.dumps(described, ensure_ascii=False, separators=(",", ":"))
    return Markup(text.replace("<", "\\u003c"))  # noqa: S704  # nothing in it can end the element any more
