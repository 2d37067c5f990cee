"""The steps in the history of a name: the versions that changed something about it, and what."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import Enum

from ascn_graph.errors import DamagedVersion
from ascn_graph.history.changes import Changes, changes_between, changes_written, facts_about
from ascn_graph.history.index import Change, Held, change_of
from ascn_graph.history.presence import follows
from ascn_graph.versions import Version

Hold = Callable[[Version], Held]
"""Gives the content of a version, opened."""


class Kind(Enum):
    """What a step is: the first version that is kept may follow one that is not, and only tells what it knew."""

    KNOWN = "known"
    APPEARED = "appeared"
    CHANGED = "changed"
    VANISHED = "vanished"


_KINDS = {Change.APPEARED: Kind.APPEARED, Change.CHANGED: Kind.CHANGED, Change.VANISHED: Kind.VANISHED}


@dataclass(frozen=True)
class Step:
    """A version that changed something about a name, and the version that is kept before it."""

    version: Version
    before: Version | None
    kind: Kind


def steps_of(kept: Sequence[Version], name: str, hold: Hold) -> list[Step]:
    """Give the steps of a name through the versions `kept` (ascending), newest first.

    A version that cannot be read, where it must be, is passed over.
    """
    before: Sequence[Version | None] = [None, *kept]
    found = (_step(version, earlier, name, hold) for version, earlier in zip(kept, before, strict=False))
    return [step for step in found if step][::-1]


def _step(version: Version, before: Version | None, name: str, hold: Hold) -> Step | None:
    if before and follows(version, before):
        change = change_of(version, name)
        return Step(version, before, _KINDS[change]) if change else None
    try:
        kind = _compared(version, before, name, hold)
    except DamagedVersion:
        return None
    return Step(version, before, kind) if kind else None


def _compared(version: Version, before: Version | None, name: str, hold: Hold) -> Kind | None:
    here = hold(version)
    if before is None:
        first = Kind.APPEARED if version.parent is None else Kind.KNOWN
        return first if here.has(name) else None
    there = hold(before)
    had, has = there.has(name), here.has(name)
    if had and has:
        changes = changes_between(here, there, name, 1)
        return None if changes and changes == Changes() else Kind.CHANGED
    return Kind.APPEARED if has else Kind.VANISHED if had else None


def changes_of(step: Step, name: str, most: int, hold: Hold, go_on: Callable[[], None]) -> Changes | None:
    """Tell what a step changed, up to `most` facts of either kind; None where it cannot be told.

    That is where there is too much to compare, or a version cannot be read. `go_on` is asked now and then, and may
    raise.
    """
    try:
        if step.before and follows(step.version, step.before):
            return changes_written(step.version, name, most, go_on)
        if step.before:
            return changes_between(hold(step.version), hold(step.before), name, most)
        facts = facts_about(hold(step.version), name, most)
    except DamagedVersion:
        return None
    return Changes(added=facts) if facts else None
