"""HTML pages: the template environment, and the few decisions templates must not make themselves."""

from functools import cache

from jinja2 import Environment, PackageLoader, StrictUndefined
from pyoxigraph import BlankNode, Literal, NamedNode

from ascn_api.html.citation_marks import Notes
from ascn_api.html.inline import HOW, Inline
from ascn_api.html.links import Links
from ascn_api.html.literals import language_name, plural, readable_date, short, shown
from ascn_api.html.visible_text import as_typed, finalize
from ascn_graph.citations import basis_words
from ascn_graph.facts import Fact
from ascn_graph.namespaces import Term


def anchor_in(start: str, term: Term) -> str:
    """Give the fragment of a hash IRI that begins with `start`; of any other term there is none, ''."""
    local = term.value.removeprefix(start) if isinstance(term, NamedNode) else ""
    return local if isinstance(term, NamedNode) and local != term.value else ""


def all_values(fact: Fact, iri: str) -> str:
    """Give the query for all values of a fact about the thing `iri`."""
    triple = f"<{iri}> <{fact.predicate}> ?value" if fact.forward else f"?value <{fact.predicate}> <{iri}>"
    return f"SELECT DISTINCT ?value WHERE {{ {triple} }}"


def render(template: str, links: Links, **values: object) -> str:
    """Render a page of `pages/`; every value is escaped by the templates."""
    notes = Notes(links.place)
    inline = Inline(links, notes)
    written = {
        "words": inline.words,
        "name": inline.name,
        "term": inline.term,
        "cite": inline.cite,
        "because": inline.because,
        "value": inline.value,
        "all_evidence": inline.all_evidence,
    }
    given = {"links": links, "notes": notes, "root": links.root, **written, **values}
    return environment().get_template(template).render(given)


def style_sheet() -> str:
    """Give the text of the one style sheet."""
    loader = environment().loader
    assert loader is not None  # noqa: S101 - set below
    return loader.get_source(environment(), "style.css")[0]


@cache
def environment() -> Environment:
    """Give the template environment: everything is escaped, and a missing value is an error."""
    made = Environment(
        loader=PackageLoader("ascn_api", "pages"),
        autoescape=True,
        finalize=finalize,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.globals.update(basis_words=basis_words, anchor_in=anchor_in, kind_words=HOW)
    made.filters.update(
        all_values=all_values,
        as_typed=as_typed,
        shown=shown,
        short=short,
        plural=plural,
        language_name=language_name,
        date=readable_date,
        thousands=lambda n: f"{n:,}",
    )
    made.tests.update(
        literal=lambda term: isinstance(term, Literal), blank=lambda term: isinstance(term, BlankNode)
    )
    return made
