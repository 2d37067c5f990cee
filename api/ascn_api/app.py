"""The application: settings in, FastAPI app out."""

import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import FastAPI
from starlette.middleware import Middleware

from ascn_api import problems
from ascn_api.middleware import BelowBase, CommonHeaders, HeadAndOptions, OwnFaults
from ascn_api.openapi import any_failure
from ascn_api.readings import Readings
from ascn_api.rendering import Links
from ascn_api.routers import browse, context, health, home, openapi, paths, search, sparql, things, versions
from ascn_api.routers import problems as kinds
from ascn_api.settings import Settings
from ascn_api.snapshots import Snapshot, VersionWatch
from ascn_graph import __version__
from ascn_graph.engine.pool import Limits, Pool
from ascn_graph.engine.queries import WORKER as QUERY_WORKER
from ascn_graph.engine.queries import prepare as prepare_queries
from ascn_graph.paths.asking import WORKER as PATH_WORKER
from ascn_graph.paths.asking import opening_of as opening_of_paths

DESCRIPTION = """
The ASEAN Smart Cities Network as linked data. Every fact stands in the named graph of the paragraph or source that
states it, or of the item of a compilation, which names the sources it was compiled from; every answer is read from
exactly one published version, whose number the header `ASCN-Version` tells.
Every failure has the same body, problem details as in RFC 9457, whose `type` is described at `/problems`.
HEAD is answered wherever GET is, and pages of any origin may read what is here.
"""
_ROUTERS = (health, kinds, openapi, sparql, paths, browse, search, versions, context, home, things)
"""In the order they are tried: things take every address that is left."""


def create_app(settings: Settings) -> FastAPI:
    """Build the application; the graph is opened when it starts and closed when it stops."""
    app = FastAPI(
        title="ASEAN Smart Cities Network knowledge graph",
        version=__version__,
        description=DESCRIPTION,
        lifespan=_lifespan,
        # FastAPI's pages of documentation load their scripts from other servers; /openapi.json is a route of ours.
        openapi_url=None,
        # A redirect of Starlette's would name the host by which the server was reached, not that of the reader.
        redirect_slashes=False,
        responses=any_failure(),
        middleware=[
            Middleware(BelowBase, path=Links(settings.namespace).root),
            Middleware(CommonHeaders),
            Middleware(HeadAndOptions),
            Middleware(OwnFaults),
        ],
    )
    app.state.settings = settings
    app.state.started = time.monotonic()
    app.state.readings = Readings()
    app.state.routes = [route for module in _ROUTERS for route in module.router.routes]
    problems.install(app)
    for module in _ROUTERS:
        app.include_router(module.router)
    return app


@asynccontextmanager
async def _lifespan(app: FastAPI) -> AsyncIterator[None]:
    settings: Settings = app.state.settings
    limits = Limits(memory=settings.memory, workers=settings.workers, slow=settings.slow_queries)
    async with Pool(QUERY_WORKER, limits) as queries, Pool(PATH_WORKER, limits) as path_finders:
        app.state.queries, app.state.path_finders = queries, path_finders

        async def prepare(snapshot: Snapshot) -> None:
            await prepare_queries(queries, snapshot.version)
            # Nobody waits for these: what they load takes longer than all the rest.
            path_finders.prepare_soon(opening_of_paths(snapshot.version))

        app.state.watch = VersionWatch(settings.home, settings.base, prepare)
        await app.state.watch.start()
        try:
            yield
        finally:
            await app.state.watch.stop()
