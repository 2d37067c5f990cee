"""HTTP access to published versions of the graph."""
