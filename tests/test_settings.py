"""Settings: each explains itself, bad values are named, and what is not given has a default that works."""

from dataclasses import fields
from pathlib import Path

import pytest

from ascn_api.errors import InvalidSetting
from ascn_api.settings import Settings, sentence, variable

NAMES = [setting.name for setting in fields(Settings)]


@pytest.mark.parametrize("name", NAMES)
def test_every_setting_has_a_variable_and_a_sentence(name: str) -> None:
    (setting,) = (setting for setting in fields(Settings) if setting.name == name)
    assert variable(setting) == f"ASCN_{name.upper()}"
    assert sentence(setting)[0].isupper() or sentence(setting)[0] == "'"
    assert sentence(setting).endswith(".")


def test_defaults_need_no_environment() -> None:
    settings = Settings.read({})
    assert settings == Settings()
    assert (settings.home, settings.host, settings.port, settings.base) == (
        Path(".ascn"),
        "127.0.0.1",
        8000,
        "http://localhost:8000/",
    )


def test_every_setting_is_read_from_its_variable() -> None:
    environment = {
        "ASCN_HOME": "/srv/ascn",
        "ASCN_HOST": "::1",
        "ASCN_PORT": "9000",
        "ASCN_BASE": "https://ascn.example/data/",
        "ASCN_DEFAULT_GRAPH": "strict",
        "ASCN_QUERY_TIMEOUT": "2.5",
        "ASCN_QUERY_TIMEOUT_MAX": "5",
        "ASCN_MEMORY": "512",
        "ASCN_WORKERS": "3",
        "ASCN_SLOW_QUERIES": "1",
        "ASCN_RESULT_CACHE": "0",
        "ASCN_REQUEST_SIZE": "2",
        "ASCN_READER_TIMEOUT": "1.5",
    }
    assert sorted(environment) == sorted(variable(setting) for setting in fields(Settings))
    assert Settings.read(environment) == Settings(
        home=Path("/srv/ascn"),
        host="::1",
        port=9000,
        base="https://ascn.example/data/",
        default_graph="strict",
        query_timeout=2.5,
        query_timeout_max=5.0,
        memory=512,
        workers=3,
        slow_queries=1,
        result_cache=0,
        request_size=2,
        reader_timeout=1.5,
    )


def test_base_follows_the_port_unless_given() -> None:
    assert Settings.read({"ASCN_PORT": "9000"}).base == "http://localhost:9000/"
    assert Settings.read({"ASCN_PORT": "9000", "ASCN_BASE": "http://a.example/"}).base == "http://a.example/"


def test_command_line_wins_over_the_environment() -> None:
    settings = Settings.read({"ASCN_PORT": "9000", "ASCN_HOST": "0.0.0.0"}, port=9001, host=None)
    assert (settings.port, settings.host, settings.base) == (9001, "0.0.0.0", "http://localhost:9001/")


def test_empty_variable_is_none() -> None:
    assert Settings.read({"ASCN_PORT": "", "ASCN_BASE": ""}) == Settings()


@pytest.mark.parametrize(
    ("name", "value", "wanted"),
    [
        ("ASCN_PORT", "nine", "a whole number from 1 to 65535"),
        ("ASCN_PORT", "0", "a whole number from 1 to 65535"),
        ("ASCN_PORT", "65536", "a whole number from 1 to 65535"),
        ("ASCN_PORT", "80.5", "a whole number from 1 to 65535"),
        ("ASCN_WORKERS", "-1", "a whole number from 1 to 256"),
        ("ASCN_MEMORY", "63", "a whole number from 64 to 1048576"),
        ("ASCN_QUERY_TIMEOUT", "soon", "a number from 0.05 to 86400"),
        ("ASCN_QUERY_TIMEOUT", "nan", "a number from 0.05 to 86400"),
        ("ASCN_QUERY_TIMEOUT", "61", "at most ASCN_QUERY_TIMEOUT_MAX, 60,"),
        ("ASCN_DEFAULT_GRAPH", "both", "one of merged, strict"),
        ("ASCN_BASE", "http://a.example/data", "an absolute http or https IRI that ends in '/'"),
        ("ASCN_BASE", "a.example/", "an absolute http or https IRI that ends in '/'"),
        ("ASCN_BASE", "http://a.example/?x/", "an absolute http or https IRI that ends in '/'"),
        ("ASCN_BASE", "ftp://a.example/", "an absolute http or https IRI that ends in '/'"),
    ],
)
def test_bad_value_is_named_with_what_is_wanted(name: str, value: str, wanted: str) -> None:
    with pytest.raises(InvalidSetting) as caught:
        Settings.read({name: value})
    assert str(caught.value) == f"{name}={value!r} is refused: {wanted} is wanted."
