"""What the routes of the application allow at an address."""

from fastapi import FastAPI
from starlette.routing import BaseRoute, Match
from starlette.types import Scope

_METHODS = ("GET", "POST", "QUERY", "PUT", "PATCH", "DELETE")


def allowed_methods(app: FastAPI, scope: Scope) -> list[str]:
    """List the methods that the address of `scope` answers to; empty when nothing is served there."""
    found = [method for method in _METHODS if _answers(app, scope, method)]
    if not found:
        return []
    head = ["HEAD"] if "GET" in found else []
    return [*found[:1], *head, *found[1:], "OPTIONS"]


def has_own_route(app: FastAPI, scope: Scope, name: str) -> bool:
    """Tell whether `name`, relative to the base, is taken by another route than the last, which takes them all."""
    path = f"{scope.get('root_path', '')}/{name}"
    return any(_matches(route, scope, "GET", path) for route in app.router.routes[:-1])


def _answers(app: FastAPI, scope: Scope, method: str) -> bool:
    return any(_matches(route, scope, method, scope["path"]) for route in app.router.routes)


def _matches(route: BaseRoute, scope: Scope, method: str, path: str) -> bool:
    probe: Scope = {
        "type": "http",
        "method": method,
        "path": path,
        "root_path": scope.get("root_path", ""),
        "headers": [],
    }
    return route.matches(probe)[0] is Match.FULL
