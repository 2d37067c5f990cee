"""Letting go of what was read of an index, so that a worker stays small."""

import mmap
from dataclasses import fields
from typing import Any

import numpy as np

from ascn_graph.paths.index import PathIndex
from ascn_graph.texts import Texts


def release(index: PathIndex) -> None:
    """Take the pages of an opened index out of this process; they stay in the system's cache, once for all workers.

    What is read next is mapped again, which costs about a microsecond for each 64 KiB. Without a system that knows how
    (`madvise`), and for an index that was not opened from files, nothing happens.
    """
    if not hasattr(mmap, "MADV_DONTNEED"):
        return
    for part in fields(index):
        value = getattr(index, part.name)
        for array in (value.characters, value.starts) if isinstance(value, Texts) else (value,):
            if mapped := _mapping(array):
                mapped.madvise(mmap.MADV_DONTNEED)


def _mapping(array: Any) -> mmap.mmap | None:  # noqa: ANN401  # whatever an array rests on
    while isinstance(array, np.ndarray):
        array = array.base
    return array if isinstance(array, mmap.mmap) else None
