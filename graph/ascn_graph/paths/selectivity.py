"""How much a path tells: the fewer others it would lead to, the more.

The *fan* of a step at one of its ends is the number of things linked to that end by the same property in the same
direction: of "Thailand took part in the meeting", the fan at the meeting is the number of its participants, at
Thailand the number of meetings it took part in. The exclusivity of a step decreases with both fans (Hulpuş,
Prangnawarat, Hayes: "Path-based semantic relatedness on linked data and its use to word and entity disambiguation",
ISWC 2015). Where they add fans we add bits, so that a hub weighs against a path as a whole and does not decide alone;
this is the logarithm of the probability that a random walker takes the path, from one end and from the other (as in
Koren, North, Volinsky: "Measuring and extracting proximity in networks", KDD 2006):

    cost of a path = 2 for each step + bits ahead + bits back
    bits ahead     = sum of w * log2(fan at the node that a step leaves)
    bits back      = sum of w * log2(fan at the node that it leads to)

w is 3 where a step only sorts one thing under the other, else 1: counts alone would rank nine delegations at one table
with nine cities in one country, which no reader does. So do *classifying* properties (the country a city lies in, the
network it belongs to, a theme), which the vocabulary marks (`:ClassifyingProperty`), and all properties of claims: that
someone named two things together connects them as little as a common theme. Classifying shortcuts of one relationship
are counted together: a candidate for a network is sorted under it with all its members. RelFinder (Heim et al., SAMT
2009) leaves the choice of properties to each user.

A path is *trivial* when neither end tells the other: its bits ahead and its bits back both reach 6, which is 64 things,
or 4 by steps that sort. It then says as much of many other pairs (the distributional view of interest in Fang, Das
Sarma, Yu, Bohannon: "REX: explaining relationships between entity pairs", PVLDB 5(3), 2011). "Both are in Indonesia" is
trivial from four cities on, "both took part in the meeting" from 64 participants on. Each step beyond the second counts
for another bit, for a long way round leads to as many things as it passes: that a city takes part in a programme, which
was launched at a meeting, which invited a country, which has another city, does not connect the cities.

A path is also trivial where it only goes round something trivial, that is where a direct link between two of its nodes
would make a trivial path of it: "Jakarta was the place of a meeting, which was held in Indonesia, which has the city
Surabaya" says no more than that both cities are in Indonesia.

A single step is never trivial and costs 1, whatever its fans: it is what is stated of these two, so it comes before
every way round.
"""

import numpy as np
import numpy.typing as npt

HOP = 2.0
"""What each step costs beside its bits: a way one hop longer has to be that much more telling."""
DIRECT = 1.0
"""What a path of a single step costs."""
STEP = 1.0
"""What each step weighs beside its bits where it is told whether a path is trivial."""
MANY = 6.0 + 2 * STEP
"""What a path weighs from which on it leads to many: 6 bits, and the two steps that none does without."""
SORTING_WEIGHT = 3
_BEST_SCORE = 10
Floats = npt.NDArray[np.float32]


def bits_of(fans: npt.NDArray[np.int32], sorts: npt.NDArray[np.bool_]) -> Floats:
    """Give the bits it takes to choose one among so many.

    >>> bits_of(np.int32([8, 8, 1]), np.array([False, True, True])).tolist()
    [3.0, 9.0, 0.0]
    """
    return np.asarray(np.where(sorts, SORTING_WEIGHT, 1) * np.log2(fans), dtype=np.float32)


def score_of(cost: float) -> float:
    """Turn the cost of a path into its score: 10 for a single step, towards 0 for what tells nothing.

    Relatedness is the inverse of the sum of costs, as in Hulpuş et al.

    >>> score_of(1), score_of(9.17)
    (10.0, 1.09)
    """
    return round(_BEST_SCORE / cost, 2)
