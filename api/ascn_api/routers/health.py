"""/health: whether the current version can be read, and which it is."""

import asyncio
import time

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from ascn_api.models import Health
from ascn_api.negotiation import JSON
from ascn_api.openapi import UNREADABLE, answers, example_of, failures, not_acceptable
from ascn_api.requests import choose_format
from ascn_api.snapshots import VersionWatch, open_snapshot

router = APIRouter(tags=["service"])


@router.get(
    "/health",
    summary="State of the server",
    responses={
        **answers("The current version can be read", (), example_of(Health), versioned=False),
        **failures("/health", *UNREADABLE, not_acceptable([JSON])),
    },
)
async def show_health(request: Request, response: Response) -> Health:
    """Open the current version once more and tell its facts; 503 with the reason when that fails."""
    choose_format(request, (JSON,))
    watch: VersionWatch = request.app.state.watch
    await watch.look()
    if watch.problem:
        raise watch.problem
    version = (await asyncio.to_thread(open_snapshot, watch.snapshot.version)).version
    response.headers["Cache-Control"] = "no-store"
    return Health(
        status="ok",
        version=version.number,
        published=version.published,
        base=version.base,
        quads=version.counts["quads"],
        triples=version.counts["triples"],
        entities=version.counts["entities"],
        content_digest=version.content_digest,
        software=version.software,
        uptime=round(time.monotonic() - request.app.state.started, 1),
    )
