"""A question about connections, and the one address at which it is asked."""

from dataclasses import dataclass, fields, replace
from urllib.parse import quote, urlencode

from ascn_api.names import name_in_address
from ascn_graph.namespaces import Namespace
from ascn_graph.paths.requests import PATHS, Conditions, Request

ENDS = ("from", "to")
"""The parameters that name the two ends of paths."""
OF = "of"
"""The parameter that names the things all other questions are about."""
CONDITIONS = {
    "through": "through",
    "avoid": "avoid",
    "avoid_classes": "avoid_class",
    "predicates": "predicate",
    "avoid_predicates": "avoid_predicate",
}
"""The fields of `Conditions` that list names, and the parameters that give one name each."""
_PLAIN = "/,:*"
_UNNAMED = ("conditions", "effort")


@dataclass(frozen=True)
class Question:
    """What is asked: one of `QUESTIONS`, about which things, within which bounds."""

    kind: str
    things: tuple[str, ...]
    """As they were typed, or their IRIs once it is known which are meant."""
    request: Request

    @property
    def conditions(self) -> Conditions:
        """What connections may use and must pass."""
        return self.request.conditions

    def parameters(self, namespace: Namespace) -> list[tuple[str, str]]:
        """Give the parameters that ask this, sorted by name; what is so by default is left out.

        >>> from ascn_graph.paths.requests import PathRequest
        >>> asked = Question("paths", ("http://l/city/b", "http://l/city/a"), PathRequest(limit=3))
        >>> asked.parameters(Namespace("http://l/"))
        [('from', 'city/b'), ('limit', '3'), ('to', 'city/a')]
        """
        names = ENDS if self.kind == PATHS else (OF,) * len(self.things)
        things = (name_in_address(namespace, thing) for thing in self.things)
        given = [*zip(names, things, strict=True), *self._bounds(), *self._conditions(namespace)]
        return sorted(given, key=lambda pair: pair[0])

    def address(self, namespace: Namespace, *more: tuple[str, str]) -> str:
        """Give the address of this question below the base, or below a version; `more` are further parameters."""
        return f"{self.kind}?{written([*self.parameters(namespace), *more])}"

    def under(self, **conditions: object) -> "Question":
        """Ask the same under other conditions."""
        return self.within(conditions=replace(self.conditions, **conditions))  # type: ignore[arg-type]  # fields

    def within(self, **bounds: object) -> "Question":
        """Ask the same within other bounds."""
        return replace(self, request=replace(self.request, **bounds))  # type: ignore[arg-type]  # fields of a request

    def _bounds(self) -> list[tuple[str, str]]:
        named = [field for field in fields(self.request) if field.name not in _UNNAMED]
        values = [(field, getattr(self.request, field.name)) for field in named]
        return [(field.name, str(value)) for field, value in values if value != field.default]

    def _conditions(self, namespace: Namespace) -> list[tuple[str, str]]:
        asked = self.conditions
        listed = [
            (parameter, name_in_address(namespace, name))
            for field, parameter in CONDITIONS.items()
            for name in sorted(set(getattr(asked, field)))
        ]
        listed += [("classes", ",".join(asked.classes))] if asked.classes else []
        listed += [("directed", "true")] if asked.directed else []
        return [*listed, *([("as_of", asked.as_of)] if asked.as_of else [])]


def written(parameters: list[tuple[str, str]]) -> str:
    """Write parameters so that they can be read in the address, too."""
    return urlencode(parameters, quote_via=quote, safe=_PLAIN)
