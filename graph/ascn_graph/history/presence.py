"""In which of the versions that are kept a name occurs: mostly from the files of names, else from the stores."""

from collections.abc import Callable, Iterator, Sequence

from ascn_graph.history.index import Change, change_of, has_changes, known_since, last_with
from ascn_graph.versions import Version

Has = Callable[[Version, str], bool]
"""Tells whether a name occurs in a version, by opening it."""


def follows(version: Version, before: Version | None) -> bool:
    """Tell whether it is written down what `version` did to the names of `before`."""
    return before is not None and version.parent == before.number and has_changes(version)


def versions_with(kept: Sequence[Version], name: str, has: Has) -> list[Version]:
    """Give those of the versions `kept` (ascending) that have a name."""
    found = [version for version, here in _walk(kept, name, has) if here]
    return found[::-1]


def _walk(kept: Sequence[Version], name: str, has: Has) -> Iterator[tuple[Version, bool]]:
    """Go back from the last version: from what each did to the name follows whether the one before had it."""
    later, here = None, False
    for version in reversed(kept):
        if later and follows(later, version):
            change = change_of(later, name)
            here = change is Change.VANISHED or (here and change is not Change.APPEARED)
        else:
            here = has(version, name)
        yield version, here
        later = version


def last_number_with(
    current: Version, kept: Callable[[], Sequence[Version]], name: str, has: Has
) -> int | None:
    """Give the number of the last version that had a name which `current` has not; None where none is known to.

    That version need not be kept. Versions from before there were files of names are looked into.
    """
    if last := last_with(current, name):
        return last
    since = known_since(current)
    older = [version for version in kept() if version.number < since] if since > 1 else []
    return next((version.number for version in reversed(older) if has(version, name)), None)
