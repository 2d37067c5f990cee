"""Looking triples up in a store, and the time that one request may take for it."""

import time
from collections.abc import Callable, Iterator
from itertools import islice
from typing import Any, Protocol

from pyoxigraph import BlankNode, DefaultGraph, NamedNode, Quad, Store, Triple

from ascn_graph.errors import QueryTimeout
from ascn_graph.namespaces import Term

_UNCHECKED = 100
Subject = NamedNode | BlankNode | Triple
Graph = NamedNode | BlankNode | DefaultGraph


class Lookups(Protocol):
    """What descriptions ask of a store; `pyoxigraph.Store` is one."""

    def quads_for_pattern(
        self,
        subject: Subject | None,
        predicate: NamedNode | None,
        object: Term | None,  # noqa: A002  # as in pyoxigraph
        graph_name: Graph | None = None,
    ) -> Iterator[Quad]:
        """Give the quads that match; None matches everything."""
        ...

    def __contains__(self, quad: Quad, /) -> bool:
        """Tell whether a quad is there."""
        ...


class Deadline:
    """The moment by which one piece of work must be done; whoever works looks at it now and then.

    >>> Deadline(60).check()
    >>> Deadline(0).check()
    Traceback (most recent call last):
    ascn_graph.errors.QueryTimeout: Stopped after its deadline of 0 s.
    """

    def __init__(self, seconds: float) -> None:
        """Let the time begin."""
        self.seconds = seconds
        self._end = time.monotonic() + seconds

    @property
    def left(self) -> float:
        """Seconds left; none once it has passed."""
        return max(0.0, self._end - time.monotonic())

    def check(self) -> None:
        """Go on, or stop.

        :raises QueryTimeout: when the time is over.
        """
        if time.monotonic() >= self._end:
            raise self.passed()

    def passed(self) -> QueryTimeout:
        """Give what is raised when the time is over."""
        return QueryTimeout(self.seconds)

    def end(self) -> None:
        """Let the time be over: nobody waits for the work any more."""
        self._end = 0.0


class TimedLookups:
    """A store that is read until a deadline.

    >>> store = Store()
    >>> store.add(Quad(NamedNode("http://l/a"), NamedNode("http://l/b"), NamedNode("http://l/c")))
    >>> len(list(TimedLookups(store, Deadline(60)).quads_for_pattern(None, None, None)))
    1
    """

    def __init__(self, store: Store, deadline: Deadline) -> None:
        """Read `store` until `deadline`."""
        self._store = store
        self._deadline = deadline

    def quads_for_pattern(
        self,
        subject: Subject | None,
        predicate: NamedNode | None,
        object: Term | None,  # noqa: A002  # as in pyoxigraph
        graph_name: Graph | None = None,
    ) -> Iterator[Quad]:
        """Give the quads that match, one by one.

        :raises QueryTimeout: when the deadline passes before the last.
        """
        found = self._store.quads_for_pattern(subject, predicate, object, graph_name)
        quad: Quad | None
        while True:
            self._deadline.check()
            if (quad := next(found, None)) is None:
                return
            yield quad
            yield from islice(found, _UNCHECKED)

    def __contains__(self, quad: Any, /) -> bool:  # noqa: ANN401  # as in pyoxigraph
        """Tell whether a quad is there."""
        return quad in self._store


class FirstWith:
    """Two stores, the second of which is asked what the first has no answer to, and opened when it must be.

    >>> full = Store()
    >>> full.add(Quad(NamedNode("http://l/a"), NamedNode("http://l/b"), NamedNode("http://l/c")))
    >>> len(list(FirstWith(Store(), lambda: full).quads_for_pattern(None, None, None)))
    1
    """

    def __init__(self, first: Lookups, second: Callable[[], Lookups]) -> None:
        """Ask `first`, then what `second` gives."""
        self._first = first
        self._second = second

    def quads_for_pattern(
        self,
        subject: Subject | None,
        predicate: NamedNode | None,
        object: Term | None,  # noqa: A002  # as in pyoxigraph
        graph_name: Graph | None = None,
    ) -> Iterator[Quad]:
        """Give the quads that match in the first store where any do."""
        found = iter(self._first.quads_for_pattern(subject, predicate, object, graph_name))
        known = next(found, None)
        if known is None:
            yield from self._second().quads_for_pattern(subject, predicate, object, graph_name)
        else:
            yield known
            yield from found

    def __contains__(self, quad: Any, /) -> bool:  # noqa: ANN401  # as in pyoxigraph
        """Tell whether a quad is in either."""
        return quad in self._first or quad in self._second()
