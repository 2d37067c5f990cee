"""Pages of the real graph: compiled facts are told apart, doubts are shown, and every citation leads to its place."""

import re
from html import unescape

import pytest
from fastapi.testclient import TestClient
from pyoxigraph import NamedNode

from ascn_graph.versions import Version

Link = tuple[str, str]


def page(client: TestClient, path: str, language: str = "en") -> str:
    answer = client.get(f"/{path}", headers={"Accept": "text/html", "Accept-Language": language})
    assert answer.status_code == 200
    return unescape(answer.text)


def links(text: str) -> list[Link]:
    """Give the links of a piece of a page, as (address, text)."""
    found = re.findall(r'<a [^>]*href="([^"]*)"[^>]*>(.*?)</a>', text, re.DOTALL)
    return [(address, re.sub("<[^>]*>", "", label)) for address, label in found]


def fact(text: str, name: str) -> str:
    """Give what a page says of a property, by its name."""
    begin = text.index("<dd>", text.index(f"<bdi>{name}</bdi></a></dt>"))
    return text[begin : text.index("</dd>", begin)]


def marks(text: str) -> list[list[Link]]:
    """Give the citation marks in a piece of a page, each as its links."""
    return [links(mark) for mark in re.findall(r'<span class="cite[^"]*">(.*?)]</span>', text, re.DOTALL)]


def notes(text: str, list_: str) -> list[Link]:
    """Give the sources listed at the end of a page: published ones in the `ol`, others in the `ul`."""
    section = text[text.index('aria-labelledby="notes"') :]
    return links(section[section.index(f"<{list_}>") : section.index(f"</{list_}>")])


MEMORANDUM = "partnership/takamatsu-siem-reap-memorandum"


def test_compiled_fact_leads_to_its_item_and_to_each_source_of_that(client: TestClient) -> None:
    ((item, *sources),) = marks(fact(page(client, MEMORANDUM), "partner"))
    assert re.fullmatch(
        r"/source/dossier\.html(\?page=\d+)?#partnership-takamatsu-siem-reap-memorandum", item[0]
    )
    assert item[1] == "compiled from 2 sources"
    assert sources == [("/source/jica-siemreap-2024-10-30", "1"), ("/source/jica-siemreap-2024-02", "2")]


def test_sources_of_compiled_facts_are_listed_with_their_titles_and_the_compilation_apart(
    client: TestClient,
) -> None:
    text = page(client, MEMORANDUM)
    assert notes(text, "ol") == [
        ("/source/jica-siemreap-2024-10-30", "Japan International Cooperation Agency, 30 October 2024"),
        ("/source/jica-siemreap-2024-02", "Japan International Cooperation Agency, February 2024"),
    ]
    assert "Takamatsu City and Siem Reap Province sign a smart city memorandum</cite>" in text
    assert [address for address, _ in notes(text, "ul")] == ["/source/editors", "/source/dossier"]


@pytest.mark.parametrize(
    ("path", "name", "words"),
    [
        ("gap/am9-decisions", "about", "inferred by the compiler from"),
        ("participation/asean-japan-hlm-7-ikeda-kagawa", "position as printed", "the compiler's wording of"),
    ],
    ids=["inferred", "translated"],
)
def test_basis_of_a_compiled_fact_is_told(client: TestClient, path: str, name: str, words: str) -> None:
    ((item, source),) = marks(fact(page(client, path), name))
    assert (item[1], source[1]) == (words, "1")


def test_fact_of_a_source_and_of_a_compilation_has_a_mark_of_each(client: TestClient) -> None:
    stated, compiled = marks(fact(page(client, "meeting/asean-japan-hlm-7"), "held in"))
    assert stated == [("/source/jpnn-2025-11-12.html#p6", "¶6")]
    assert compiled[0][1] == "compiled from 7 sources"


@pytest.mark.parametrize("path", ["city/jakarta", "meeting/asean-japan-hlm-7", "disagreement/am8-dates"])
def test_every_citation_leads_to_the_place_that_states_the_fact(client: TestClient, path: str) -> None:
    cited = {address for mark in marks(page(client, path)) for address, _ in mark if "#" in address}
    assert len(cited) > 0
    shown: dict[str, str] = {}
    for address in sorted(cited):
        document, _, anchor = address.partition("#")
        text = shown.setdefault(document, page(client, document.removeprefix("/")))
        assert f'<section class="passage" id="{anchor}">' in text


def test_stated_sources_are_counted_by_independent_origin(client: TestClient) -> None:
    positions = fact(page(client, "disagreement/am8-dates"), "has the position")
    first, second, third = re.findall(r"<li>(.*?)</li>", positions, re.DOTALL)
    assert [links(item)[0][1] for item in (first, second, third)] == [
        "8-12 September 2025.",
        "9-11 September 2025.",
        "The meeting itself on 9 September 2025, the expert talk on 10 September.",
    ]
    assert [len(marks(item)) for item in (first, second, third)] == [3, 1, 1]
    assert ["3 origins" in item for item in (first, second, third)] == [True, False, False]


