"""Answers as Mermaid flowcharts, which GitHub, GitLab and many editors draw.

They draw no more than 500 edges and 50,000 characters (`maxEdges` and `maxTextSize` of Mermaid), so of long answers
the beginning is shown, and a node says so. Arrows go with the phrase on them, as a path is read.
"""

import re
from collections.abc import Iterator

from ascn_graph.paths.answers import Answer
from ascn_graph.paths.formats.parts import asked, parts_of, statements_of
from ascn_graph.paths.formats.tables import label_in
from ascn_graph.paths.formats.wrapping import shorten, visible

_MOST_STATEMENTS, _MOST_CHARACTERS = 150, 45_000
_LONGEST = 40
"""Of a label, in ems."""
# Labels are read as Markdown and HTML with codes such as #35; for characters; in these, a code stands for every mark
# that could mean something, and for the point after a number, which would begin a list.
_MEANING = re.compile(r"[!-+/:-@\[-`{-~]|\A-|(?<=\d)\.")


def to_mermaid(answer: Answer) -> bytes:
    """Write an answer as a flowchart from left to right; what tells little is dashed."""
    shown = _MOST_STATEMENTS
    while len(text := "".join(f"{line}\n" for line in _lines(answer, shown))) > _MOST_CHARACTERS:
        shown //= 2
    return text.encode()


def escape(text: str) -> str:
    """Write a text so that Mermaid shows it as it is.

    >>> escape('a "b" [c]'), escape("1. end")
    ('a #34;b#34; #91;c#93;', '1#46; end')
    """
    return _MEANING.sub(lambda found: f"#{ord(found[0])};", shorten(visible(text), _LONGEST))


def _lines(answer: Answer, most: int) -> Iterator[str]:
    nodes = answer.nodes()
    statements = [drawn for drawn in statements_of(parts_of(answer)) if drawn.is_main]
    shown = statements[:most]
    ends = (iri for drawn in shown for iri in (drawn.start, drawn.end))
    names = {iri: f"n{number}" for number, iri in enumerate(dict.fromkeys([*asked(answer), *ends]), start=1)}
    yield "flowchart LR"
    for iri, name in names.items():
        yield f'  {name}["{escape(label_in(nodes, iri))}"]'
    for drawn in shown:
        arrow = "-->" if drawn.meaningful else "-.->"
        yield f'  {names[drawn.start]} {arrow}|"{escape(drawn.link.label)}"| {names[drawn.end]}'
    if left := len(statements) - len(shown):
        yield f'  more["and {left} more"]'
