"""Adds ontology, shapes and sources to a standard wheel, so that an installed `ascn` needs no checkout."""

from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class DataFiles(BuildHookInterface[Any]):
    """Acts on standard builds only: an editable install reads the checkout and must hold no stale copy."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Map the data to `ascn_graph/data/` inside the wheel."""
        if version != "standard":
            return
        root = Path(self.root)
        for part in ("ontology", "shapes", "graph/sources", "graph/expectations.ttl"):
            build_data["force_include"][str(root / part)] = f"ascn_graph/data/{part}"
