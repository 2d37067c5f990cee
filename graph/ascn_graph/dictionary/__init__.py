"""The documentation of the data as Markdown pages, made from a version: what there is, how much, for example what."""
