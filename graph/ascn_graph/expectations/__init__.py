"""What the files together must come to: how many things of each class, all of them tied to the network.

`graph/expectations.ttl` declares it, and `ascn build` refuses what is not as declared; where there is no such file
nothing is expected. Shapes judge statements, whoever makes them; these rules judge what files state, as a whole.
"""

from pyoxigraph import Store

from ascn_graph.errors import InvalidSource
from ascn_graph.expectations.countries import judge_countries, native_languages
from ascn_graph.expectations.declared import Expectations, read_expectations
from ascn_graph.expectations.reach import judge_reach
from ascn_graph.expectations.sizes import judge_sizes
from ascn_graph.inputs import Inputs
from ascn_graph.namespaces import Namespace

__all__ = ["Expectations", "check_expectations", "native_languages", "read_expectations"]


def check_expectations(
    expectations: Expectations, store: Store, namespace: Namespace, inputs: Inputs
) -> None:
    """Compare `store`, which holds what `inputs` state and what follows from it, with the expectations.

    :raises InvalidSource: with every number outside its range, every thing that the network does not lead to, and
        every declaration that names what there is not or makes an exception for nothing.
    """
    findings = [
        *judge_countries(expectations, store, namespace),
        *judge_sizes(expectations, store, namespace),
        *judge_reach(expectations, store, namespace, inputs),
    ]
    if findings:
        raise InvalidSource(findings)
