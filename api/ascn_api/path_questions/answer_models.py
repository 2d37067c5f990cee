"""The wire format of answers about connections; the examples are real."""

from typing import Any

from pydantic import BaseModel, Field

from ascn_api.examples import BASE
from ascn_api.path_models import (
    HAS_PROJECT,
    PARTNERSHIP,
    PROJECT,
    SIEM_REAP,
    TAKAMATSU,
    PathHop,
    PathNode,
    PathSentences,
    config,
)

_READ = "Takamatsu works together with Siem Reap, which has the project Smart Tourism (Siem Reap)."
_PATH: dict[str, Any] = {
    "length": 2,
    "score": 1.07,
    "meaningful": True,
    "reason": "2 hops; the least telling: Smart Tourism (Siem Reap) is carried out in Siem Reap, like 9 others.",
    "sentence": _READ,
    "sentences": {
        "en": _READ,
        "id": "Kota Takamatsu bekerja sama dengan Siem Reap, yang memiliki proyek Smart Tourism (Siem Reap).",
    },
    "nodes": [TAKAMATSU, SIEM_REAP, PROJECT],
    "hops": [PARTNERSHIP, HAS_PROJECT],
}
_CONNECTIONS: dict[str, Any] = {
    "version": 3,
    "permalink": f"{BASE}versions/3/paths?from=city/takamatsu&limit=1&to=project/siem-reap-smart-tourism",
    "from": TAKAMATSU,
    "to": PROJECT,
    "rank": "meaning",
    "search": "best",
    "max_length": 6,
    "as_of": None,
    "meaningful": True,
    "cut": False,
    "explanation": "Takamatsu and Smart Tourism (Siem Reap) are connected; 1 path is shown.",
    "paths": [_PATH],
}
_TREE: dict[str, Any] = {
    "version": 3,
    "permalink": f"{BASE}versions/3/tree?of=city/takamatsu&of=project/siem-reap-smart-tourism",
    "given": [TAKAMATSU, PROJECT],
    "between": [SIEM_REAP],
    "unconnected": [],
    "max_length": 6,
    "as_of": None,
    "score": 1.07,
    "meaningful": True,
    "cut": False,
    "explanation": "Takamatsu and Smart Tourism (Siem Reap) are connected by 2 hops through Siem Reap.",
    "sentences": [_PATH["sentences"]],
    "hops": [PARTNERSHIP, HAS_PROJECT],
}
_NEIGHBOUR: dict[str, Any] = {**SIEM_REAP, "depth": 1, "score": 2.5}
_NEIGHBOURHOOD: dict[str, Any] = {
    "version": 3,
    "permalink": f"{BASE}versions/3/neighbourhood?avoid_class=Meeting&limit=1&of=city/takamatsu",
    "around": TAKAMATSU,
    "depth": 1,
    "as_of": None,
    "cut": True,
    "explanation": "1 thing is shown within 1 hop of Takamatsu under these conditions, the most telling first. "
    "There are more.",
    "neighbours": [_NEIGHBOUR],
    "hops": [PARTNERSHIP],
}
_SHARED: dict[str, Any] = {
    **SIEM_REAP,
    "by": [TAKAMATSU["iri"], PROJECT["iri"]],
    "score": 1.07,
    "meaningful": True,
    "reason": "Shared by all; Smart Tourism (Siem Reap) is carried out in Siem Reap, like 9 others.",
    "sentences": {
        "en": "Takamatsu works together with Siem Reap; Smart Tourism (Siem Reap) is carried out in Siem Reap.",
        "id": "Kota Takamatsu bekerja sama dengan Siem Reap; Smart Tourism (Siem Reap) dilaksanakan di Siem Reap.",
    },
    "hops": [
        PARTNERSHIP,
        {
            **HAS_PROJECT,
            "from": PROJECT["iri"],
            "to": SIEM_REAP["iri"],
            "label": "is carried out in",
            "forward": True,
        },
    ],
}
_COMMON: dict[str, Any] = {
    "version": 3,
    "permalink": f"{BASE}versions/3/common?of=city/takamatsu&of=project/siem-reap-smart-tourism",
    "of": [TAKAMATSU, PROJECT],
    "as_of": None,
    "meaningful": True,
    "cut": False,
    "explanation": "1 thing that Takamatsu and Smart Tourism (Siem Reap) share is shown; 1 is shared by all.",
    "shared": [_SHARED],
}


class FoundPath(BaseModel):
    """One connection: `score` is the higher the more it tells, `reason` says why, `sentence` reads it aloud.

    A path that is not `meaningful` would say as much of many other pairs.
    """

    model_config = config(_PATH)

    length: int
    score: float
    meaningful: bool
    reason: str
    sentence: str
    sentences: PathSentences
    nodes: list[PathNode]
    hops: list[PathHop]


class FoundPaths(BaseModel):
    """How two entities are connected in one version, at whose `permalink` the same is answered for ever.

    `meaningful` is false where trivial links alone connect them, of which the best is shown, or nothing does; `cut`
    is true where the search had to stop before it had seen everything; `explanation` says so in a sentence.
    """

    model_config = config(_CONNECTIONS)

    version: int
    permalink: str
    start: PathNode = Field(alias="from")
    end: PathNode = Field(alias="to")
    rank: str
    search: str
    max_length: int
    as_of: str | None
    meaningful: bool
    cut: bool
    explanation: str
    paths: list[FoundPath]


class FoundTree(BaseModel):
    """A small tree that connects the entities `given`, but for those `unconnected`, through those `between`.

    `meaningful` is false where a trivial link is part of it.
    """

    model_config = config(_TREE)

    version: int
    permalink: str
    given: list[PathNode]
    between: list[PathNode]
    unconnected: list[PathNode]
    max_length: int
    as_of: str | None
    score: float
    meaningful: bool
    cut: bool
    explanation: str
    sentences: list[PathSentences]
    hops: list[PathHop]


class FoundNeighbour(PathNode):
    """An entity near another: how many hops away, and how much the most telling way to it tells."""

    model_config = config(_NEIGHBOUR)

    depth: int
    score: float


class FoundNeighbourhood(BaseModel):
    """What lies around an entity, the most telling first, and the hops by which it is reached.

    `cut` is true where there is more than is shown.
    """

    model_config = config(_NEIGHBOURHOOD)

    version: int
    permalink: str
    around: PathNode
    depth: int
    as_of: str | None
    cut: bool
    explanation: str
    neighbours: list[FoundNeighbour]
    hops: list[PathHop]


class FoundShared(PathNode):
    """An entity with which several of those compared are linked, namely those in `by`, one hop from each to it."""

    model_config = config(_SHARED)

    by: list[str]
    score: float
    meaningful: bool
    reason: str
    sentences: PathSentences
    hops: list[PathHop]


class FoundCommon(BaseModel):
    """What several entities share: what most of them are linked with first, then what tells most.

    `meaningful` is false where all they share is shared by many others, or nothing is; `cut` is true where there is
    more than is shown.
    """

    model_config = config(_COMMON)

    version: int
    permalink: str
    of: list[PathNode]
    as_of: str | None
    meaningful: bool
    cut: bool
    explanation: str
    shared: list[FoundShared]


FoundAnswer = FoundPaths | FoundTree | FoundNeighbourhood | FoundCommon
"""An answer to any question."""
