"""Characters that nobody sees and that change what is seen around them: on pages they are shown by their names."""

import re

from markupsafe import Markup, escape

# Controls but for tab and line ends, overrides and embeddings of direction (Unicode Standard Annex 9), which could make
# a name read as another, and what has no width or no character at all. Joiners, word spaces without a width and the two
# marks of direction stay: Khmer, Burmese, Thai, Arabic and emoji are written with them.
_UNSEEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u00ad\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\ufffe\uffff\U000e0000-\U000e007f]"
)


def visible(text: str) -> str:
    """Show invisible characters by their numbers.

    >>> visible("safe\u202egpj.exe"), visible("a\u200cb") == "a\u200cb"
    ('safe⟦U+202E⟧gpj.exe', True)
    """
    return _UNSEEN.sub(lambda found: f"⟦U+{ord(found[0]):04X}⟧", text)


def finalize(value: object) -> object:
    """Make what a template writes visible; markup it has already written stays."""
    return visible(value) if type(value) is str else value


def as_typed(text: str) -> Markup:
    """Give a text for a field of a form, unchanged: it is sent again."""
    return escape(text)
