"""The service manifest: what the service offers, and where (Reconciliation Service API 0.2, section 3.1)."""

from typing import Any

from pydantic import BaseModel, ConfigDict

from ascn_api.reconciliation.results import TypeModel
from ascn_graph import __version__
from ascn_graph.reconciliation.reader import VALUES

VERSIONS = ("0.1", "0.2")
BATCH = 50
"""Queries of one batch at most."""
WIDTH, HEIGHT = 420, 300
"""Pixels of a preview."""
_NAME = "ASEAN Smart Cities Network"
_BASE = "http://localhost:8000"


class ServicePath(BaseModel):
    """Where a service is: both parts joined give its address."""

    model_config = ConfigDict(
        frozen=True,
        json_schema_extra={"example": {"service_url": _BASE, "service_path": "/reconcile/properties"}},
    )

    service_url: str
    service_path: str


class SuggestService(BaseModel):
    """Where a suggest service is, and its flyouts, in whose path `${id}` stands for the id."""

    model_config = ConfigDict(
        frozen=True,
        json_schema_extra={
            "example": {
                "service_url": _BASE,
                "service_path": "/reconcile/suggest/entity",
                "flyout_service_url": _BASE,
                "flyout_service_path": "/reconcile/flyout/entity?id=${id}",
            }
        },
    )

    service_url: str
    service_path: str
    flyout_service_url: str
    flyout_service_path: str


class Template(BaseModel):
    """An address in which `{{id}}` stands for an id."""

    model_config = ConfigDict(frozen=True, json_schema_extra={"example": {"url": f"{_BASE}/{{{{id}}}}"}})

    url: str


class PreviewTemplate(BaseModel):
    """The address of previews, and the pixels of the frame for them."""

    model_config = ConfigDict(
        frozen=True,
        json_schema_extra={
            "example": {"url": f"{_BASE}/reconcile/preview?id={{{{id}}}}", "width": WIDTH, "height": HEIGHT}
        },
    )

    url: str
    width: int
    height: int


class PropertySetting(BaseModel):
    """A setting of a property whose values are fetched; its type is number, text or checkbox."""

    model_config = ConfigDict(
        frozen=True,
        json_schema_extra={
            "example": {
                "name": "limit",
                "label": "Values at most",
                "type": "number",
                "default": VALUES,
                "help_text": "How many values of one entity are given.",
            }
        },
    )

    name: str
    label: str
    type: str
    default: int | str | bool
    help_text: str


class ExtendService(BaseModel):
    """What the data extension service offers."""

    model_config = ConfigDict(
        frozen=True,
        json_schema_extra={
            "example": {
                "propose_properties": {"service_url": _BASE, "service_path": "/reconcile/properties"},
                "property_settings": [],
            }
        },
    )

    propose_properties: ServicePath
    property_settings: list[PropertySetting]


class Manifest(BaseModel):
    """The service manifest."""

    model_config = ConfigDict(frozen=True)

    versions: list[str]
    name: str
    identifierSpace: str  # noqa: N815  # as the specification spells it
    schemaSpace: str  # noqa: N815  # as the specification spells it
    documentation: str
    serviceVersion: str  # noqa: N815  # as the specification spells it
    batchSize: int  # noqa: N815  # as the specification spells it
    defaultTypes: list[TypeModel]  # noqa: N815  # as the specification spells it
    view: Template
    preview: PreviewTemplate
    suggest: dict[str, SuggestService]
    extend: ExtendService


_SETTINGS = [
    PropertySetting(
        name="limit",
        label="Values at most",
        type="number",
        default=VALUES,
        help_text="How many values of one entity are given.",
    ),
    PropertySetting(
        name="language",
        label="Language of texts",
        type="text",
        default="",
        help_text="Only texts in this language, such as en, id or ja, and those in none.",
    ),
    PropertySetting(
        name="count",
        label="Count the values only",
        type="checkbox",
        default=False,
        help_text="Give the number of values instead of the values.",
    ),
]


def manifest_of(base: str, types: list[TypeModel]) -> Manifest:
    """Give the manifest of the service of a base, whose default types are `types`.

    >>> manifest_of("https://ascn.example/data/", []).suggest["type"].service_url
    'https://ascn.example/data'
    """
    url = base.rstrip("/")
    return Manifest(
        versions=list(VERSIONS),
        name=_NAME,
        identifierSpace=base,
        schemaSpace=f"{base}ontology#",
        documentation=f"{base}use#openrefine.txt",
        serviceVersion=__version__,
        batchSize=BATCH,
        defaultTypes=types,
        view=Template(url=f"{base}{{{{id}}}}"),
        preview=PreviewTemplate(url=f"{base}reconcile/preview?id={{{{id}}}}", width=WIDTH, height=HEIGHT),
        suggest={kind: _suggest(url, kind) for kind in ("entity", "property", "type")},
        extend=ExtendService(
            propose_properties=ServicePath(service_url=url, service_path="/reconcile/properties"),
            property_settings=_SETTINGS,
        ),
    )


def _suggest(url: str, kind: str) -> SuggestService:
    return SuggestService(
        service_url=url,
        service_path=f"/reconcile/suggest/{kind}",
        flyout_service_url=url,
        flyout_service_path=f"/reconcile/flyout/{kind}?id=${{id}}",
    )


def example_manifest() -> dict[str, Any]:
    """Give an example for the description of the API."""
    return manifest_of(f"{_BASE}/", [TypeModel(id="City", name="city")]).model_dump(exclude_none=True)
