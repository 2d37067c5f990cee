"""Shapes refuse what they are written to refuse, nothing else, and say what to do about it.

Each file under shapes/examples is judged in the small world of context.trig: valid examples conform, invalid
ones fail by exactly the shapes, at exactly the nodes, that their comments `# expect: <shape> <node>` name.
All valid examples are judged at once, and so are all invalid ones, because one validation costs about a
second; therefore no two of them state anything of the same thing.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
from pyoxigraph import (
    BlankNode,
    DefaultGraph,
    Literal,
    NamedNode,
    Quad,
    RdfFormat,
    Store,
    parse,
)

from ascn_graph.inference import infer
from ascn_graph.inputs import read_inputs
from ascn_graph.namespaces import DEFAULT_BASE, RDF, RDFS, SH, Namespace
from ascn_graph.sources import read_statements
from ascn_graph.validation import validate

ROOT = Path(__file__).parents[1]
ONTOLOGY = ROOT / "ontology"
SHAPES = ROOT / "shapes"
EXAMPLES = SHAPES / "examples"
SPACE = Namespace(DEFAULT_BASE)
EXPECTATION = re.compile(r"^# expect: (\S+) (\S+)$", re.MULTILINE)

Verdicts = Mapping[str, set[str]]
"""The shapes that failed, by focus node; IRIs relative to the base."""

VALID = sorted(EXAMPLES.glob("*/valid-*"))
INVALID = sorted(EXAMPLES.glob("*/invalid-*"))
SHAPE_FILES = sorted(path for path in SHAPES.glob("*.ttl"))


def load(*files: Path) -> Store:
    store = Store()
    for file in files:
        store.extend(parse(file.read_bytes(), RdfFormat.TURTLE, base_iri=SPACE.base))
    return store


def moved(quad: Quad, graph: NamedNode | DefaultGraph) -> Quad:
    return Quad(quad.subject, quad.predicate, quad.object, graph)


def read_example(file: Path) -> list[Quad]:
    """Read TriG as it stands, and Turtle as a statement of the editors in a graph of its own."""
    syntax = RdfFormat.TRIG if file.suffix == ".trig" else RdfFormat.TURTLE
    item = re.sub(r"[^a-z0-9-]", "-", f"{file.parent.name}-{file.stem}".lower())
    graph = SPACE.iri(f"source/editors#{item}")
    return [
        quad if syntax is RdfFormat.TRIG else moved(quad, graph)
        for quad in parse(file.read_bytes(), syntax, base_iri=SPACE.base)
    ]


def local(term: object) -> str:
    assert isinstance(term, NamedNode)
    return SPACE.local(term.value) or term.value


def expectations(file: Path) -> set[tuple[str, str]]:
    """The shapes and nodes that an invalid example says it fails by."""
    return {(match[1], match[2]) for match in EXPECTATION.finditer(file.read_text(encoding="utf-8"))}


def nodes(file: Path) -> set[str]:
    """The things an example states something of, and the graphs in which it does."""
    quads = read_example(file)
    return {local(quad.subject) for quad in quads} | {local(quad.graph_name) for quad in quads}


def example_id(file: Path) -> str:
    return file.relative_to(EXAMPLES).with_suffix("").as_posix()


GRAPH = load(*SHAPE_FILES)
TERMS = load(ONTOLOGY / "ascn.ttl")


def sh(name: str) -> NamedNode:
    return NamedNode(f"{SH}{name}")


def objects(store: Store, subject: NamedNode, predicate: NamedNode) -> list[object]:
    return [quad.object for quad in store.quads_for_pattern(subject, predicate, None)]


def instances(store: Store, *classes: NamedNode) -> Iterator[NamedNode]:
    for kind in classes:
        for quad in store.quads_for_pattern(None, NamedNode(f"{RDF}type"), kind):
            assert isinstance(quad.subject, NamedNode)
            yield quad.subject


PROPERTY_SHAPES = sorted(instances(GRAPH, sh("PropertyShape")), key=str)
NODE_SHAPES = sorted(instances(GRAPH, sh("NodeShape")), key=str)
TARGETS = [sh(name) for name in ("targetClass", "targetSubjectsOf", "targetObjectsOf", "targetNode")]
TARGETED = [
    shape
    for shape in [*PROPERTY_SHAPES, *NODE_SHAPES]
    if any(objects(GRAPH, shape, target) for target in TARGETS)
]
"""Every shape but those that others refer to."""


def literals(subject: NamedNode, predicate: NamedNode) -> list[Literal]:
    return [term for term in objects(GRAPH, subject, predicate) if isinstance(term, Literal)]


# How examples are judged


def judge(files: list[Path]) -> Verdicts:
    """Validate the context and `files` together, with the real vocabulary and what the rules conclude."""
    inputs = read_inputs(ROOT)
    stated = read_statements(inputs, SPACE)
    store = Store()
    for file in [EXAMPLES / "context.trig", *files]:
        store.extend(read_example(file))
    store.extend(stated.ontology)
    store.extend([moved(quad, DefaultGraph()) for quad in store])
    store.extend(stated.shapes)
    infer(store, SPACE)
    report = validate(store, SPACE, inputs)
    verdicts: dict[str, set[str]] = defaultdict(set)
    for finding in (*report.violations, *report.warnings):
        node = (finding.node or "").removeprefix(SPACE.base)
        verdicts[node].add(finding.rule.removeprefix(SPACE.base))
    return verdicts


@pytest.fixture(scope="module")
def verdicts_on_valid() -> Verdicts:
    return judge(VALID)


@pytest.fixture(scope="module")
def verdicts_on_invalid() -> Verdicts:
    return judge(INVALID)


# The examples


def test_there_are_examples_of_both_kinds() -> None:
    assert VALID
    assert INVALID


@pytest.mark.parametrize("file", VALID, ids=example_id)
def test_valid_example_conforms(file: Path, verdicts_on_valid: Verdicts) -> None:
    assert {node: verdicts_on_valid[node] for node in nodes(file) if node in verdicts_on_valid} == {}


@pytest.mark.parametrize("file", INVALID, ids=example_id)
def test_invalid_example_fails_by_its_shape_at_its_node(file: Path, verdicts_on_invalid: Verdicts) -> None:
    failures = {(shape, node) for node in nodes(file) for shape in verdicts_on_invalid.get(node, set())}
    assert failures == expectations(file)


@pytest.mark.parametrize("file", INVALID, ids=example_id)
def test_invalid_example_opens_with_its_fault_and_what_it_expects(file: Path) -> None:
    fault, expected, *_ = file.read_text(encoding="utf-8").splitlines()
    assert re.fullmatch(r"# [A-Z].*\.", fault)
    assert EXPECTATION.fullmatch(expected)


def test_nothing_outside_the_invalid_examples_fails(verdicts_on_invalid: Verdicts) -> None:
    assert set(verdicts_on_invalid) <= set().union(*map(nodes, INVALID))


@pytest.mark.parametrize("files", [VALID, INVALID], ids=["valid", "invalid"])
def test_no_two_examples_state_anything_of_the_same_thing(files: list[Path]) -> None:
    shared = nodes(EXAMPLES / "context.trig")
    stated = Counter(node for file in files for node in nodes(file) - shared)
    assert [node for node, count in stated.items() if count > 1] == []


@pytest.mark.parametrize("shape", TARGETED, ids=local)
def test_shape_fails_in_an_example(shape: NamedNode) -> None:
    assert any(local(shape) == failed for file in INVALID for failed, _ in expectations(file))


def test_folders_of_examples_are_named_after_the_files_with_shapes() -> None:
    targeted = set(TARGETED)
    with_shapes = {
        file.stem
        for file in SHAPE_FILES
        if targeted & set(instances(load(file), sh("NodeShape"), sh("PropertyShape")))
    }
    assert {example.parent.name for example in VALID} == with_shapes
    assert {example.parent.name for example in INVALID} == with_shapes


# What every shape says of itself


@pytest.mark.parametrize("shape", PROPERTY_SHAPES, ids=local)
def test_property_shape_explains_itself(shape: NamedNode) -> None:
    assert {name.language for name in literals(shape, sh("name"))} == {"en", "id"}
    (message,) = literals(shape, sh("message"))
    assert message.language == "en"
    assert re.fullmatch(r"[A-Z{].*[.?]", message.value)
    assert len(objects(GRAPH, shape, sh("path"))) == 1
    assert len(literals(shape, sh("order"))) == 1


@pytest.mark.parametrize("shape", NODE_SHAPES, ids=local)
def test_node_shape_explains_itself(shape: NamedNode) -> None:
    assert {label.language for label in literals(shape, NamedNode(f"{RDFS}label"))} == {"en", "id"}
    (message,) = literals(shape, sh("message"))
    assert message.language == "en"


@pytest.mark.parametrize("shape", PROPERTY_SHAPES, ids=local)
def test_property_shape_has_targets_and_one_constraint(shape: NamedNode) -> None:
    about = {f"{RDF}type", *(target.value for target in TARGETS)}
    about |= {f"{SH}{name}" for name in ("path", "name", "message", "order", "group", "severity")}
    quads = GRAPH.quads_for_pattern(shape, None, None)
    assert shape in TARGETED
    assert len([quad for quad in quads if quad.predicate.value not in about]) == 1


@pytest.mark.parametrize("shape", sorted(set(NODE_SHAPES) - set(TARGETED), key=str), ids=local)
def test_shape_without_target_is_used_by_another(shape: NamedNode) -> None:
    assert list(GRAPH.quads_for_pattern(None, None, shape))


def test_shapes_are_named_in_the_namespace_of_shapes() -> None:
    names = [local(shape) for shape in [*PROPERTY_SHAPES, *NODE_SHAPES]]
    assert len(names) > 200
    assert [name for name in names if not re.fullmatch(r"shapes#[A-Za-z0-9-]+", name)] == []


def test_blank_nodes_are_lists_and_paths_only() -> None:
    allowed = {f"{RDF}first", f"{RDF}rest", f"{SH}alternativePath", f"{SH}inversePath"}
    used = {quad.predicate.value for quad in GRAPH if isinstance(quad.subject, BlankNode)}
    assert used <= allowed


@pytest.mark.parametrize("file", SHAPE_FILES, ids=lambda file: file.stem)
def test_property_shapes_of_a_file_are_ordered(file: Path) -> None:
    orders: dict[str, list[int]] = defaultdict(list)
    for shape in instances(load(file), sh("PropertyShape")):
        orders[local(shape).split("-")[0]].extend(int(order.value) for order in literals(shape, sh("order")))
    counted = {name: list(range(1, len(numbers) + 1)) for name, numbers in orders.items()}
    assert {name: sorted(numbers) for name, numbers in orders.items()} == counted


GROUPS = sorted(instances(GRAPH, sh("PropertyGroup")), key=str)


def test_groups_used_are_those_declared() -> None:
    assert {quad.object for quad in GRAPH.quads_for_pattern(None, sh("group"), None)} == set(GROUPS)


@pytest.mark.parametrize("group", GROUPS, ids=local)
def test_group_has_labels_and_its_order(group: NamedNode) -> None:
    assert {label.language for label in literals(group, NamedNode(f"{RDFS}label"))} == {"en", "id"}
    assert len(literals(group, sh("order"))) == 1


def test_prefixes_of_shapes_are_those_of_the_project() -> None:
    declared = {
        prefix.value: namespace.value if ":" in namespace.value else SPACE.base + namespace.value
        for declaration in instances(GRAPH, sh("PrefixDeclaration"))
        for prefix in literals(declaration, sh("prefix"))
        for namespace in literals(declaration, sh("namespace"))
    }
    assert len(declared) > 5
    assert declared.items() <= SPACE.prefixes.items()


# The vocabulary is covered


INFERRED = {"statedIn", "firstDay", "lastDay", "knownFrom", "knownUntil", "paragraph"}
ANSWERED = {SPACE.term(name) for name in ("PathAnswer", "Path", "Hop", "Finding", "PathSearch")}
"""What answers about paths consist of, and what is asked for them: no version holds it."""
OF_ANSWERS = {SPACE.term(name) for name in ("hop", "meaningful", "score", "scoreReason", "sentence")}
"""Their properties that are of more than one of these classes."""


def stated_properties() -> list[NamedNode]:
    """The properties of ours that sources state: neither inferred, nor of answers, nor about the vocabulary itself."""
    kinds = [NamedNode(f"http://www.w3.org/2002/07/owl#{kind}Property") for kind in ("Object", "Datatype")]
    shortcuts = {quad.subject for quad in TERMS.quads_for_pattern(None, SPACE.term("via"), None)}
    return sorted(
        (
            term
            for term in {*instances(TERMS, *kinds, NamedNode(f"{RDF}Property"))} - shortcuts
            if term not in {SPACE.term(name) for name in INFERRED} | OF_ANSWERS
            if ANSWERED.isdisjoint(objects(TERMS, term, NamedNode(f"{RDFS}domain")))
        ),
        key=str,
    )


@pytest.mark.parametrize("term", stated_properties(), ids=local)
def test_property_of_the_vocabulary_has_a_shape(term: NamedNode) -> None:
    assert list(GRAPH.quads_for_pattern(None, sh("path"), term))


@pytest.mark.parametrize("shape", TARGETED, ids=local)
def test_shape_targets_a_class_or_property_of_the_vocabulary(shape: NamedNode) -> None:
    terms = [term for target in TARGETS for term in objects(GRAPH, shape, target)]
    ours = [term for term in terms if isinstance(term, NamedNode) and local(term).startswith("ontology#")]
    declared = {quad.subject for quad in TERMS.quads_for_pattern(None, NamedNode(f"{RDF}type"), None)}
    assert set(ours) <= declared
