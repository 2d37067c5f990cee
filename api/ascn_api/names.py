"""Names of things and terms as they stand in addresses: short where they can be, else IRIs."""

from ascn_graph.namespaces import Namespace

_ONTOLOGY = "ontology#"


def name_in_address(namespace: Namespace, iri: str) -> str:
    """Write an IRI as parameters take it: a thing by its name below the base, a term of the vocabulary by its own.

    >>> space = Namespace("http://l/")
    >>> [name_in_address(space, iri) for iri in ("http://l/city/jakarta", "http://l/ontology#City", "http://o/x")]
    ['city/jakarta', 'City', 'http://o/x']
    """
    local = namespace.local(iri)
    if local is None:
        return iri
    term = local.removeprefix(_ONTOLOGY)
    if term != local:
        return term if term.isalnum() else iri
    # What looks like an IRI, or like a name in words, would not be read as this name again.
    is_read_again = "/" in local and "://" not in local and local == local.strip()
    return local if is_read_again else iri


def term_in_address(namespace: Namespace, text: str) -> str:
    """Write a class or property, given by IRI, name below the base or local name, in one way.

    >>> space = Namespace("http://l/")
    >>> [term_in_address(space, text) for text in ("City", "ontology#City", "http://l/ontology#City", "*")]
    ['City', 'City', 'City', '*']
    """
    return name_in_address(namespace, namespace.base + text if text.startswith(_ONTOLOGY) else text)
