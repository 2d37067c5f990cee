"""Requests made again: with another name in the place of one that was not understood, and else as they were."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from ascn_api.models import Candidate
from ascn_api.names import name_in_address
from ascn_api.requests import Parameters
from ascn_graph.namespaces import Namespace

_LISTS = ","
"""What stands between the names of a parameter that holds several."""


@dataclass(frozen=True)
class Correction:
    """What may have been meant, and the address, relative to the one asked, that asks for it."""

    candidate: Candidate
    href: str


@dataclass(frozen=True)
class Mistake:
    """A name that was not understood, and the parameter it was given by."""

    parameter: str
    asked: str


def find_mistake(namespace: Namespace, parameters: Parameters, asked: str) -> Mistake | None:
    """Find the parameter that holds a name, itself or relative to the base; None where none does.

    >>> find_mistake(Namespace("http://l/"), Parameters({"to": ("Jakrta ",)}), "Jakrta")
    Mistake(parameter='to', asked='Jakrta')
    """
    return next(
        (
            Mistake(name, asked)
            for name, values in parameters.values.items()
            if any(_is_meant(namespace, part, asked) for value in values for part in _parts(value))
        ),
        None,
    )


def correct(
    namespace: Namespace, parameters: Parameters, mistake: Mistake, candidates: Sequence[Candidate]
) -> list[Correction]:
    """Give, for each candidate, the same request with its name in the place of the mistake."""
    return [
        Correction(candidate, _address(namespace, parameters.values, mistake, candidate))
        for candidate in candidates
    ]


def _address(
    namespace: Namespace, values: Mapping[str, Iterable[str]], mistake: Mistake, candidate: Candidate
) -> str:
    right = name_in_address(namespace, candidate.iri)
    given = [
        (name, _put(namespace, text, mistake, right) if name == mistake.parameter else text)
        for name, texts in values.items()
        for text in texts
        if text.strip()
    ]
    return f"?{urlencode(given)}"


def _put(namespace: Namespace, text: str, mistake: Mistake, right: str) -> str:
    if _is_meant(namespace, text, mistake.asked):
        return right
    parts = [
        right if _is_meant(namespace, part, mistake.asked) else part.strip() for part in text.split(_LISTS)
    ]
    return _LISTS.join(parts) if right in parts else text


def _parts(value: str) -> list[str]:
    return [value, *value.split(_LISTS)]


def _is_meant(namespace: Namespace, text: str, asked: str) -> bool:
    typed = text.strip()
    return bool(typed) and asked in (typed, namespace.base + typed, name_in_address(namespace, typed))
