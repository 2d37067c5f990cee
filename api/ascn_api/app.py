"""The application: settings in, FastAPI app out."""

import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import FastAPI
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.types import ASGIApp, Receive, Scope, Send

from ascn_api import problems
from ascn_api.dataset.dumps import Dumps
from ascn_api.front import Front
from ascn_api.html.links import Links
from ascn_api.middleware import BelowBase, CommonHeaders, HeadAndOptions, OwnFaults, WholeRequests
from ascn_api.openapi import any_failure
from ascn_api.past.archive import Archive
from ascn_api.readings import Readings
from ascn_api.result_cache import ResultCache
from ascn_api.routers import (
    browse,
    context,
    deviations,
    discovery,
    dumps,
    evidence,
    health,
    history,
    home,
    mementos,
    openapi,
    paths,
    queries,
    reconcile,
    reconcile_preview,
    reconcile_suggest,
    search,
    sitemap,
    sparql,
    things,
    timegates,
    timemaps,
    use,
    version_diff,
    version_report,
    versions,
)
from ascn_api.routers import problems as kinds
from ascn_api.settings import Settings
from ascn_api.snapshots import Snapshot, VersionWatch
from ascn_graph import __version__
from ascn_graph.engine.pool import Limits, Pool
from ascn_graph.engine.queries import prepare as prepare_queries
from ascn_graph.paths.asking import opening_of as opening_of_paths

DESCRIPTION = """
The ASEAN Smart Cities Network as linked data. Every fact stands in the named graph of the paragraph or source that
states it, or of the item of a compilation, which names the sources it was compiled from; every answer is read from
exactly one published version, whose number the header `ASCN-Version` tells.
Every failure has the same body, problem details as in RFC 9457, whose `type` is described at `/problems`.
HEAD is answered wherever GET is, and pages of any origin may read what is here.
"""
_ROUTERS = (
    sparql,
    health,
    kinds,
    openapi,
    paths,
    browse,
    search,
    versions,
    version_report,
    version_diff,
    context,
    deviations,
    discovery,
    sitemap,
    dumps,
    queries,
    use,
    reconcile,
    reconcile_suggest,
    reconcile_preview,
    evidence,
    timegates,
    timemaps,
    history,
    mementos,
    home,
    things,
)
"""In the order they are tried: things take every address that is left."""


def create_app(settings: Settings) -> FastAPI:
    """Build the application; the graph is opened when it starts and closed when it stops."""
    app = _Application(
        title="ASEAN Smart Cities Network knowledge graph",
        version=__version__,
        description=DESCRIPTION,
        lifespan=_lifespan,
        # FastAPI's pages of documentation load their scripts from other servers; /openapi.json is a route of ours.
        openapi_url=None,
        # A redirect of Starlette's would name the host by which the server was reached, not that of the reader.
        redirect_slashes=False,
        responses=any_failure(),
        middleware=[Middleware(OwnFaults)],
    )
    app.state.settings = settings
    app.state.started = time.monotonic()
    app.state.readings = Readings(settings.slow_queries)
    app.state.results = ResultCache(settings.result_cache)
    app.state.routes = [route for module in _ROUTERS for route in module.router.routes]
    problems.install(app)
    for module in _ROUTERS:
        app.include_router(module.router)
    return app


class _Application(FastAPI):
    """FastAPI with our own middleware around all of its own, so that queries are answered before it."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Begin with our middleware; FastAPI would look first whether somebody traces requests."""
        await Starlette.__call__(self, scope, receive, send)

    def build_middleware_stack(self) -> ASGIApp:
        """Put our middleware outside."""
        root = Links(self.state.settings.namespace).root
        taken = {route.path.split("/")[1].partition("{")[0] for route in self.state.routes} - {""}
        front = Front(super().build_middleware_stack(), root, sparql.ENDPOINTS, things.show_plainly, taken)
        return BelowBase(CommonHeaders(WholeRequests(HeadAndOptions(OwnFaults(front)))), root)


@asynccontextmanager
async def _lifespan(app: FastAPI) -> AsyncIterator[None]:
    settings: Settings = app.state.settings
    limits = Limits(memory=settings.memory, workers=settings.workers, slow=settings.slow_queries)
    async with Pool(limits) as pool:
        app.state.pool = pool

        async def prepare(snapshot: Snapshot) -> None:
            await prepare_queries(pool, snapshot.version)
            # Nobody waits for these: what they load takes longer than all the rest.
            pool.prepare_soon(opening_of_paths(snapshot.version))

        app.state.watch = VersionWatch(settings.home, settings.base, prepare)
        app.state.archive = Archive(app.state.watch.versions)
        app.state.dumps = Dumps(pool, settings.home)
        await app.state.watch.start()
        try:
            yield
        finally:
            await app.state.dumps.stop()
            await app.state.watch.stop()
