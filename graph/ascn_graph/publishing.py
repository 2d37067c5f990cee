"""Building: from input files to the next version, all or nothing."""

from pathlib import Path

from ascn_graph.candidate import prepare
from ascn_graph.errors import InvalidGraph
from ascn_graph.inputs import read_inputs
from ascn_graph.namespaces import Namespace
from ascn_graph.native_names import NATIVE_FILE
from ascn_graph.next_version import Built, Progress, has_paths, publish
from ascn_graph.reports.terms import REPORT_FILE
from ascn_graph.reports.writing import write_report
from ascn_graph.versions import CONTEXT_FILE, SOFTWARE, Version, Versions

REFUSED_FILE = "refused.ttl"
"""The SHACL report of the last build that was refused, in ASCN_HOME."""


def build(
    root: Path,
    versions: Versions,
    namespace: Namespace,
    *,
    strict: bool = False,
    message: str | None = None,
    force: bool = False,
    progress: Progress = lambda stage: None,
) -> Built:
    """Build the files under `root` and publish them as the next version, unless nothing changed.

    `force` goes through every stage although the same inputs were built already.

    :raises InvalidSource: when files cannot be read or used; nothing was published.
    :raises InvalidGraph: when a shape is violated; nothing was published, and the report is in `refused.ttl`.
    :raises WriterBusy: when another build is at work.
    """
    inputs = read_inputs(root)
    refused = versions.home / REFUSED_FILE
    with versions.writing() as writer:
        parent = versions.current_or_none()
        built = parent and versions.is_built(inputs.digest, namespace.base, strict, SOFTWARE)
        if parent and built and not force and has_paths(parent):
            return Built(parent, published=False)
        try:
            candidate = prepare(inputs, namespace, parent, strict, progress)
        except InvalidGraph as error:
            refused.write_text(error.report, encoding="utf-8")
            raise
        refused.unlink(missing_ok=True)
        draft = Version(
            number=0,
            published="",
            parent=parent.number if parent else None,
            agent="ascn build",
            message=message or f"Built from {len(inputs.sources)} source files",
            base=namespace.base,
            strict=strict,
            counts={"entities": candidate.entities},
            content_digest="",
            inputs_digest=inputs.digest,
            files=sorted({file.source for file in inputs.sources}),
            shacl=candidate.report.summary,
            software=SOFTWARE,
            sizes={},
            tags=[],
            folder=versions.folder,
            labels=candidate.labels,
        )
        files = {
            CONTEXT_FILE: inputs.context.content,
            NATIVE_FILE: candidate.native,
            REPORT_FILE: write_report(candidate.report.judgement, namespace, writer.next_number),
        }
        published = publish(writer, parent, draft, candidate.quads, files, progress)
        return Built(
            version=published or writer.confirm(inputs.digest, SOFTWARE),
            published=published is not None,
            kept=candidate.kept,
            warnings=candidate.report.warnings,
        )
