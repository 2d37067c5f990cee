"""Dates as precise as a source gives them: a day, a month or a year."""

import re
from datetime import date

_KINDS = {4: "gYear", 7: "gYearMonth", 10: "date"}
_WRITTEN = re.compile(r"(19|20)\d{2}(-\d{2}(-\d{2})?)?")
_MONTHS = [
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
]


def datatype_of(text: str) -> str | None:
    """Name the XSD datatype of a day, month or year from 1900 to 2099, or None where `text` is none that exists.

    >>> [datatype_of(text) for text in ("2026-01-31", "2026-01", "2026", "2026-02-30", "31.1.2026")]
    ['date', 'gYearMonth', 'gYear', None, None]
    """
    if not _WRITTEN.fullmatch(text):
        return None
    try:
        date.fromisoformat(f"{text}-01-01"[:10])
    except ValueError:
        return None
    return _KINDS[len(text)]


def in_words(text: str) -> str:
    """Write a date in English words; what is no date stays as it is.

    >>> [in_words(text) for text in ("2025-11-02", "2025-11", "2025", "soon")]
    ['2 November 2025', 'November 2025', '2025', 'soon']
    """
    if datatype_of(text) is None:
        return text
    year, *rest = text.split("-")
    words = [str(int(day)) for day in rest[1:]] + [_MONTHS[int(month) - 1] for month in rest[:1]]
    return " ".join([*words, year])
