"""When things were there, and how: which versions have a name, which facts about it came and went with each.

A name is that of a document or a thing relative to the base, without a fragment: `city/jakarta`, `source/x`. Every
version that is published keeps two small files of names, so that most questions open no store. Versions that were
published before there were such files, and versions whose parent was pruned, are looked into instead.
"""
