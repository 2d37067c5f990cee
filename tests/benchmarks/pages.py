"""How long a running server takes for the pages of hubs, for lists and for paths, beside those of a small thing.

Run it with `python tests/benchmarks/pages.py` while `ascn serve` runs; `--port` says where. Each address is asked for
three times and then measured: written anew each time (a parameter that means nothing makes every request another),
and as it is asked for again. The ratios are those of the medians to that of the small thing.
"""

import argparse
import http.client
import statistics
import sys
import time
from collections.abc import Callable, Sequence
from itertools import count
from urllib.parse import quote

SMALL = "/city/aizuwakamatsu.html"
PAGES = (
    *("/network/ascn.html", "/country/japan.html", "/organisation/mlit-jp.html", "/city/jakarta.html"),
    *("/meeting/asean-japan-hlm-7.html", "/programme/smart-jamp.html", "/theme/built-infrastructure.html"),
    *("/source/asean-me-2025.html", "/source/dossier.html", "/source/editors.html"),
    *("/disagreement/am8-dates.html", "/ontology", "/shapes", "/graph/inferred"),
    *("/", "/browse", "/browse/Source", "/browse/Project", "/browse/Representation", "/search?q=takmatsu"),
    *("/network/ascn.ttl", "/source/asean-me-2025.ttl", "/source/dossier.ttl", "/source/editors.ttl"),
)
SMALL_PATH = ("city/aizuwakamatsu", "country/japan")
PATHS = (
    ("city/banyuwangi", "organisation/jica-jp"),
    ("person/safrizal-za", "person/kurita-takuya"),
    ("city/semarang", "city/kuching"),
    ("network/ascn", "country/japan"),
    ("organisation/mlit-jp", "network/ascn"),
    ("organisation/mlit-jp", "source/asean-me-2025"),
    ("Takmatsu", "Jakarta"),
)
_WARM_UP = 3


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, default=8000, help="of the server on this machine")
    parser.add_argument("--rounds", type=int, default=20, help="how often each address is asked for")
    given = parser.parse_args()
    ask = asking(http.client.HTTPConnection("localhost", given.port, timeout=60))
    for title, addresses in (
        ("pages", (SMALL, *PAGES)),
        ("paths", [_path(*ends) for ends in (SMALL_PATH, *PATHS)]),
    ):
        print(f"{title:40}  anew, ms (ratio)    again, ms (ratio)")
        first: tuple[float, float] | None = None
        for address in addresses:
            times = medians(ask, address, given.rounds)
            first = first or times
            told = (
                f"{ours * 1000:8.1f} ({ours / small:5.1f})" for ours, small in zip(times, first, strict=True)
            )
            print(f"{address:40}  {'    '.join(told)}")
    return 0


def asking(connection: http.client.HTTPConnection) -> Callable[[str], float]:
    """Give a function that asks for an address and tells how many seconds the whole answer took."""

    def ask(address: str) -> float:
        began = time.perf_counter()
        connection.request("GET", address)
        answer = connection.getresponse()
        answer.read()
        if answer.status not in (200, 404):
            raise SystemExit(f"{address} answers with status {answer.status}.")
        return time.perf_counter() - began

    return ask


def medians(ask: Callable[[str], float], address: str, rounds: int) -> tuple[float, float]:
    """Give the medians, in seconds, of an address written anew each time and asked for again."""
    joined = "&" if "?" in address else "?"
    numbers = count()
    anew = [f"{address}{joined}anew={next(numbers)}" for _ in range(rounds + _WARM_UP)]
    return _median(ask, anew), _median(ask, [address] * (rounds + _WARM_UP))


def _median(ask: Callable[[str], float], addresses: Sequence[str]) -> float:
    return statistics.median([ask(address) for address in addresses][_WARM_UP:])


def _path(start: str, end: str) -> str:
    return f"/paths?from={quote(start)}&to={quote(end)}"


if __name__ == "__main__":
    sys.exit(main())
