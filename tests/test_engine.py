"""The pool of query workers: limits, replacements, and what a stopped query leaves behind."""

import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

import pytest
from pyoxigraph import QueryResultsFormat, QuerySolutions

from ascn_graph.engine.frames import PIECE_SIZE
from ascn_graph.engine.pool import NOBODY, Answer, Asker, Limits, Pool
from ascn_graph.engine.queries import MalformedQuery, Query, UnwantedResult, evaluate, opening_of
from ascn_graph.engine.run import Asked
from ascn_graph.errors import (
    AskerLeft,
    DamagedVersion,
    EngineBusy,
    EngineStopping,
    ForbiddenQuery,
    InvalidQuery,
    QueryFailed,
    QueryMemory,
    QueryTimeout,
)
from ascn_graph.versions import Version

Given = TypeVar("Given")
FORMATS = {"solutions": "csv", "boolean": "csv", "triples": "nt"}
ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"
ENDLESS_ROWS = "SELECT ?a ?d ?g { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
SHORT = "ASK { ?s a :City }"
LONG_ANSWER = "SELECT ?a ?d { ?a ?b ?c . ?d a :City } LIMIT 20000"
GREEDY = "SELECT * { ?a ?b ?c . ?d ?e ?f } ORDER BY ?a ?d ?c ?f"


def run(work: Callable[[Pool], Awaitable[Given]], version: Version, limits: Limits | None = None) -> Given:
    """Run `work` with a pool that serves `version`, and close the pool."""

    async def inside() -> Given:
        async with opened(version, limits or Limits()) as pool:
            return await work(pool)

    return asyncio.run(inside())


@asynccontextmanager
async def opened(version: Version, limits: Limits) -> AsyncIterator[Pool]:
    async with Pool(limits) as pool:
        await pool.prepare(opening_of(version))
        yield pool


async def ask(pool: Pool, version: Version, text: str, seconds: float = 30) -> Answer:
    return await evaluate(pool, version, Query(text, FORMATS), seconds)


async def whole(answer: Answer) -> bytes:
    return b"".join([piece async for piece in answer.pieces()])


async def until(condition: Callable[[], bool]) -> None:
    async with asyncio.timeout(20):
        while not condition():
            await asyncio.sleep(0.01)


