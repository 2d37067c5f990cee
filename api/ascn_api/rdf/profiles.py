"""Negotiation by profile: how much a document in RDF tells, whatever its format.

Content Negotiation by Profile, W3C Working Draft 2 October 2023: by headers (section 7.2) and by the parameters
`_profile` and `_mediatype` (section 7.3).
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from starlette.requests import Request

from ascn_api.errors import NotAcceptable
from ascn_api.negotiation import N_QUADS, TRIG, Format
from ascn_api.requests import parameters_of
from ascn_graph.namespaces import Namespace

_OF_LISTS = "all"
"""What the parameter `_profile` asks for who wants the list of profiles."""
_ENTRY = re.compile(r"\s*(?:<([^<>\s]*)>|([^,;<>\s]+))\s*(?:;\s*q\s*=\s*([01](?:\.\d{0,3})?)\s*)?(?:,|$)")
_LONGEST = 2_000


@dataclass(frozen=True)
class Profile:
    """A profile: the token by which it can be asked for, and the local name of its IRI in the vocabulary."""

    token: str
    name: str

    def iri(self, namespace: Namespace) -> str:
        """Give the IRI, which the vocabulary describes."""
        return namespace.term(self.name).value


LABELS = Profile("labels", "LabelsProfile")
"""The description of a thing with the labels of all that it is linked to."""
PLAIN = Profile("plain", "PlainProfile")
"""The description alone."""
EVIDENCE = Profile("evidence", "EvidenceProfile")
"""The description with labels, and of every triple what states it."""
PROFILES = (LABELS, PLAIN, EVIDENCE)


def default_profile(format_: Format) -> Profile:
    """Give the profile of who asks for none: formats that have graphs keep them.

    >>> default_profile(TRIG).token
    'evidence'
    """
    return EVIDENCE if format_ in (TRIG, N_QUADS) else LABELS


def choose_profile(request: Request, namespace: Namespace, format_: Format) -> Profile:
    """Choose the profile of a document by `_profile`, else by Accept-Profile, else the default of its format.

    Accept-Profile that names nothing we have is passed over, as the draft allows.

    :raises NotAcceptable: when `_profile` names none we have.
    """
    wanted = parameters_of(request).single("_profile")
    if wanted:
        known = _first_known(wanted, namespace)
        if known is None:
            raise NotAcceptable(f"_profile={wanted[:100]}", [profile.token for profile in PROFILES])
        return known
    accepted = ",".join(request.headers.getlist("accept-profile"))
    return (_first_known(accepted, namespace) if accepted else None) or default_profile(format_)


def wants_list(request: Request) -> bool:
    """Tell whether a request asks which profiles there are."""
    return parameters_of(request).all("_profile") == (_OF_LISTS,)


def profile_links(namespace: Namespace, address: str, format_: Format, chosen: Profile) -> Iterator[str]:
    """Give the links by which the answer at `address` tells its profile, the others, and the tokens of all."""
    usual = default_profile(format_)
    yield f'<{chosen.iri(namespace)}>; rel="profile"'
    for profile in PROFILES:
        iri = profile.iri(namespace)
        query = "" if profile is usual else f"?_profile={profile.token}"
        relation = "canonical" if profile is usual else "alternate"
        yield f'<{address}{query}>; rel="{relation}"; type="{format_.media_type}"; profile="{iri}"'
        yield f'<http://www.w3.org/ns/dx/prof/Profile>; rel="type"; token="{profile.token}"; anchor="{iri}"'


def profile_list(namespace: Namespace, iri: str, formats: Sequence[Format]) -> dict[str, object]:
    """List the profiles in which a resource can be had, as the draft does (section 7.3.2)."""
    return {
        "resource": iri,
        "profiles": [
            {
                "token": profile.token,
                "uri": profile.iri(namespace),
                "media_types": [format_.media_type for format_ in formats],
            }
            for profile in PROFILES
        ],
    }


def _first_known(text: str, namespace: Namespace) -> Profile | None:
    """Give the profile we have that a list of IRIs and tokens likes best."""
    known = {profile.iri(namespace): profile for profile in PROFILES}
    known |= {profile.token: profile for profile in PROFILES}
    liked = []
    for place, match in enumerate(_ENTRY.finditer(text[:_LONGEST])):
        profile = known.get(match.group(1) or match.group(2))
        quality = float(match.group(3) or 1)
        if profile and quality:
            liked.append((-quality, place, profile))
    return min(liked, key=lambda entry: entry[:2])[2] if liked else None
