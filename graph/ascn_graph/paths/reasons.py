"""Why something was ranked as it was: its least telling step, and how many others are linked in the same way."""

from dataclasses import dataclass

import numpy as np

from ascn_graph.paths.answers import Sentences
from ascn_graph.paths.found import Found, FoundShared
from ascn_graph.paths.index import PathIndex
from ascn_graph.paths.selectivity import MANY, SORTING_WEIGHT, STEP, bits_of
from ascn_graph.paths.wording import Wording, spoken, tongue_of


@dataclass(frozen=True)
class Reasons:
    """Gives reasons to readers of some languages."""

    index: PathIndex
    wording: Wording

    def of_path(self, found: Found, trivial: bool) -> str:
        """Say what a path's rank rests on: its least telling step, or of a trivial path that from either end."""
        index, steps = self.index, found.steps
        ahead = max(range(len(steps)), key=lambda place: int(index.near_codes[steps[place]]))
        back = max(range(len(steps)), key=lambda place: int(index.far_codes[steps[place]]))
        if trivial and not self._leads_to_many(found):
            return self._say(
                "Tells little: it goes round a shorter connection that many share.",
                "Kurang bermakna: hanya memutari hubungan lebih pendek yang dimiliki banyak pihak.",
            )
        if trivial:
            from_end, from_start = self._alike(found, back, False), self._alike(found, ahead, True)
            return self._say(
                f"Tells little: {from_end}, and {from_start}.",
                f"Kurang bermakna: {from_end}, dan {from_start}.",
            )
        near, far = int(index.near_codes[steps[ahead]]), int(index.far_codes[steps[back]])
        hops = self._say("A single hop", "Satu langkah")
        if len(steps) > 1:
            hops = self._say(f"{len(steps)} hops", f"{len(steps)} langkah")
        if index.bits[near] == 0 and index.bits[far] == 0:
            its = "its" if len(steps) == 1 else "their"
            return self._say(f"{hops} without {its} like.", f"{hops} tanpa padanan.")
        alike = self._alike(found, ahead, True) if near > far else self._alike(found, back, False)
        least = self._say("the least telling: ", "yang paling kurang bermakna: ") if len(steps) > 1 else ""
        return f"{hops}; {least}{alike}."

    def _leads_to_many(self, found: Found) -> bool:
        """Tell whether a path leads to many from either end, see `selectivity`."""
        bits, steps = self.index.bits, list(found.steps)
        ends = (self.index.near_codes[steps], self.index.far_codes[steps])
        return min(float(bits[codes].sum()) + STEP * len(steps) for codes in ends) >= MANY

    def of_shared(self, shared: FoundShared, compared: int) -> str:
        """Say how many of those compared share something, and how many others do in the most common way."""
        start, step = max(shared.links, key=lambda link: int(self.index.far_codes[link[1]]))
        alike = self._alike(Found((step,), (start, shared.node), 0), 0, False)
        count = len(shared.links)
        by = self._say(f"Shared by {count} of {compared}", f"Dimiliki bersama oleh {count} dari {compared}")
        if count == compared:
            by = self._say("Shared by all", "Dimiliki bersama oleh semuanya")
        little = self._say(", which tells little", ", tetapi kurang bermakna") if shared.trivial else ""
        return f"{by}{little}; {alike}."

    def _alike(self, found: Found, place: int, at_start: bool) -> str:
        """State a step, seen from the node of which there are others like it at the other end."""
        index, step = self.index, found.steps[place]
        ends = found.nodes[place : place + 2] if at_start else found.nodes[place : place + 2][::-1]
        hub, one = (self.wording.node(index.nodes[number]).label for number in ends)
        phrase = self.wording.phrase(index.predicate(step), index.is_forward(step) is not at_start)
        code = int(index.near_codes[step] if at_start else index.far_codes[step])
        like = self._like(int(index.fans[code]) - 1)
        together = ranked_as(index, code)
        if together != index.fans[code]:
            like += self._say(
                f" (one of {together} with similar links)", f" (satu dari {together} dengan tautan serupa)"
            )
        return f"{one} {phrase.value} {hub}, {like}"

    def _like(self, others: int) -> str:
        if not others:
            return self._say("like no other", "satu-satunya")
        return self._say(f"like {others} {'other' if others == 1 else 'others'}", f"seperti {others} lainnya")

    def _say(self, english: str, indonesian: str) -> str:
        return spoken(Sentences(english, indonesian), tongue_of(self.wording.languages))


def ranked_as(index: PathIndex, code: int) -> int:
    """Count what ranking takes for linked alike: the fan, or where shortcuts are counted together, all of theirs."""
    fan, bits = int(index.fans[code]), float(index.bits[code])
    if bits in bits_of(np.array([fan, fan], dtype=np.int32), np.array([False, True])):
        return fan
    return round(2 ** (bits / SORTING_WEIGHT))