def is_running(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    return True


def test_long_answer_comes_whole_in_pieces(version: Version) -> None:
    async def work(pool: Pool) -> tuple[Answer, bytes]:
        answer = await ask(pool, version, LONG_ANSWER)
        return answer, await whole(answer)

    answer, received = run(work, version)
    opening = opening_of(version).facts
    expected = version.open_store().query(LONG_ANSWER, prefixes=opening["prefixes"])  # type: ignore[arg-type]  # JSON
    assert isinstance(expected, QuerySolutions)
    assert len(answer.first) == PIECE_SIZE
    assert received == expected.serialize(format=QueryResultsFormat.CSV)


def test_short_answer_is_complete_at_once(version: Version) -> None:
    async def work(pool: Pool) -> Answer:
        return await ask(pool, version, SHORT)

    answer = run(work, version)
    assert (answer.complete, answer.first, answer.head) == (
        True,
        b"true",
        {"kind": "boolean", "format": "csv"},
    )


def test_short_queries_do_not_wait_for_slow_ones(version: Version) -> None:
    async def work(pool: Pool) -> tuple[list[bytes], list[bool]]:
        slow = [asyncio.create_task(ask(pool, version, ENDLESS)) for _ in range(2)]
        await asyncio.sleep(0.3)
        answers = [(await ask(pool, version, SHORT)).first for _ in range(5)]
        still_at_it = [not task.done() for task in slow]
        for task in slow:
            task.cancel()
        await asyncio.gather(*slow, return_exceptions=True)
        return answers, still_at_it

    answers, still_at_it = run(work, version, Limits(workers=1, slow=2))
    assert answers == [b"true"] * 5
    assert still_at_it == [True, True]


def test_short_queries_do_not_wait_for_slow_readers(version: Version) -> None:
    async def work(pool: Pool) -> tuple[list[bool], bytes]:
        unread = [await ask(pool, version, LONG_ANSWER) for _ in range(2)]
        await asyncio.sleep(0.2)
        answer = await ask(pool, version, SHORT)
        for waiting in unread:
            waiting.close()
        return [waiting.complete for waiting in unread], answer.first

    assert run(work, version, Limits(workers=1, slow=2)) == ([False, False], b"true")


def test_time_that_a_reader_takes_is_not_counted(version: Version) -> None:
    async def work(pool: Pool) -> bytes:
        answer = await ask(pool, version, LONG_ANSWER, seconds=2)
        await asyncio.sleep(2.5)
        return await whole(answer)

    assert run(work, version).count(b"\n") == 20_001


def test_work_on_all_pieces_counts_together(version: Version) -> None:
    async def work(pool: Pool) -> None:
        answer = await ask(pool, version, ENDLESS_ROWS, seconds=0.5)
        async with asyncio.timeout(20):
            await whole(answer)

    with pytest.raises(QueryTimeout):
        run(work, version)


def test_slow_queries_beyond_the_limit_are_refused(version: Version) -> None:
    async def work(pool: Pool) -> list[object]:
        asked = (ask(pool, version, ENDLESS, seconds=1) for _ in range(2))
        return list(await asyncio.gather(*asked, return_exceptions=True))

    ends = run(work, version, Limits(slow=1, patience=0.2))
    assert sorted(type(end).__name__ for end in ends) == ["EngineBusy", "QueryTimeout"]
    assert [end.retry_after for end in ends if isinstance(end, EngineBusy)] == [5]


def test_one_client_has_at_most_half_of_the_places_for_slow_queries(version: Version) -> None:
    async def work(pool: Pool) -> tuple[list[str], str]:
        def endless(client: str) -> Awaitable[Answer]:
            return evaluate(pool, version, Query(ENDLESS, FORMATS), 2.5, Asker(client))

        greedy = asyncio.gather(*(endless("a") for _ in range(3)), return_exceptions=True)
        await asyncio.sleep(1)
        (other,) = await asyncio.gather(endless("b"), return_exceptions=True)
        return sorted(type(end).__name__ for end in await greedy), type(other).__name__

    ends, other = run(work, version, Limits(workers=3, slow=4, patience=2))
    assert ends == ["EngineBusy", "QueryTimeout", "QueryTimeout"]
    assert other == "QueryTimeout"


def test_short_queries_are_answered_amid_a_crowd_of_endless_ones(version: Version) -> None:
    async def work(pool: Pool) -> tuple[set[str], list[bytes]]:
        crowd = asyncio.gather(
            *(ask(pool, version, ENDLESS, seconds=1) for _ in range(12)), return_exceptions=True
        )
        answers = []
        await asyncio.sleep(0.2)
        while not crowd.done():
            answers.append((await ask(pool, version, SHORT)).first)
            await asyncio.sleep(0.02)
        return {type(end).__name__ for end in await crowd}, answers

    ends, answers = run(work, version, Limits(slow=2))
    assert ends == {"EngineBusy", "QueryTimeout"}
    assert len(answers) > 3
    assert set(answers) == {b"true"}


def test_queries_that_differ_in_iris_strings_and_numbers_are_alike() -> None:
    def likeness(text: str) -> int:
        return Asked(vars(Query(text, FORMATS)), 1, NOBODY, 0).likeness

    one = likeness('SELECT ?p { <http://x/a> ?p "b" } LIMIT 1')
    assert likeness('SELECT ?p { <http://x/longer> ?p "c d" } LIMIT 20') == one
    assert likeness("SELECT ?p { <http://x/a> ?p ?o } LIMIT 1") != one


def test_query_is_stopped_when_its_asker_leaves(version: Version) -> None:
    async def work(pool: Pool) -> list[int]:
        gone = asyncio.Event()
        used = pool.processes
        asked = asyncio.create_task(
            evaluate(pool, version, Query(ENDLESS, FORMATS), 30, Asker("a", gone.wait))  # type: ignore[arg-type]
        )
        await asyncio.sleep(0.4)
        gone.set()
        with pytest.raises(AskerLeft):
            await asked
        await until(lambda: any(not is_running(process) for process in used))
        return used

    assert run(work, version, Limits(workers=1))


def test_slow_query_goes_on_when_a_place_comes_free(version: Version) -> None:
    async def work(pool: Pool) -> list[object]:
        first = asyncio.create_task(ask(pool, version, ENDLESS, seconds=0.4))
        await asyncio.sleep(0.2)
        second = asyncio.create_task(ask(pool, version, ENDLESS, seconds=0.4))
        return list(await asyncio.gather(first, second, return_exceptions=True))

    ends = run(work, version, Limits(slow=1, patience=5))
    assert [type(end) for end in ends] == [QueryTimeout, QueryTimeout]


def test_query_past_its_deadline_is_killed_and_the_next_one_answered(version: Version) -> None:
    async def work(pool: Pool) -> tuple[str, bytes]:
        with pytest.raises(QueryTimeout) as caught:
            await ask(pool, version, ENDLESS, seconds=0.2)
        return str(caught.value), (await ask(pool, version, SHORT)).first

    message, answer = run(work, version)
    assert message == "Stopped after its deadline of 0.2 s."
    assert answer == b"true"


def test_query_that_needs_too_much_memory_is_told_so(version: Version) -> None:
    async def work(pool: Pool) -> tuple[str, bytes]:
        with pytest.raises(QueryMemory) as caught:
            await ask(pool, version, GREEDY)
        return str(caught.value), (await ask(pool, version, SHORT)).first

    message, answer = run(work, version, Limits(memory=64))
    assert message == "Stopped because it needed more than 64 MiB of memory."
    assert answer == b"true"


def test_query_nested_beyond_reading_is_refused(version: Version) -> None:
    async def work(pool: Pool) -> bytes:
        deep = f"ASK {'{' * 1_000_000}{'}' * 1_000_000}"
        with pytest.raises(InvalidQuery, match="nested too deeply"):
            await ask(pool, version, deep)
        return (await ask(pool, version, SHORT)).first

    assert run(work, version) == b"true"


def test_killed_workers_are_replaced(version: Version) -> None:
    async def work(pool: Pool) -> bytes:
        killed = pool.processes
        for process in killed:
            os.kill(process, signal.SIGKILL)
        await until(lambda: bool(pool.processes) and not set(killed) & set(pool.processes))
        return (await ask(pool, version, SHORT)).first

    assert run(work, version) == b"true"


def test_abandoned_query_leaves_no_process_at_work(version: Version) -> None:
    async def work(pool: Pool) -> None:
        used = pool.processes[0]
        task = asyncio.create_task(ask(pool, version, ENDLESS))
        await until(lambda: len(pool.processes) > 1)
        task.cancel()
        await until(lambda: not is_running(used))

    run(work, version, Limits(workers=1))


def test_closing_ends_what_is_at_work_and_leaves_no_process(version: Version) -> None:
    async def work(pool: Pool) -> list[int]:
        slow = asyncio.create_task(ask(pool, version, ENDLESS))
        await asyncio.sleep(0.3)
        processes = pool.processes
        await pool.close()
        with pytest.raises(EngineStopping):
            await slow
        with pytest.raises(EngineStopping):
            await ask(pool, version, SHORT)
        return processes

    processes = run(work, version)
    assert len(processes) >= 2
    assert [process for process in processes if is_running(process)] == []


def test_worker_that_cannot_be_started_fails_the_query_and_takes_no_place(
    version: Version, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def work() -> list[str]:
        async with Pool(Limits(workers=1)) as pool:
            ends = []
            for _ in range(5):
                with pytest.raises(QueryFailed) as caught:
                    await ask(pool, version, SHORT)
                ends.append(str(caught.value))
            return ends

    monkeypatch.setattr(sys, "executable", "/nowhere/python")
    ends = asyncio.run(work())
    assert len(ends) == 5
    assert all("could not be started" in end for end in ends)


def test_queries_go_on_while_the_version_changes(version: Version) -> None:
    later = replace(version, number=version.number + 1)

    async def work(pool: Pool) -> list[bytes]:
        before = await ask(pool, version, LONG_ANSWER)
        await pool.prepare(opening_of(later))
        return [await whole(before), await whole(await ask(pool, later, LONG_ANSWER))]

    old, new = run(work, version)
    assert old == new


def test_version_that_cannot_be_opened_is_damaged(version: Version, tmp_path: Path) -> None:
    lost = replace(version, folder=tmp_path, number=9)

    async def work(pool: Pool) -> None:
        await ask(pool, lost, SHORT)

    with pytest.raises(DamagedVersion, match="Version 9 cannot be opened"):
        run(work, version)


def test_result_without_a_format_is_refused_by_its_kind(version: Version) -> None:
    async def work(pool: Pool) -> None:
        await evaluate(pool, version, Query(SHORT, {"triples": "nt"}), 30)

    with pytest.raises(UnwantedResult) as caught:
        run(work, version)
    assert caught.value.kind == "boolean"


@pytest.mark.parametrize(
    ("text", "line", "column", "expected"),
    [
        ("SELEC * {}", 1, 1, "ASK BASE CONSTRUCT DESCRIBE PREFIX SELECT VERSION"),
        ("SELECT * { ?s a :City } }", 1, 25, "GROUP HAVING LIMIT OFFSET ORDER VALUES"),
        ("SELECT *\nWHERE\n  ?s ?p ?o", 3, 3, "{"),
        ("SELECT ?s\r\n{ ?s ?p ?o } ORDER", 2, 19, "BY"),
        ("DESCRIBE", 1, 9, "* IRI prefixed_name variable"),
        ("ASK { FILTER(1 = ) }", 1, 18, "! ( + - . <<( function IRI prefixed_name string variable"),
        ("# é 日本\nASK { OPTIONAL ?s ?p ?o }", 2, 16, "{"),
    ],
    ids=["keyword", "brace-too-many", "brace-missing", "end", "end-of-describe", "value", "after-a-comment"],
)
def test_malformed_query_is_explained(
    version: Version, text: str, line: int, column: int, expected: str
) -> None:
    async def work(pool: Pool) -> None:
        await ask(pool, version, text)

    with pytest.raises(MalformedQuery) as caught:
        run(work, version)
    error = caught.value
    named = [entry.replace(" ", "_") for entry in error.expected]
    assert (error.line, error.column, named) == (line, column, expected.split())


@pytest.mark.parametrize(
    ("text", "explanation"),
    [
        ("ASK { ?s nope:a 1 }", "Line 1, column 10, where nope:a stands: Prefix not found."),
        ("SELECT ?a (1 AS ?a) {}", "Duplicated variable name in SELECT"),
        ("SELECT (COUNT(*) AS ?n) ?s { ?s ?p ?o }", "The SELECT contains a variable that is unbound"),
    ],
)
def test_query_without_meaning_is_explained(version: Version, text: str, explanation: str) -> None:
    async def work(pool: Pool) -> None:
        await ask(pool, version, text)

    with pytest.raises(MalformedQuery) as caught:
        run(work, version)
    assert explanation in str(caught.value)


@pytest.mark.parametrize(
    ("text", "column", "keyword"),
    [
        ("INSERT DATA { :a :b :c }", 1, "INSERT"),
        ("PREFIX x: <http://x/> LOAD <http://x/data>", 23, "LOAD"),
        ("DELETE WHERE { ?s ?p ?o }", 1, "DELETE"),
        ("CLEAR ALL", 1, "CLEAR"),
        ("ASK { SERVICE <http://x/> { ?s ?p ?o } }", 7, "SERVICE"),
    ],
)
def test_what_is_refused_is_named_with_its_place(
    version: Version, text: str, column: int, keyword: str
) -> None:
    async def work(pool: Pool) -> None:
        await ask(pool, version, text)

    with pytest.raises(ForbiddenQuery, match=keyword) as caught:
        run(work, version)
    assert (caught.value.line, caught.value.column) == (1, column)
