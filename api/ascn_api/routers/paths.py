"""/paths, /tree, /neighbourhood and /common: how things are connected, what that means, and who says so.

The same below /versions/{number}/, where a version answers that will not change.
"""

import asyncio

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from ascn_api.past.mementos import past_of
from ascn_api.path_questions.answer_models import FoundCommon, FoundNeighbourhood, FoundPaths, FoundTree
from ascn_api.path_questions.delivery import Delivery
from ascn_api.readings import CurrentReading, Reading, Readings
from ascn_api.routers.paths_description import describe
from ascn_api.version_facts import watch_of
from ascn_graph.paths.requests import COMMON, NEIGHBOURHOOD, PATHS, TREE

router = APIRouter(tags=["paths"])


@router.get("/paths", summary="Paths between two things", response_model=FoundPaths, **describe(PATHS))
async def show_paths(request: Request, reading: CurrentReading) -> Response:
    """Find how two entities are connected, each hop with the paragraphs that state it.

    Without ends, a browser gets the page on which to give them.
    """
    return await Delivery(request, reading, PATHS).answer()


@router.get("/tree", summary="What connects several things", response_model=FoundTree, **describe(TREE))
async def show_tree(request: Request, reading: CurrentReading) -> Response:
    """Find a small tree of telling statements that connects two to ten entities."""
    return await Delivery(request, reading, TREE).answer()


@router.get(
    "/neighbourhood",
    summary="What lies around a thing",
    response_model=FoundNeighbourhood,
    **describe(NEIGHBOURHOOD),
)
async def show_neighbourhood(request: Request, reading: CurrentReading) -> Response:
    """Find what is linked with an entity, directly or over a few hops, the most telling first."""
    return await Delivery(request, reading, NEIGHBOURHOOD).answer()


@router.get("/common", summary="What several things share", response_model=FoundCommon, **describe(COMMON))
async def show_common(request: Request, reading: CurrentReading) -> Response:
    """Find what two to ten entities are all linked with, or most of them, the most telling first."""
    return await Delivery(request, reading, COMMON).answer()


@router.get(
    "/versions/{number}/paths",
    summary="Paths between two things in a version",
    response_model=FoundPaths,
    **describe(PATHS, pinned=True),
)
async def show_paths_of_version(request: Request, reading: CurrentReading, number: str) -> Response:
    """Find how two entities are connected in one version: what can be cited, since it stays so for ever."""
    return await Delivery(request, await _pinned(request, reading, number), PATHS).answer()


@router.get(
    "/versions/{number}/tree",
    summary="What connects several things in a version",
    response_model=FoundTree,
    **describe(TREE, pinned=True),
)
async def show_tree_of_version(request: Request, reading: CurrentReading, number: str) -> Response:
    """Find a small tree that connects several entities in one version, for ever the same."""
    return await Delivery(request, await _pinned(request, reading, number), TREE).answer()


@router.get(
    "/versions/{number}/neighbourhood",
    summary="What lies around a thing in a version",
    response_model=FoundNeighbourhood,
    **describe(NEIGHBOURHOOD, pinned=True),
)
async def show_neighbourhood_of_version(request: Request, reading: CurrentReading, number: str) -> Response:
    """Find what is linked with an entity in one version, for ever the same."""
    return await Delivery(request, await _pinned(request, reading, number), NEIGHBOURHOOD).answer()


@router.get(
    "/versions/{number}/common",
    summary="What several things share in a version",
    response_model=FoundCommon,
    **describe(COMMON, pinned=True),
)
async def show_common_of_version(request: Request, reading: CurrentReading, number: str) -> Response:
    """Find what several entities are all linked with in one version, for ever the same."""
    return await Delivery(request, await _pinned(request, reading, number), COMMON).answer()


async def _pinned(request: Request, reading: Reading, number: str) -> Reading:
    """Give the reading of a version as it was published.

    :raises UnknownVersion: when it is not kept.
    """
    version, snapshot = await asyncio.to_thread(watch_of(request).find, number), reading.snapshot
    if version.number != snapshot.version.number:
        snapshot = await asyncio.to_thread(past_of(request, reading).open, version)
    readings: Readings = request.app.state.readings
    settings = request.app.state.settings
    return readings.of_past(snapshot, settings.base, settings.query_timeout)
