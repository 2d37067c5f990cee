"""How like a name is to a text: quick enough to compare each cell of a table with many names."""

from dataclasses import dataclass, field

from ascn_graph.labels import fold

LONGEST = 200
"""Characters of a folded text that are compared; no name has more in the index."""
_HELD, _PER_LETTER, _OF_ONE_WORD = 0.8, 0.1, 0.9


@dataclass(frozen=True)
class Likeness:
    """Compares folded names with one text.

    >>> like = Likeness("Surabya")
    >>> like.to("surabya"), round(like.to("surabaya"), 2), like.to("jkl")
    (1.0, 0.93, 0.0)
    >>> Likeness("taka").to("takamatsu") > 0.8, Likeness("Jakarta City").to("jakarta") > 0.8
    (True, True)
    """

    text: str
    _folded: str = field(init=False)
    _places: dict[str, int] = field(init=False)
    """Letter to the places where it stands, one bit for each."""

    def __post_init__(self) -> None:
        """Fold the text and note where its letters stand."""
        folded, places = fold(self.text)[:LONGEST], dict[str, int]()
        for place, letter in enumerate(folded):
            places[letter] = places.get(letter, 0) | 1 << place
        object.__setattr__(self, "_folded", folded)
        object.__setattr__(self, "_places", places)

    def to(self, name: str) -> float:
        """Tell from 0 to 1 how like a name is; 1 is the same, one that begins or holds a word of the other is near it.

        The measure is twice the number of letters that both have in the same order, by those of both.
        """
        asked = self._folded
        if asked == name or not asked or not name:
            return float(asked == name)
        whole = self._ratio(name)
        short, long = (asked, name) if len(asked) < len(name) else (name, asked)
        begins = f" {long}".find(f" {short}") >= 0
        if begins and (short is asked or f" {short} " in f" {long} "):
            return max(whole, _HELD + _PER_LETTER * len(short) / len(long))
        words = name.split()
        return max(whole, _OF_ONE_WORD * max(map(self._ratio, words))) if len(words) > 1 else whole

    def _ratio(self, name: str) -> float:
        # The longest common subsequence, a bit for each letter of the text (M. Crochemore and others, "A fast and
        # practical bit-vector algorithm for the longest common subsequence problem", 2001): one step per letter.
        ones = (1 << len(self._folded)) - 1
        left, places = ones, self._places
        for letter in name:
            both = left & places.get(letter, 0)
            left = (left + both) | (left - both)
        common = len(self._folded) - (left & ones).bit_count()
        return 2 * common / (len(self._folded) + len(name))
