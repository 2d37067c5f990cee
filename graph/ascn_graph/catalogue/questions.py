"""The competency questions: what the graph was built to answer, published with it as queries that can be run.

Each is described as SHACL describes queries (`sh:SPARQLExecutable`), which is also how collections of examples of other
endpoints do it. Texts stand as in their files: relative names in them are resolved by who runs them.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice, takewhile
from pathlib import PurePosixPath

from pyoxigraph import Literal, NamedNode, Quad, Store

from ascn_graph.catalogue.facts import SCHEMA, Fact, as_quads, english
from ascn_graph.engine.blocks import find_blocks, stand_in
from ascn_graph.engine.lexer import find_form, find_service
from ascn_graph.errors import Finding, InvalidQuery, InvalidSource
from ascn_graph.inputs import InputFile
from ascn_graph.lookups import Lookups
from ascn_graph.namespaces import DCTERMS, RDF, RDFS, SH, XSD, Namespace

QUESTIONS = "queries"
"""The name of the list of all questions, relative to the base; each is named below it."""
_PREFIXES = "graph/catalogue#prefixes"
_MOST = 1_000
"""Questions that are read."""
_NAME = re.compile(r"[a-z0-9-]+")
_RULE = "build: questions"
_FORMS = ("Select", "Ask", "Construct")
_COLLECTION = NamedNode("http://purl.org/dc/dcmitype/Collection")


@dataclass(frozen=True)
class Question:
    """A question and the query that answers it."""

    name: str
    text: str
    comment: str
    """Further comments at the head of the file, or ''."""
    form: str
    """Select, Ask or Construct."""
    query: str
    """The whole file."""


def read_questions(files: Iterable[InputFile], namespace: Namespace) -> list[Question]:
    """Read files of one query each, whose first line is a comment that asks the question.

    :raises InvalidSource: when a file is no such file.
    """
    questions: list[Question] = []
    findings: list[Finding] = []
    for file in files:
        try:
            questions.append(_read(file, namespace))
        except ValueError as error:
            findings.append(Finding(str(error), _RULE, file.name))
    if findings:
        raise InvalidSource(findings)
    return questions


def question_quads(questions: Iterable[Question], namespace: Namespace) -> list[Quad]:
    """Describe the questions, their list, and the prefixes that are predefined in them, for `graph/catalogue`."""
    told = (fact for question in questions for fact in _question_facts(question, namespace))
    return as_quads((*_list_facts(namespace), *told), namespace)


def list_questions(store: Lookups, namespace: Namespace) -> list[Question]:
    """Give the questions of a version, by name."""
    listed = store.quads_for_pattern(
        None, NamedNode(f"{DCTERMS}isPartOf"), namespace.iri(QUESTIONS), namespace.catalogue
    )
    subjects = [quad.subject for quad in islice(listed, _MOST)]
    names = [namespace.local(node.value) for node in subjects if isinstance(node, NamedNode)]
    found = (find_question(store, namespace, name.removeprefix(f"{QUESTIONS}/")) for name in names if name)
    return sorted((question for question in found if question), key=lambda question: question.name)


def find_question(store: Lookups, namespace: Namespace, name: str) -> Question | None:
    """Give the question called `name`, or None."""
    if not _NAME.fullmatch(name):
        return None
    node = namespace.iri(f"{QUESTIONS}/{name}")
    told = {
        quad.predicate.value: quad.object.value
        for quad in store.quads_for_pattern(node, None, None, namespace.catalogue)
        if isinstance(quad.object, Literal)
    }
    form = next((form for form in _FORMS if f"{SH}{form.lower()}" in told), None)
    if form is None:
        return None
    label, comment = told.get(f"{RDFS}label", name), told.get(f"{RDFS}comment", "")
    return Question(name, label, comment, form, told[f"{SH}{form.lower()}"])


def portable_query(question: Question, namespace: Namespace) -> str:
    """Give the query with the base and the prefixes that it needs, so that it can be run anywhere."""
    lines = question.query.splitlines(keepends=True)
    comments = list(takewhile(_is_comment, lines))
    # A prefix that is declared in vain does no harm, so words in comments and strings may count.
    used = set(re.findall(r"(?<![\w-])([a-z]*):", question.query))
    declared = [f"PREFIX {name}: <{start}>\n" for name, start in namespace.prefixes.items() if name in used]
    return "".join([*comments, "\n", f"BASE <{namespace.base}>\n", *declared, *lines[len(comments) :]])


def _read(file: InputFile, namespace: Namespace) -> Question:
    """Read one file.

    :raises ValueError: saying what is wrong with it.
    """
    name = PurePosixPath(file.name).stem
    if not _NAME.fullmatch(name):
        raise ValueError(f"Its name may hold a-z, 0-9 and hyphens only, not {name!r}.")
    try:
        query = file.content.decode()
    except UnicodeDecodeError as error:
        raise ValueError(f"The file is not UTF-8 (at byte {error.start}).") from error
    first, *more = [line.lstrip("# ") for line in takewhile(_is_comment, query.splitlines())] or [""]
    if not first.endswith("?"):
        raise ValueError("The first line must be a comment that asks the question: # Who …?")
    return Question(name, first, " ".join(more), _form(_without_blocks(query, namespace), namespace), query)


def _without_blocks(query: str, namespace: Namespace) -> str:
    """Give the query as the engine may read it, with an empty table for each block that asks for paths.

    :raises ValueError: when it asks another service, or a block cannot be read.
    """
    try:
        readable = stand_in(query, find_blocks(query, namespace.base, namespace.prefixes))
    except InvalidQuery as error:
        raise ValueError(str(error)) from error
    if find_service(readable):
        raise ValueError("SERVICE is refused wherever the query is run.")
    return readable


def _form(query: str, namespace: Namespace) -> str:
    """Name the form of a query, which is tried on nothing.

    :raises ValueError: when it is no query, or of a form that SHACL has no word for.
    """
    try:
        Store().query(query, base_iri=namespace.base, prefixes=namespace.prefixes)
    except SyntaxError as error:
        raise ValueError(f"The query cannot be read: {error.msg}.") from error
    form = find_form(query).capitalize()
    if form not in _FORMS:
        raise ValueError(f"The query must be a {', '.join(_FORMS).upper()}, not a {form.upper()}.")
    return form


def _is_comment(line: str) -> bool:
    return line.startswith("#")


def _list_facts(namespace: Namespace) -> Iterator[Fact]:
    questions = namespace.iri(QUESTIONS)
    title = english("Questions that this graph answers")
    yield questions, f"{RDF}type", _COLLECTION
    yield questions, f"{RDFS}label", title
    yield questions, f"{DCTERMS}title", title
    prefixes = namespace.iri(_PREFIXES)
    for prefix, start in namespace.prefixes.items():
        declaration = namespace.iri(f"graph/catalogue#prefix-{prefix or 'none'}")
        yield prefixes, f"{SH}declare", declaration
        yield declaration, f"{RDF}type", NamedNode(f"{SH}PrefixDeclaration")
        yield declaration, f"{SH}prefix", Literal(prefix)
        yield declaration, f"{SH}namespace", Literal(start, datatype=NamedNode(f"{XSD}anyURI"))


def _question_facts(question: Question, namespace: Namespace) -> Iterator[Fact]:
    node, questions = namespace.iri(f"{QUESTIONS}/{question.name}"), namespace.iri(QUESTIONS)
    yield questions, f"{DCTERMS}hasPart", node
    yield node, f"{DCTERMS}isPartOf", questions
    yield node, f"{RDF}type", NamedNode(f"{SH}SPARQLExecutable")
    yield node, f"{RDF}type", NamedNode(f"{SH}SPARQL{question.form}Executable")
    yield node, f"{RDFS}label", english(question.text)
    if question.comment:
        yield node, f"{RDFS}comment", english(question.comment)
    yield node, f"{SH}{question.form.lower()}", Literal(question.query)
    yield node, f"{SH}prefixes", namespace.iri(_PREFIXES)
    yield node, f"{SCHEMA}target", namespace.iri("sparql")
