"""Progress of work that takes longer than two seconds, on the error output."""

import sys
import threading
import time
from types import TracebackType
from typing import Self

import click

SILENT = 2.0
"""Seconds of work that pass without a word."""
INTERVAL = 0.5
"""Seconds between two looks at the time."""


class Progress:
    """Says which stage is at work once two seconds have passed: in place on a terminal, else a line per stage."""

    def __init__(self, stage: str = "") -> None:
        """Begin silently, with `stage` where work has no others."""
        self._stage = stage
        self._told = ""
        self._started = time.monotonic()
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._tell, daemon=True)

    def __enter__(self) -> Self:
        """Start to watch the time."""
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Clear what stands on the terminal."""
        self._stop.set()
        self._thread.join()
        if self._told and sys.stderr.isatty():
            click.echo("\r\x1b[K", err=True, nl=False)

    def __call__(self, stage: str) -> None:
        """Hear that `stage` begins."""
        self._stage = stage

    def _tell(self) -> None:
        while not self._stop.wait(INTERVAL):
            passed = time.monotonic() - self._started
            if passed < SILENT:
                continue
            if sys.stderr.isatty():
                self._told = self._stage
                click.echo(f"\r\x1b[K{self._stage} … {passed:.0f} s", err=True, nl=False)
            elif self._told != self._stage:
                self._told = self._stage
                click.echo(f"{self._stage} …", err=True)
