"""What an answer as a whole says in plain words: whether it means anything, and what is missing."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from ascn_graph.paths.answers import UNKNOWN, Hop, Link, Sentences
from ascn_graph.paths.evidence import MOST_CITED
from ascn_graph.paths.found import FoundCommon, FoundNeighbourhood, FoundTree, Ranked
from ascn_graph.paths.requests import (
    CommonRequest,
    Conditions,
    NeighbourhoodRequest,
    PathRequest,
    TreeRequest,
)
from ascn_graph.paths.wording import listed, spoken


@dataclass(frozen=True)
class Explainer:
    """Explains answers in English or Indonesian; things are given by their labels."""

    tongue: str

    def same_ends(self, label: str) -> str:
        """Say that both ends are one thing."""
        return self._say(f"Both ends are the same thing: {label}.", f"Kedua ujungnya hal yang sama: {label}.")

    def same(self, label: str) -> str:
        """Say that all that was to be connected or compared is one thing."""
        return self._say(f"All are the same thing: {label}.", f"Semuanya hal yang sama: {label}.")

    def paths(self, ends: Sequence[str], request: PathRequest, ranked: Ranked, beyond: str) -> str:
        """Explain paths between two ends; `beyond` says what is known where there are none."""
        between, most = listed(ends, self.tongue), self._within(request)
        cut = self._cut() if ranked.cut else ""
        if not ranked.paths:
            return self._say(
                f"No path {most} between {between} was found.{cut or beyond}",
                f"Tidak ditemukan jalur {most} antara {between}.{cut or beyond}",
            )
        if not ranked.meaningful:
            return self._say(
                f"No meaningful connection {most} between {between} was found. "
                f"What is shown is trivial: many share it.{cut}",
                f"Tidak ditemukan hubungan bermakna {most} antara {between}. "
                f"Yang ditampilkan bersifat sepele: banyak yang memilikinya juga.{cut}",
            )
        count = len(ranked.paths)
        return self._say(
            f"{between} are connected; {count} {'path is' if count == 1 else 'paths are'} shown.{cut}",
            f"{between} terhubung; {count} jalur ditampilkan.{cut}",
        )

    def beyond(self, hops: int | None) -> str:
        """Say how far apart two things are between which no path of the length asked for leads."""
        if hops is None:
            return self._say(" They are not connected at all.", " Keduanya sama sekali tidak terhubung.")
        return self._say(f" The shortest has {_hops(hops)}.", f" Yang terpendek {hops} langkah.")

    def tree(
        self,
        given: Sequence[str],
        between: Sequence[str],
        unconnected: Sequence[str],
        found: FoundTree,
        request: TreeRequest,
    ) -> str:
        """Explain a tree that connects those of `given` that it can, through those `between`."""
        most = self._at_most(request.max_length) + self._conditioned(request.conditions)
        cut = self._cut() if found.cut else ""
        if not found.ways:
            names = listed(given, self.tongue)
            return self._say(
                f"No tree that connects {names} by paths {most} was found.{cut}",
                f"Tidak ditemukan pohon yang menghubungkan {names} melalui jalur {most}.{cut}",
            )
        names = listed([label for label in given if label not in unconnected], self.tongue)
        passed, hops = listed(between, self.tongue), sum(len(way.steps) for way in found.ways)
        through = self._say(f" through {passed}", f" melalui {passed}") if between else ""
        more = ("" if found.meaningful else self._trivial()) + self._without(unconnected, most) + cut
        return self._say(
            f"{names} are connected by {_hops(hops)}{through}.{more}",
            f"{names} dihubungkan oleh {hops} langkah{through}.{more}",
        )

    def _without(self, unconnected: Sequence[str], most: str) -> str:
        if not unconnected:
            return ""
        names, are = listed(unconnected, self.tongue), "is" if len(unconnected) == 1 else "are"
        return self._say(
            f" {names} {are} not connected with them by paths {most}.",
            f" {names} tidak terhubung dengan yang lain melalui jalur {most}.",
        )

    def neighbourhood(self, around: str, found: FoundNeighbourhood, request: NeighbourhoodRequest) -> str:
        """Explain what lies around a thing."""
        count, within = len(found.neighbours), self._conditioned(request.conditions)
        if not count:
            cut = self._cut() if found.cut else ""
            return self._say(
                f"Nothing is linked with {around} within {_hops(request.depth)}{within}.{cut}",
                f"Tidak ada yang tertaut dengan {around} dalam {request.depth} langkah{within}.{cut}",
            )
        more = self._say(" There are more.", " Masih ada yang lain.") if found.cut else ""
        things = "thing is" if count == 1 else "things are"
        return self._say(
            f"{count} {things} shown within {_hops(request.depth)} of {around}{within}, the most telling first.{more}",
            f"{count} hal dalam {request.depth} langkah dari {around}{within} ditampilkan, "
            f"yang paling bermakna lebih dahulu.{more}",
        )

    def common(self, compared: Sequence[str], found: FoundCommon, request: CommonRequest) -> str:
        """Explain what several things share."""
        names, count = listed(compared, self.tongue), len(found.shared)
        so = self._conditioned(request.conditions)
        if not count:
            cut = self._cut() if found.cut else ""
            return self._say(
                f"Nothing that {'two of ' if len(compared) > 2 else ''}{names} share was found{so}.{cut}",
                f"Tidak ditemukan persamaan antara {names}{so}.{cut}",
            )
        more = self._say(" There is more.", " Masih ada yang lain.") if found.cut else ""
        if all(shared.trivial for shared in found.shared):
            return self._say(
                f"{names} share nothing meaningful{so}. What is shown is trivial: many share it.{more}",
                f"{names} tidak memiliki persamaan yang bermakna{so}. "
                f"Yang ditampilkan bersifat sepele: banyak yang memilikinya juga.{more}",
            )
        everyone = sum(len(shared.links) == len(compared) for shared in found.shared)
        things, are = "thing" if count == 1 else "things", "is" if everyone == 1 else "are"
        return self._say(
            f"{count} {things} that {names} share {'is' if count == 1 else 'are'} shown; "
            f"{everyone} {are} shared by all.{more}",
            f"{count} hal yang dimiliki bersama oleh {names} ditampilkan; {everyone} dimiliki oleh semuanya.{more}",
        )

    def notes(self, hops: Iterable[Hop], as_of: str | None) -> str:
        """Say what is not sure or not complete in the statements shown."""
        links = dict(_links(hops))
        unknown = sum(link.as_of == UNKNOWN for link in links.values())
        said = ""
        if unknown:
            are = "is" if unknown == 1 else "are"
            said = self._say(
                f" {unknown} of the statements shown {are} not known to hold on {as_of}.",
                f" {unknown} dari pernyataan yang ditampilkan tidak diketahui berlaku pada {as_of}.",
            )
        if any(len(link.evidence) >= MOST_CITED for link in links.values()):
            said += self._say(
                f" At most {MOST_CITED} graphs are cited for one statement.",
                f" Paling banyak {MOST_CITED} graf dikutip untuk satu pernyataan.",
            )
        return said

    def _within(self, request: PathRequest) -> str:
        """Bound the length of paths, and mention conditions."""
        length = len(request.conditions.classes) + 1
        if length > 1:
            bound = self._say(f"of {_hops(length)}", f"dengan {length} langkah")
        else:
            bound = self._at_most(request.max_length)
        return bound + self._conditioned(request.conditions)

    def _at_most(self, hops: int) -> str:
        return self._say(f"of at most {_hops(hops)}", f"dengan paling banyak {hops} langkah")

    def _conditioned(self, conditions: Conditions) -> str:
        if conditions == Conditions():
            return ""
        return self._say(" under these conditions", " dengan syarat ini")

    def _cut(self) -> str:
        return self._say(
            " The search was cut off before it had seen every path.",
            " Pencarian dihentikan sebelum semua jalur diperiksa.",
        )

    def _trivial(self) -> str:
        return self._say(
            " What connects them is trivial at least in part: many share it.",
            " Yang menghubungkannya setidaknya sebagian bersifat sepele: banyak yang memilikinya juga.",
        )

    def _say(self, english: str, indonesian: str) -> str:
        return spoken(Sentences(english, indonesian), self.tongue)


def _links(hops: Iterable[Hop]) -> Iterator[tuple[tuple[object, ...], Link]]:
    """Give the statements of hops with what makes them the same, in whichever direction they are read."""
    for hop in hops:
        for link in (hop.link, *hop.also):
            subject, object_ = (hop.start, hop.end) if link.forward else (hop.end, hop.start)
            yield (subject, link.predicate, object_, link.via), link


def _hops(count: int) -> str:
    return "1 hop" if count == 1 else f"{count} hops"
