"""How literals are read: dates and numbers in words and groups, addresses as links, long texts folded."""

import re
from dataclasses import dataclass

from pyoxigraph import Literal

from ascn_api.html.links import safe
from ascn_graph.namespaces import XSD

FOLDED_AT = 600
_BEGINNING = 280
_PLURALS = {"person": "people", "series": "series"}
_ATTRIBUTE = re.compile(r"(?= (?:in|of|for) )")
_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
_LANGUAGES = {
    "en": "English",
    "id": "Indonesian",
    "ja": "Japanese",
    "ms": "Malay",
    "fil": "Filipino",
    "th": "Thai",
    "vi": "Vietnamese",
    "km": "Khmer",
    "lo": "Lao",
    "my": "Burmese",
    "zh": "Chinese",
    "ta": "Tamil",
}
_NUMBERS = {f"{XSD}integer", f"{XSD}decimal"}
_GROUPED_FROM = 10_000
_DATE = re.compile(r"([0-9]{4,6})(?:-([0-9]{2})(?:-([0-9]{2}))?)?(?![0-9])")
"""Years before the common era, which are negative, and dates with a time zone are left as they are."""
_DATES = {f"{XSD}date", f"{XSD}gYearMonth", f"{XSD}gYear", f"{XSD}dateTime"}


@dataclass(frozen=True)
class Shown:
    """How a literal is shown: `lang` and `moment` are None where it has no language or is no date."""

    text: str
    lang: str | None
    moment: str | None
    address: str | None
    start: str | None
    """The beginning of a text too long to be shown at once, or None."""


def shown(literal: Literal) -> Shown:
    """Decide how a literal is shown.

    >>> from pyoxigraph import NamedNode
    >>> shown(Literal("2025-11-10", datatype=NamedNode(XSD + "date"))).text, shown(Literal(11135191)).text
    ('10 November 2025', '11,135,191')
    """
    datatype = literal.datatype.value
    text = literal.value
    if datatype in _DATES:
        text = readable_date(text)
    elif datatype in _NUMBERS:
        text = readable_number(text)
    is_address = datatype == f"{XSD}anyURI" and safe(literal.value)
    return Shown(
        text=text,
        lang=literal.language,
        moment=literal.value if datatype in _DATES and _DATE.match(literal.value) else None,
        address=literal.value if is_address else None,
        start=_beginning(text) if len(text) > FOLDED_AT else None,
    )


def short(literal: Literal) -> str:
    """Give the beginning of a literal, for where there is room for a line only."""
    return _beginning(shown(literal).text)


def readable_date(text: str) -> str:
    """Write a date of any precision in words; what is no date stays as it is.

    >>> readable_date("2025-11"), readable_date("2021"), readable_date("2025-11-12T10:56:00+07:00")
    ('November 2025', '2021', '12 November 2025, 10:56 +07:00')
    """
    day, _, time = text.partition("T")
    match = _DATE.fullmatch(day)
    parts = [part for part in match.groups() if part] if match else []
    if not parts:
        return text
    month = int(parts[1]) if len(parts) > 1 else 1
    if not 1 <= month <= 12:
        return text
    words = [*([str(int(parts[2]))] if len(parts) == 3 else []), *([_MONTHS[month - 1]] if parts[1:] else [])]
    date = " ".join([*words, parts[0]])
    return f"{date}, {time[:5]} {_zone(time)}".rstrip() if time else date


def readable_number(text: str) -> str:
    """Group the digits of a large number by thousands; what is no number stays as it is.

    >>> readable_number("10100000"), readable_number("1234567.5"), readable_number("2026"), readable_number("many")
    ('10,100,000', '1,234,567.5', '2026', 'many')
    """
    whole, point, rest = text.partition(".")
    try:
        value = int(whole)
    except ValueError:
        return text
    return f"{value:,}{point}{rest}" if abs(value) >= _GROUPED_FROM else text


def language_name(tag: str) -> str:
    """Name a language in English.

    >>> language_name("id"), language_name("xx")
    ('Indonesian', 'xx')
    """
    return _LANGUAGES.get(tag.lower(), tag)


def plural(label: Literal) -> str:
    """Give the plural of an English label; labels in other languages stay as they are.

    >>> [plural(Literal(word, language="en")) for word in ("city", "person", "meeting series", "unit of a ministry")]
    ['cities', 'people', 'meeting series', 'units of a ministry']
    """
    if label.language != "en":
        return label.value
    noun = _ATTRIBUTE.split(label.value)[0]
    before, space, word = noun.rpartition(" ")
    if word.endswith("y") and word[-2:-1] not in "aeiou":
        many = f"{word[:-1]}ies"
    else:
        many = _PLURALS.get(word, f"{word}es" if word.endswith(("s", "x", "ch", "sh")) else f"{word}s")
    return before + space + many + label.value[len(noun) :]


def _beginning(text: str) -> str:
    """Cut a long text to its beginning."""
    return f"{text[:_BEGINNING]}…" if len(text) > _BEGINNING else text


def _zone(time: str) -> str:
    if time.endswith("Z"):
        return "UTC"
    zone = time[-6:] if time[-6:-5] in {"+", "-"} else ""
    return "UTC" if zone == "+00:00" else zone
