"""Figures beside their bars, a line each."""

import statistics
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Figures:
    """Prints figures: the median of what was taken several times, and the range."""

    judged: bool = True
    """Whether bars count; they are meant for data of one size."""

    def begin(self) -> None:
        """Print the head of the table."""
        print(f"{'':56} {'median':>10}  {'of all':^22}")

    def tell(
        self, name: str, values: Sequence[float], bar: float | None = None, *, least: bool = False
    ) -> bool:
        """Print a figure, and tell whether it is within its bar: the most that it may be, or with `least` the least."""
        middle = statistics.median(values)
        met = bar is None or (middle >= bar if least else middle <= bar)
        said = "" if bar is None else f" (bar {bar:g}{self._word(met)})"
        print(f"{name:56} {middle:10.3f}  {min(values):10.3f} to {max(values):8.3f}{said}", flush=True)
        return met or not self.judged

    def demand(self, met: bool, missed: str) -> bool:
        """Say what is missed, whatever the size."""
        if not met:
            print(f"{missed}: MISSED", flush=True)
        return met

    def _word(self, met: bool) -> str:
        return (": met" if met else ": MISSED") if self.judged else " at full size"