def test_fact_on_which_sources_differ_leads_to_the_disagreement(client: TestClient) -> None:
    text = fact(page(client, "membership/ascn-semarang"), "valid from")
    assert links(text)[-1] == (
        "/disagreement/semarang-and-denpasar",
        "Members or candidates at the end of 2025?",
    )


@pytest.mark.parametrize(
    ("path", "heading"),
    [
        ("position/am8-dates-1", "8-12 September 2025."),
        ("gap/am9-decisions", "The decisions of the 9th annual meeting (July 2026) were not found."),
    ],
)
def test_thing_without_a_label_is_headed_by_what_is_said_of_it(
    client: TestClient, path: str, heading: str
) -> None:
    assert f"<h1><bdi>{heading}</bdi></h1>" in page(client, path)


def test_source_without_paragraphs_shows_what_it_states_of_each_thing(client: TestClient) -> None:
    text = page(client, "source/asean-me-2025")
    begin = text.index("Completed projects of the network, September 2025</bdi></a></h3>")
    told = re.sub(r"<[^>]*>|\s+", " ", text[begin : text.index("</section>", begin)])
    assert " ".join(told.split()) == (
        "Completed projects of the network, September 2025 is about ASEAN Smart Cities Network is known as of "
        "September 2025 measures number of projects has the value 18 in our words: Only completed projects."
    )


@pytest.mark.parametrize(("name", "least"), [("source/dossier", 600), ("source/editors", 1500)])
def test_long_source_is_paged_and_its_contents_lead_to_every_part(
    client: TestClient, version: Version, name: str, least: int
) -> None:
    graphs = {
        graph.value.partition("#")[2]
        for graph in version.open_store().named_graphs()
        if graph.value.startswith(f"{version.base}{name}#")
    }
    assert len(graphs) > least
    first = page(client, name)
    kinds = re.findall(r'href="(\?kind=[^"]*)"', first)
    assert len(kinds) > 10
    assert first.count('<section class="passage') == 20
    listed: set[str] = set()
    for kind in kinds:
        address = kind
        while address:
            text = page(client, f"{name}.html{address}")
            listed |= {link.partition("#")[2] for link, _ in links(text) if re.match(r"\?page=\d+#", link)}
            further = re.search(r'rel="next" href="([^"]*)"', text)
            address = further[1] if further else ""
    assert listed - {"states"} == {graph for graph in graphs if "-" in graph}


def test_part_in_the_contents_is_on_the_page_it_leads_to(client: TestClient) -> None:
    address = next(
        link for link, _ in links(page(client, "source/editors.html?kind=person")) if link.startswith("?page")
    )
    anchor = address.partition("#")[2]
    text = page(client, f"source/editors.html{address.partition('#')[0]}")
    assert f'<section class="passage" id="{anchor}">' in text


@pytest.mark.parametrize(
    "path",
    [
        "source/dossier",
        "source/editors",
        "source/editors.html?page=40",
        "source/editors.html?kind=person",
        "source/asean-contact-list-2026-01",
        "source/depa-ascn2019-report",
        "source/jpnn-2025-11-12",
    ],
)
def test_page_of_a_source_is_small(client: TestClient, path: str) -> None:
    assert len(client.get(f"/{path}", headers={"Accept": "text/html"}).content) < 100_000


def test_compiled_item_says_what_it_was_compiled_from(client: TestClient) -> None:
    ((item, *_),) = marks(fact(page(client, MEMORANDUM), "partner"))
    text = page(client, item[0].partition("#")[0].removeprefix("/"))
    begin = text.index('id="partnership-takamatsu-siem-reap-memorandum"')
    passage = text[begin : text.index("</section>", begin)]
    assert "Compiled from 2 sources:" in passage
    assert "rests on" not in passage
    assert (
        "/source/jica-siemreap-2024-02",
        "Japan International Cooperation Agency, February 2024",
    ) in links(passage)


def test_what_a_fact_leaves_out_is_led_to(client: TestClient) -> None:
    text = fact(page(client, "theme/built-infrastructure"), "is the theme of")
    evidence = next(address for address, label in links(text) if label == "see all with their evidence")
    total = client.get(evidence, headers={"Accept": "application/json"}).json()["total"]
    left_out = re.search(r"(\d+) are not shown", text)
    assert left_out
    assert total == text.count("<li>") + int(left_out[1])


def test_source_tells_how_to_cite_it(client: TestClient) -> None:
    assert (
        '<p dir="auto">JPNN.com (2025-11-12): Kembangkan Kota Cerdas Inklusif, Dirjen Bina Adwil Bangun Kemitraan '
        "Strategis di Jepang. https://m.jpnn.com/news/kembangkan-kota-cerdas-inklusif-dirjen-bina-adwil-bangun-"
        "kemitraan-strategis-di-jepang</p>"
    ) in page(client, "source/jpnn-2025-11-12")


