"""The history of a thing: as a page, in JSON, and as a feed."""

from dataclasses import replace
from urllib.parse import quote

from fastapi import APIRouter, Request
from starlette.responses import Response

from ascn_api.answers import Document, OtherFormat, answer
from ascn_api.errors import InvalidRequest, ResourceNotFound
from ascn_api.html.rendering import render
from ascn_api.negotiation import HTML, JSON, Choice
from ascn_api.openapi import (
    FORMAT,
    NOT_MODIFIED,
    PAGE,
    UNREADABLE,
    answers,
    example_of,
    failures,
    not_acceptable,
)
from ascn_api.past.archive import Past
from ascn_api.past.feed import ATOM, Feed, Link, page_links, version_entry, write_feed
from ascn_api.past.histories import STEPS, Account, account_of, gone_from, history_model, summary_of
from ascn_api.past.mementos import past_of
from ascn_api.past.models import History
from ascn_api.readings import CurrentReading
from ascn_api.requests import choose_format, languages_of, page_number
from ascn_api.showing import paging

router = APIRouter(tags=["versions"])
FORMATS = (HTML, JSON, ATOM)
_NAMES = {HTML: "HTML", JSON: "JSON", ATOM: "Atom"}
_SHOWN = {HTML: 200, JSON: 1_000, ATOM: STEPS}
"""Facts that are told on one page at most; feeds only count them."""


@router.get(
    "/history/{path:path}",
    summary="What came and went of a thing",
    response_model=History,
    responses={
        **answers("The versions that changed something about it, newest first", FORMATS, example_of(History)),
        **NOT_MODIFIED,
        **failures(
            "/history/city/jakrta",
            InvalidRequest("page=0 is no page; pages count from 1.", "page"),
            ResourceNotFound("No version that is kept has anything called city/jakrta."),
            *UNREADABLE,
            not_acceptable(FORMATS),
        ),
    },
    openapi_extra={"parameters": [FORMAT, PAGE]},
)
def show_history(request: Request, reading: CurrentReading, path: str) -> Response:
    """Tell which facts about a thing came and went, with which version, and what states or stated them.

    The address may end in `.html`, `.json` or `.atom`, which choose the format. Facts are about a thing when it is
    their subject or object, or when they stand in it, as those of the paragraphs of a source do; relationships have a
    history of their own. What is no longer there has a history too.
    """
    stem, _, extension = path.rpartition(".")
    by_extension = next((offer for offer in FORMATS if stem and offer.extension == extension), None)
    choice = (
        Choice(by_extension, by_extension.media_type) if by_extension else choose_format(request, FORMATS)
    )
    name, page, past = stem if by_extension else path, page_number(request), past_of(request, reading)
    languages = languages_of(request)

    def write() -> str | bytes:
        account = account_of(past, name, page, languages, _SHOWN[choice.format])
        if choice.format is JSON:
            timemap = f"{past.reading.snapshot.namespace.base}timemap/{quote(name)}"
            return history_model(account, past.reading.snapshot.namespace.base, timemap).model_dump_json(
                indent=2
            )
        return _page(request, past, account) if choice.format is HTML else _feed(past, account)

    # Which versions are kept can change while the one in service stays.
    part = f"history {name} {page} {past.numbers}"
    negotiated = (*(() if by_extension else ("Accept",)), "Accept-Language")
    return answer(request, reading, Document(None, choice, languages, negotiated, write, part=part))


def _page(request: Request, past: Past, account: Account) -> str:
    address = quote(account.name)
    links = replace(past.reading.links, gone=gone_from(past, account))
    return render(
        "history.html",
        links,
        version=past.reading.snapshot.version,
        account=account,
        address=address,
        said=[summary_of(chapter, account.label.value) for chapter in account.chapters],
        paging=paging(request, account.page, len(account.steps), STEPS),
        formats=[
            OtherFormat(_NAMES[offer], offer.media_type, f"{links.root}history/{address}.{offer.extension}")
            for offer in FORMATS[1:]
        ],
    )


def _feed(past: Past, account: Account) -> bytes:
    base, label = past.reading.snapshot.namespace.base, account.label.value
    address = f"{base}history/{quote(account.name)}"
    entries = [
        # What a version did to one thing is another entry than what it did.
        replace(
            version_entry(chapter.step.version, base, chapter.difference, summary_of(chapter, label)),
            iri=f"{address}#version-{chapter.step.version.number}",
        )
        for chapter in account.chapters
    ]
    return write_feed(
        Feed(
            iri=address,
            title=f"History of {label}",
            updated=account.steps[0].version.published,
            links=[
                *page_links(f"{address}.atom", account.page, account.pages),
                Link("alternate", address, HTML.media_type),
            ],
            entries=entries,
        )
    )
