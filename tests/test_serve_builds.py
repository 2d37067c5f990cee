"""`ascn serve` builds what changed before it serves, and serves the last valid version when that is refused."""

import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

PATIENCE = 60


def serve(home: Path, inputs: Path, port: int) -> tuple[str, str, int | None]:
    """Run `ascn serve` until it is ready or has ended; give its last line of output, its errors, and its status."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("ASCN_")}
    words = ["--home", str(home), "--inputs", str(inputs), "serve", "--port", str(port)]
    process = subprocess.Popen(
        [sys.executable, "-m", "ascn_graph", *words],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=kept,
    )
    assert process.stdout
    last = ""
    try:
        for line in process.stdout:
            last = line
            if line.startswith("Ready:"):
                return last, "", None
        process.wait(PATIENCE)
        return last, process.stderr.read() if process.stderr else "", process.returncode
    finally:
        process.terminate()
        process.communicate(timeout=PATIENCE)


@pytest.fixture
def port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        number: int = probe.getsockname()[1]
        return number


def spoil(inputs: Path) -> None:
    with (inputs / "graph" / "sources" / "a.trig").open("a", encoding="utf-8") as file:
        file.write("spoilt")


def test_first_start_builds_and_serves_under_its_own_address(
    small_root: Path, tmp_path: Path, port: int
) -> None:
    line, _, status = serve(tmp_path / "home", small_root, port)
    assert (status, line.partition(", ")[0]) == (None, f"Ready: http://localhost:{port}/ (version 1")


def test_refused_change_leaves_the_last_valid_version_in_service(
    small_root: Path, tmp_path: Path, port: int
) -> None:
    serve(tmp_path / "home", small_root, port)
    spoil(small_root)
    line, _, status = serve(tmp_path / "home", small_root, port)
    assert (status, line.partition(", ")[0]) == (None, f"Ready: http://localhost:{port}/ (version 1")


def test_nothing_valid_to_serve_ends_with_the_findings(small_root: Path, tmp_path: Path, port: int) -> None:
    spoil(small_root)
    _, errors, status = serve(tmp_path / "home", small_root, port)
    assert status == 1
    assert "graph/sources/a.trig:" in errors
    assert errors.endswith("Error: There is no valid version to serve.\n")
