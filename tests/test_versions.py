"""Versions on disk: listed, rolled back, tagged, pruned, verified, and never half-written."""

import multiprocessing
import os
import random
import shutil
import signal
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from ascn_graph.errors import DamagedVersion, InvalidTag, NoVersion, UnknownVersion
from ascn_graph.namespaces import DEFAULT_BASE, Namespace
from ascn_graph.next_version import roll_back
from ascn_graph.publishing import build
from ascn_graph.verification import verify
from ascn_graph.versions import Versions

SPACE = Namespace(DEFAULT_BASE)
KILLS = 50


@pytest.fixture
def versions(small_root: Path, tmp_path: Path) -> Versions:
    """Give a home whose version 1 is the small world."""
    made = Versions(tmp_path / "home")
    build(small_root, made, SPACE)
    return made


def change(root: Path, word: str = "again") -> None:
    """State one more name of a city in the article."""
    with (root / "graph" / "sources" / "a.trig").open("a", encoding="utf-8") as file:
        file.write(f'\n<source/a#p99> {{ <city/jakarta> skos:altLabel "{word}"@id . }}\n')


def test_numbers_and_times_only_grow(small_root: Path, versions: Versions) -> None:
    change(small_root)
    build(small_root, versions, SPACE)
    roll_back(versions, 1)
    published = [version.published for version in versions.all()]
    assert versions.numbers() == [1, 2, 3]
    assert published == sorted(set(published))


def test_rollback_publishes_the_old_content_as_a_new_version(small_root: Path, versions: Versions) -> None:
    change(small_root)
    second = build(small_root, versions, SPACE).version
    third = roll_back(versions, 1).version
    first = versions.get(1)
    assert (third.number, third.parent, third.content_digest) == (3, 2, first.content_digest)
    assert (third.counts["added"], third.counts["removed"]) == (
        second.counts["removed"],
        second.counts["added"],
    )
    assert set(third.open_store()) == set(first.open_store())
    assert verify(versions, 3) == []


def test_rollback_is_not_undone_by_inputs_that_have_not_changed(small_root: Path, versions: Versions) -> None:
    change(small_root)
    build(small_root, versions, SPACE)
    roll_back(versions, 1)
    assert not build(small_root, versions, SPACE).published
    assert build(small_root, versions, SPACE, force=True).published


def test_rollback_to_the_current_content_publishes_nothing(versions: Versions) -> None:
    assert not roll_back(versions, 1).published
    assert versions.numbers() == [1]


@pytest.mark.parametrize("act", [lambda v: v.get(7), lambda v: roll_back(v, 7)], ids=["get", "rollback"])
def test_unknown_version_is_named_with_those_there_are(
    versions: Versions, act: Callable[[Versions], object]
) -> None:
    with pytest.raises(UnknownVersion, match=r"no version 7; versions kept: 1\."):
        act(versions)


def test_home_without_versions_says_so(tmp_path: Path) -> None:
    with pytest.raises(NoVersion):
        Versions(tmp_path / "nowhere").current()


def test_prune_keeps_the_newest_the_current_and_the_tagged(small_root: Path, versions: Versions) -> None:
    for word in ("a", "b", "c"):
        change(small_root, word)
        build(small_root, versions, SPACE)
    with versions.writing() as writer:
        writer.tag(1, "first")
        assert writer.prune(1) == [2, 3]
    assert versions.numbers() == [1, 4]
    assert versions.get(1).tags == ["first"]


def test_version_is_pruned_once_its_tag_is_gone(small_root: Path, versions: Versions) -> None:
    change(small_root)
    build(small_root, versions, SPACE)
    with versions.writing() as writer:
        writer.tag(1, "first")
        assert writer.prune(1) == []
        assert writer.untag("first") == 1
        assert writer.prune(1) == [1]


@pytest.mark.parametrize("name", ["", ".", "../current", "a b", "-x"])
def test_tag_that_is_no_name_is_refused(versions: Versions, name: str) -> None:
    with versions.writing() as writer, pytest.raises(InvalidTag):
        writer.tag(1, name)


def biggest(folder: Path) -> Path:
    return max((folder / "store").glob("*.sst"), key=lambda path: path.stat().st_size)


