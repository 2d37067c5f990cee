"""The codes of the vocabulary: the values of fixed lists, list by list."""

from collections.abc import Iterator

from ascn_graph.dictionary.asking import read_query
from ascn_graph.dictionary.contents import Contents
from ascn_graph.dictionary.descriptions import TYPE
from ascn_graph.dictionary.links import Links
from ascn_graph.dictionary.markdown import block, code, folded, plain, table
from ascn_graph.namespaces import RDFS


def codes(contents: Contents, links: Links) -> Iterator[str]:
    """Write the section."""
    terms, names = contents.terms, contents.names
    code_class = names.namespace.term("Code")
    yield from ("## Codes", "", f"### {names.local(code_class)}", "", plain(terms.definition(code_class)), "")
    for list_ in terms.below(code_class):
        yield from (f"### {names.local(list_)}", "", plain(terms.definition(list_)), "")
        used_by = [links.term(p) for p in terms.subjects(f"{RDFS}range", list_)]
        if used_by:
            yield from (f"The values of {', '.join(used_by)}.", "")
        rows = [
            [
                code(names.turtle(c)),
                plain(terms.label(c)),
                plain(terms.definition(c)),
                f"{contents.codes.get(c, 0):,}",
            ]
            for c in terms.subjects(TYPE, list_)
        ]
        yield from table(["Code", "Label", "Meaning", "Statements"], rows, [3])
    yield from folded("The query behind these counts", block("sparql", read_query("codes")))
