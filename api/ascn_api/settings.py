"""The settings of the server, read once from ASCN_* variables and handed to `create_app`."""

from collections.abc import Mapping
from dataclasses import Field, dataclass, field, fields
from pathlib import Path
from typing import Any

from ascn_api.errors import InvalidSetting
from ascn_graph.errors import InvalidBase
from ascn_graph.namespaces import Namespace, check_base


def _setting(default: object, sentence: str, **limits: float | tuple[str, ...]) -> Any:  # noqa: ANN401 (a field)
    return field(default=default, metadata={"sentence": sentence, **limits})


@dataclass(frozen=True)
class Settings:
    """Everything an operator can set; the variable of a field is ASCN_ and its name in capitals.

    >>> Settings.read({"ASCN_PORT": "9000"}).base
    'http://localhost:9000/'
    >>> Settings.read({"ASCN_PORT": "nine"})
    Traceback (most recent call last):
    ascn_api.errors.InvalidSetting: ASCN_PORT='nine' is refused: a whole number from 1 to 65535 is wanted.
    """

    home: Path = _setting(Path(".ascn"), "Folder that holds the published versions.")  # noqa: RUF009  # gives a field
    host: str = _setting("127.0.0.1", "Address to listen on; the default is reachable as localhost only.")
    port: int = _setting(8000, "Port to listen on.", least=1, most=65535)
    base: str = _setting(
        "", "IRI under which everything is named, ending in '/'; by default http://localhost:<port>/."
    )
    default_graph: str = _setting(
        "merged",
        "'merged': queries find every fact without GRAPH; 'strict': the default graph holds what clients put there.",
        choices=("merged", "strict"),
    )
    query_timeout: float = _setting(
        30.0, "Seconds a query may work unless the client asks otherwise.", least=0.05, most=86400
    )
    query_timeout_max: float = _setting(
        60.0, "Seconds a query may work at most, whatever the client asks.", least=0.05, most=86400
    )
    memory: int = _setting(1024, "MiB of memory one query may use.", least=64, most=1 << 20)
    workers: int = _setting(3, "Short queries that are evaluated at the same time.", least=1, most=256)
    slow_queries: int = _setting(
        4, "Queries longer than 100 ms that run at the same time, beside the short ones.", least=1, most=256
    )
    result_cache: int = _setting(
        64, "MiB of results of queries that are kept in memory; 0 for none.", least=0, most=1 << 20
    )
    request_size: int = _setting(16, "MiB a request may send.", least=1, most=4096)
    reader_timeout: float = _setting(
        30.0, "Seconds after which a client that reads or sends nothing is cut off.", least=0.1, most=86400
    )

    def __post_init__(self) -> None:
        """Let the base follow the port unless it was given."""
        if not self.base:
            object.__setattr__(self, "base", f"http://localhost:{self.port}/")

    @classmethod
    def read(cls, environment: Mapping[str, str], **given: object) -> "Settings":
        """Read the settings from `environment`; what is `given` otherwise than None (a command line's) wins.

        :raises InvalidSetting: for the first value that cannot be used.
        """
        values = {name: value for name, value in given.items() if value is not None}
        for setting in fields(cls):
            text = environment.get(variable(setting))
            if text and setting.name not in values:
                values[setting.name] = _parse(setting, text)
        settings = cls(**values)  # type: ignore[arg-type]  # parsed to the type of each field above
        _check(settings)
        return settings

    @property
    def namespace(self) -> Namespace:
        """The IRIs under the base."""
        return Namespace(self.base)


def variable(setting: Field[Any]) -> str:
    """Name the environment variable of a field of `Settings`."""
    return f"ASCN_{setting.name.upper()}"


def sentence(setting: Field[Any]) -> str:
    """Give the sentence that explains a field of `Settings`."""
    return str(setting.metadata["sentence"])


def _parse(setting: Field[Any], text: str) -> object:
    choices = setting.metadata.get("choices", ())
    if choices and text not in choices:
        raise InvalidSetting(variable(setting), text, f"one of {', '.join(choices)} is wanted")
    if setting.type is int or setting.type is float:
        return _parse_number(setting, text)
    return setting.type(text) if callable(setting.type) else text


def _parse_number(setting: Field[Any], text: str) -> float:
    least, most = setting.metadata["least"], setting.metadata["most"]
    whole = "whole number" if setting.type is int else "number"
    try:
        number: float = int(text) if setting.type is int else float(text)
    except ValueError:
        number = least - 1
    if not least <= number <= most:
        raise InvalidSetting(variable(setting), text, f"a {whole} from {least} to {most} is wanted")
    return number


def _check(settings: Settings) -> None:
    try:
        check_base(settings.base)
    except InvalidBase as error:
        raise InvalidSetting(
            "ASCN_BASE", settings.base, "an absolute http or https IRI that ends in '/' is wanted"
        ) from error
    if settings.query_timeout > settings.query_timeout_max:
        raise InvalidSetting(
            "ASCN_QUERY_TIMEOUT",
            f"{settings.query_timeout:g}",
            f"at most ASCN_QUERY_TIMEOUT_MAX, {settings.query_timeout_max:g}, is wanted",
        )