def flip(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 0xFF
    path.unlink()  # its hard links in other versions stay as they are
    path.write_bytes(content)


def shorten(path: Path) -> None:
    content = path.read_bytes()
    path.unlink()
    path.write_bytes(content[:-1])


def test_sound_version_is_found_sound(versions: Versions) -> None:
    assert verify(versions, 1) == []


@pytest.mark.parametrize(
    "damage",
    [
        lambda folder: flip(biggest(folder)),
        lambda folder: shorten(biggest(folder)),
        lambda folder: biggest(folder).unlink(),
        lambda folder: (folder / "version.json").write_text("{"),
        lambda folder: shorten(folder / "changes.nq.gz"),
        lambda folder: flip(folder / "changes.nq.gz"),
        lambda folder: shutil.rmtree(folder / "paths"),
        lambda folder: flip(folder / "paths" / "neighbours.npy"),
    ],
    ids=[
        "flipped",
        "shortened",
        "missing",
        "no-facts",
        "changes-shortened",
        "changes-flipped",
        "no-paths",
        "path-flipped",
    ],
)
def test_damage_is_found(versions: Versions, damage: Callable[[Path], object]) -> None:
    damage(versions.folder / "1")
    assert verify(versions, 1) != []


def test_damaged_version_is_not_opened(versions: Versions) -> None:
    shorten(biggest(versions.folder / "1"))
    with pytest.raises(DamagedVersion, match="rollback"):
        versions.current().open_store()


@pytest.mark.parametrize(
    "damage",
    [lambda folder: biggest(folder).unlink(), lambda folder: (folder / "version.json").write_text("{")],
    ids=["store", "version.json"],
)
def test_damaged_current_version_can_be_rolled_back(
    small_root: Path, versions: Versions, damage: Callable[[Path], object]
) -> None:
    change(small_root)
    build(small_root, versions, SPACE)
    damage(versions.folder / "2")
    third = roll_back(versions, 1).version
    assert (third.number, third.parent, third.content_digest) == (3, 2, versions.get(1).content_digest)
    assert third.published > versions.get(1).published
    assert verify(versions, 3) == []
    with versions.writing() as writer:
        assert writer.prune(1) == [1, 2]


def test_killed_build_leaves_the_previous_version_and_the_next_build_works(
    small_root: Path, versions: Versions
) -> None:
    change(small_root)
    seeded = random.Random(20261124)
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["ascn_graph.publishing"])
    digest = versions.current().content_digest
    stages = [
        "reading the sources",
        "inferring",
        "validating",
        "comparing with the current version",
        "writing",
    ]
    killed = 0
    for kill in range(KILLS):
        ours, theirs = context.Pipe()
        process = context.Process(
            target=build, args=(small_root, versions, SPACE), kwargs={"progress": theirs.send}
        )
        process.start()
        theirs.close()
        # Every second one dies while it writes, where most can go wrong; the others anywhere.
        wanted = "writing" if kill % 2 else seeded.choice(stages)
        while ours.recv() != wanted:
            pass
        time.sleep(seeded.uniform(0, 0.3 if wanted == "writing" else 0.1))
        assert process.pid is not None
        os.kill(process.pid, signal.SIGKILL)
        process.join()
        ours.close()
        current = versions.current()
        if current.content_digest != digest:
            # The kill came too late: the version is whole. Begin again from the content of the first.
            assert verify(versions, current.number) == []
            roll_back(versions, 1)
            change(small_root, f"kill {kill}")
        else:
            killed += 1
        assert versions.current().content_digest == digest
        assert len(versions.current().open_store()) > 3000
    assert killed > KILLS // 2
    built = build(small_root, versions, SPACE)
    assert built.published
    assert verify(versions, built.version.number) == []
    assert not list(versions.folder.glob(".*"))


def test_lock_ends_with_the_writing_although_a_starting_process_still_has_its_descriptor(
    tmp_path: Path,
) -> None:
    versions = Versions(tmp_path / "home")
    with versions.writing():
        lock = (versions.home / "lock").stat().st_ino
        numbers = (int(path.name) for path in Path("/dev/fd").iterdir())
        [held] = [number for number in numbers if is_of(number, lock)]
        inherited = os.dup(held)
    try:
        with versions.writing():
            pass
    finally:
        os.close(inherited)


def is_of(descriptor: int, inode: int) -> bool:
    try:
        return os.fstat(descriptor).st_ino == inode
    except OSError:  # the one by which the folder of descriptors was read
        return False
