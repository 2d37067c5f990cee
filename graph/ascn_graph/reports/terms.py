"""The words a report is written in, and where one lies."""

from pyoxigraph import NamedNode

from ascn_graph.namespaces import DCTERMS, RDF, SH

REPORT_FILE = "report.ttl"
"""The name of the report inside the folder of a version."""
DQV = "http://www.w3.org/ns/dqv#"
TYPE = NamedNode(f"{RDF}type")
REPORT, RESULT = NamedNode(f"{SH}ValidationReport"), NamedNode(f"{SH}result")
CONFORMS, SEVERITY = NamedNode(f"{SH}conforms"), NamedNode(f"{SH}resultSeverity")
SHAPE = NamedNode(f"{SH}sourceShape")
SOURCE, PART_OF = NamedNode(f"{DCTERMS}source"), NamedNode(f"{DCTERMS}isPartOf")
MEASUREMENT, METRIC = NamedNode(f"{DQV}QualityMeasurement"), NamedNode(f"{DQV}Metric")
COMPUTED_ON, MEASURES = NamedNode(f"{DQV}computedOn"), NamedNode(f"{DQV}isMeasurementOf")
VALUE = NamedNode(f"{DQV}value")
SEVERITIES = ("Violation", "Warning", "Info")
"""Of SHACL, the worst first."""


def report_name(number: int) -> str:
    """Name the report of version `number`, relative to the base."""
    return f"versions/{number}/report"


def rank(severity: str) -> int:
    """Give the place of a severity, given by its local name, among `SEVERITIES`; others come last.

    >>> rank("Warning"), rank("http://localhost:8000/shapes#Trifle")
    (1, 3)
    """
    return SEVERITIES.index(severity) if severity in SEVERITIES else len(SEVERITIES)
