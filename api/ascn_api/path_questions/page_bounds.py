"""How much of an answer a page shows; all of it is in the formats for programs."""

from collections.abc import Callable

from ascn_api.path_questions.question import Question
from ascn_graph.paths.requests import COMMON, NEIGHBOURHOOD, PATHS

SHOWN = {PATHS: 10, NEIGHBOURHOOD: 60, COMMON: 30}
"""At most so many paths, neighbours or shared things are asked for by a page."""
_LARGEST = 90_000


def bounded(question: Question) -> Question:
    """Give a question whose answer a page can show: with a lower limit, where it asks for more."""
    most, limit = SHOWN.get(question.kind), getattr(question.request, "limit", 0)
    return question.within(limit=most) if most and limit > most else question


def fit(write: Callable[[int], str], items: int) -> bytes:
    """Write a page of at most so many items, and of fewer where it would be too large.

    >>> fit(lambda items: "x" * items * 40_000, 9)[:2], len(fit(lambda items: "x" * items * 40_000, 9))
    (b'xx', 80000)
    """
    page = write(items).encode()
    while len(page) > _LARGEST and items > 1:
        items = max(1, min(items - 1, items * _LARGEST // len(page)))
        page = write(items).encode()
    return page
