"""The application: settings in, FastAPI app out."""

import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from importlib import import_module
from importlib.util import find_spec

from fastapi import FastAPI
from starlette.middleware import Middleware

from ascn_api import problems
from ascn_api.middleware import CommonHeaders, HeadAndOptions, OwnFaults
from ascn_api.models import Problem
from ascn_api.routers import health, sparql
from ascn_api.routers import problems as kinds
from ascn_api.settings import Settings
from ascn_api.snapshots import Snapshot, VersionWatch
from ascn_graph import __version__
from ascn_graph.engine.pool import Limits, Pool
from ascn_graph.engine.queries import WORKER as QUERY_WORKER
from ascn_graph.engine.queries import opening_of

DESCRIPTION = """
The ASEAN Smart Cities Network as linked data. Every fact stands in the named graph of the paragraph that states it;
every answer is read from exactly one published version, whose number the header `ASCN-Version` tells.
Every failure has the same body, problem details as in RFC 9457, whose `type` is described at `/problems`.
"""


def create_app(settings: Settings) -> FastAPI:
    """Build the application; the graph is opened when it starts and closed when it stops."""
    app = FastAPI(
        title="ASEAN Smart Cities Network knowledge graph",
        version=__version__,
        description=DESCRIPTION,
        lifespan=_lifespan,
        # FastAPI's pages of documentation load their scripts from other servers.
        docs_url=None,
        redoc_url=None,
        responses={"default": {"model": Problem, "description": "Problem details (RFC 9457)"}},
        middleware=[Middleware(CommonHeaders), Middleware(HeadAndOptions), Middleware(OwnFaults)],
    )
    app.state.settings = settings
    app.state.started = time.monotonic()
    problems.install(app, problems.plain_page)
    app.include_router(sparql.router)
    app.include_router(health.router)
    app.include_router(kinds.router)
    for name in ("paths", "documents", "things"):
        if find_spec(f"ascn_api.routers.{name}"):
            app.include_router(import_module(f"ascn_api.routers.{name}").router)
    return app


@asynccontextmanager
async def _lifespan(app: FastAPI) -> AsyncIterator[None]:
    settings: Settings = app.state.settings
    limits = Limits(memory=settings.memory, workers=settings.workers, slow=settings.slow_queries)
    async with Pool(QUERY_WORKER, limits) as queries:
        app.state.queries = queries

        async def prepare(snapshot: Snapshot) -> None:
            await queries.prepare(opening_of(snapshot.version))

        app.state.watch = VersionWatch(settings.home, prepare)
        await app.state.watch.start()
        try:
            yield
        finally:
            await app.state.watch.stop()
