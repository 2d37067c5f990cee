"""Labels for drawings: made visible, measured, shortened and wrapped, without knowing the reader's fonts."""

import re
import unicodedata

# Controls, overrides of direction (Unicode Standard Annex 9), which could make a name read as another, and what has no
# width or no character. Joiners and the two marks of direction stay: scripts and emoji are written with them.
_UNSEEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u00ad\u2028-\u202e\u2060-\u206f\ud800-\udfff\ufeff\ufff9-\ufffb\ufffe\uffff\U000e0000-\U000e007f]"
)
_NARROW, _WIDE = frozenset("ijl.,:;'|!ftrI()[] -’"), frozenset("mwMW@%&—…")
_ELLIPSIS = "…"


def visible(text: str) -> str:
    """Put a text on one line and show invisible characters by their numbers.

    >>> visible("safe\u202egpj.exe"), visible(" two\\n lines ")
    ('safe⟦U+202E⟧gpj.exe', 'two lines')
    """
    return _UNSEEN.sub(lambda found: f"⟦U+{ord(found[0]):04X}⟧", " ".join(text.split()))


def width_of(text: str) -> float:
    """Estimate how wide a text is in a usual sans serif, in ems, rather too wide than too narrow.

    >>> width_of("MW") > width_of("ab") > width_of("il") > width_of("")
    True
    """
    return sum(map(_width, text))


def shorten(text: str, most: float) -> str:
    """Cut a text so that it is at most so many ems wide.

    >>> shorten("Jakarta", 10), shorten("Jakarta Special Capital Region", 8)
    ('Jakarta', 'Jakarta Spec…')
    """
    if width_of(text) <= most:
        return text
    left = most - _width(_ELLIPSIS)
    kept = 0
    for kept, character in enumerate(text):  # noqa: B007  # how many fit
        left -= _width(character)
        if left < 0:
            break
    return text[:kept].rstrip() + _ELLIPSIS


def wrap(text: str, most: float, lines: int) -> list[str]:
    """Break a text at spaces into at most so many lines of so many ems; what is too long is cut.

    >>> wrap("Association of Southeast Asian Nations", 10, 2)
    ['Association of', 'Southeast Asian…']
    >>> wrap("東京都", 2, 2)
    ['東京', '都']
    """
    found: list[str] = []
    rest = text
    while rest and len(found) < lines - 1 and width_of(rest) > most:
        line = _head(rest, most)
        found.append(line.rstrip())
        rest = rest[len(line) :].lstrip()
    return [*found, shorten(rest, most)] if rest else found


def _head(text: str, most: float) -> str:
    """Give as much of the beginning of a text as fits, up to a space if there is one in its second half."""
    used, end = 0.0, len(text)
    for place, character in enumerate(text):
        used += _width(character)
        if used > most:
            end = max(place, 1)
            break
    space = text.rfind(" ", end // 3, end + 1)
    return text[:space] if space > 0 else text[:end]


def _width(character: str) -> float:
    if unicodedata.combining(character):
        return 0.0
    if unicodedata.east_asian_width(character) in "WF":
        return 1.0
    if character in _NARROW:
        return 0.37
    if character in _WIDE:
        return 0.95
    return 0.72 if character.isupper() else 0.6
