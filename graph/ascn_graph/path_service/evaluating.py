"""Queries that may ask the service `<paths>`: its blocks are answered first, then the engine evaluates the rest."""

import asyncio
import json
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

from ascn_graph.engine import queries
from ascn_graph.engine.blocks import Block, InvalidBlock, find_blocks, put, stand_in
from ascn_graph.engine.lexer import mentions_service
from ascn_graph.engine.pool import NOBODY, Answer, Asker, Pool
from ascn_graph.engine.queries import MalformedQuery, Query, refuse
from ascn_graph.errors import (
    AmbiguousLabel,
    EngineBusy,
    NotAnEntity,
    QueryTimeout,
    UnknownEntity,
    UnknownTerm,
)
from ascn_graph.namespaces import Namespace
from ascn_graph.path_service.reading import Names
from ascn_graph.path_service.searches import Asked, Search, read_block
from ascn_graph.path_service.tables import Answers, Room, TooMuch, unbound_table
from ascn_graph.paths.asking import ask
from ascn_graph.paths.requests import PATHS
from ascn_graph.versions import Version

_PAUSE, _TRIES = 0.3, 20
"""Seconds between the times that a query which has begun asks for a place, and how often it does."""
_TOO_MUCH = (
    "the paths fill too many rows for one query: lower :limit or :maxLength, ask for fewer pairs, or leave :evidence "
    "and :sentence out."
)

T = TypeVar("T")


@dataclass
class _Asking:
    """Who asks for paths of which version, in which query, until when by the clock of the event loop."""

    pool: Pool
    version: Version
    text: str
    asker: Asker
    seconds: float
    deadline: float
    has_begun: bool = False
    """True once part of the query is answered."""

    async def part(self, work: Callable[[float], Awaitable[T]]) -> T:
        """Do a part of the query in the seconds that are left.

        The first part is refused where no place comes free, like any request; later ones would lose what was done.
        """
        for _ in range(_TRIES if self.has_begun else 0):
            try:
                return await work(self._left())
            except EngineBusy:
                await asyncio.sleep(_PAUSE)
        done = await work(self._left())
        self.has_begun = True
        return done

    def _left(self) -> float:
        """Give the seconds that are left.

        :raises QueryTimeout: when none are.
        """
        left = self.deadline - asyncio.get_running_loop().time()
        if left <= 0:
            raise QueryTimeout(self.seconds)
        return left


async def evaluate(
    pool: Pool, version: Version, query: Query, seconds: float, asker: Asker = NOBODY
) -> Answer:
    """Evaluate `query` over `version`, with its blocks `SERVICE <paths>`, for at most `seconds` of work in all.

    :raises InvalidBlock: when a block cannot be understood, or asks for what there is not.
    :raises InvalidQuery: and the other errors of `queries.evaluate`.
    """
    if not mentions_service(query.text):
        return await queries.evaluate(pool, version, query, seconds, asker)
    prefixes = {} if version.strict else Namespace(version.base).prefixes
    blocks, asked = await asyncio.to_thread(_read, query.text, version.base, prefixes)
    if not blocks:
        return await queries.evaluate(pool, version, query, seconds, asker)
    asking = _Asking(pool, version, query.text, asker, seconds, asyncio.get_running_loop().time() + seconds)
    try:
        room = Room()
        tables = [await _table(asking, each, room) for each in asked]
        answered = replace(query, text=put(query.text, blocks, tables), written=query.text)
        return await _evaluate(asking, answered, blocks)
    except QueryTimeout as error:
        raise QueryTimeout(seconds) from error


def _read(text: str, base: str, prefixes: Mapping[str, str]) -> tuple[list[Block], list[Asked]]:
    """Read the blocks of a query, in which no other SERVICE may stand."""
    blocks = find_blocks(text, base, prefixes)
    if not blocks:
        return [], []
    refuse(stand_in(text, blocks))
    names = Names.of(text, base, prefixes)
    return blocks, [read_block(block, names) for block in blocks]


async def _table(asking: _Asking, asked: Asked, room: Room) -> str:
    """Give the answer to a block."""
    answers = Answers(asked, room)
    try:
        for search in asked.searches:
            await _add(asking, asked, search, answers)
    except InvalidBlock:
        # What fails by the version's content fails each time, so that the result may be kept.
        if asked.block.is_silent:
            return unbound_table(asked)
        raise
    return await asyncio.to_thread(answers.table)


async def _add(asking: _Asking, asked: Asked, search: Search, answers: Answers) -> None:
    ends, languages = [search.source, search.target], (search.language,)
    try:
        found = await asking.part(
            lambda left: ask(
                asking.pool, asking.version, PATHS, ends, search.request, languages, left, asking.asker
            )
        )
        await asyncio.to_thread(lambda: answers.add(search, json.loads(found)))
    except (UnknownEntity, AmbiguousLabel, NotAnEntity, UnknownTerm) as error:
        place = search.places.get(error.asked, asked.block.start)
        raise InvalidBlock(asking.text, place, str(error), error.candidates) from error
    except TooMuch as error:
        raise InvalidBlock(asking.text, asked.block.start, _TOO_MUCH) from error


async def _evaluate(asking: _Asking, query: Query, blocks: Sequence[Block]) -> Answer:
    """Evaluate a query whose blocks are answered; what is wrong with its syntax is told at the places in its text."""

    async def evaluate_as(text: str) -> Answer:
        asked = replace(query, text=text)
        return await asking.part(
            lambda left: queries.evaluate(asking.pool, asking.version, asked, left, asking.asker)
        )

    try:
        return await evaluate_as(query.text)
    except MalformedQuery:
        answer = await evaluate_as(stand_in(asking.text, blocks))
        # An empty table stands wherever a full one does, so this is not reached; it would be no answer.
        answer.close()
        raise