def test_part_of_a_source_is_cited_with_its_paragraph(client: TestClient) -> None:
    assert "Strategis di Jepang, paragraph 13." in page(client, "source/jpnn-2025-11-12.html?part=p13")


def test_source_counts_its_facts_and_lists_where_it_differs(client: TestClient, version: Version) -> None:
    text = page(client, "source/jpnn-2025-11-12")
    source = NamedNode(f"{version.base}source/jpnn-2025-11-12")
    stated = [
        quad
        for quad in version.open_store()
        if str(quad.graph_name).startswith(f"<{source.value}") and quad.subject != source
    ]
    assert f"{len(stated)} facts in 12 parts" in text
    differs = text[text.index("Where it differs from others") :]
    assert ("/disagreement/ascn-name", "Name of the network") in links(differs)


def test_source_marks_what_others_state_too(client: TestClient) -> None:
    text = page(client, "source/jpnn-2025-11-12")
    address = "/evidence?subject=meeting/asean-japan-hlm-7&predicate=ontology%23startDate"
    marked = [label for link, label in links(text) if link.startswith(address)]
    assert marked == ["7 origins"]


def test_copies_of_one_text_are_listed(client: TestClient) -> None:
    text = page(client, "source/asean-me-2025")
    assert "The same text" not in text
    copies = page(client, "source/sindonews-2021-10-22")
    assert "The same text" in copies
    assert "/document/kemendagri-statement-2021-10-22" in dict(links(copies))


def test_inferred_triple_on_the_page_of_its_graph_leads_to_its_evidence(client: TestClient) -> None:
    addresses = [address for address, label in links(page(client, "graph/inferred")) if label == "evidence"]
    assert len(addresses) > 50
    assert client.get(addresses[0]).status_code == 200


def test_long_list_is_folded(client: TestClient) -> None:
    text = fact(page(client, "country/malaysia"), "has among its people")
    before, after = text.split('<details class="more">')
    assert before.count("<li>") == 12
    more = re.search(r"<summary>(\d+) more</summary>", after)
    assert more
    assert after.count("<li>") == int(more[1])


def test_theme_is_of_our_own_class_and_repeats_no_label(client: TestClient) -> None:
    text = page(client, "theme/built-infrastructure")
    assert "skos:Concept" not in text[: text.index("<h1>")]
    assert "pref label" not in text[: text.index("The same in other vocabularies")].lower()


def test_large_numbers_are_grouped(client: TestClient) -> None:
    assert "11,135,191" in fact(page(client, "city/jakarta"), "population")


def test_label_opens_the_page(client: TestClient) -> None:
    text = page(client, "country/japan")
    assert links(text[text.index("<dt>") :])[0][1] == "label"


def test_rule_behind_a_whole_fact_is_told_once(client: TestClient) -> None:
    text = fact(page(client, "city/jakarta"), "stated in")
    assert text.count("<li>") > 5
    assert text.count("by the rule") == 1
    assert "compiled from other sources" in text


def test_what_rules_reckon_stands_apart_from_what_is_stated(client: TestClient) -> None:
    text = page(client, "membership/ascn-semarang")
    stated, reckoned = text.split("What rules make of it")
    assert "first day</bdi>" not in stated
    assert "first day</bdi>" in reckoned
    assert "/shapes#rule-pilot-is-member" not in page(client, "network/ascn")
    assert "/shapes#rule-pilot-is-member" in page(client, "membership/ascn-bangkok")


def test_relationship_is_a_line_with_its_facts(client: TestClient) -> None:
    text = client.get("/network/ascn.html?page=2").text
    begin = text.index('href="/figure/ascn-projects-2025-09-completed"')
    line = text[begin : text.index("</li>", begin)]
    words = re.sub(r"<[^>]*>|\s+", " ", line)
    assert "as of September 2025 measure number of projects value 18" in " ".join(words.split())


def test_doubts_are_listed_beside_things(client: TestClient) -> None:
    addresses = {address for address, _ in links(page(client, "browse"))}
    assert {"/browse/Disagreement", "/browse/Gap", "/browse/Figure", "/browse/City"} <= addresses
    assert "am8-dates" in page(client, "browse/Disagreement")


def test_source_in_a_list_is_told_by_its_title(client: TestClient) -> None:
    text = page(client, "browse/Source")
    begin = text.index('href="/source/asean-me-2023"')
    assert "ASCN Monitoring and Evaluation Report 2023" in text[begin : text.index("</li>", begin)]


def test_large_page_is_the_same_again_and_another_in_another_language(client: TestClient) -> None:
    path = "source/jpnn-2025-11-12"
    first, again, indonesian = (page(client, path, language) for language in ("en", "en", "id"))
    assert len(first.encode()) > 64 * 1024
    assert first == again
    assert "<h1><bdi>JPNN.com, 12 November 2025</bdi></h1>" in first
    assert '<h1><bdi lang="id">JPNN.com, 12 November 2025</bdi></h1>' in indonesian
