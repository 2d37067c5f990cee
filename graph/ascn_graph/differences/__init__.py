"""What differs between two versions: the quads that one holds and the other does not.

The content of a version is what its named graphs state, and, where it is strict, its default graph too: a merged
default graph only repeats the others. Where two versions name things under different bases, the content of the one is
moved to the base of the version that is asked about. Differences come sorted as text, so equal questions get equal
bytes, however they were found: from the changes that each version keeps against its parent, or by comparing the stores.
"""
