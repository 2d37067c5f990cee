"""Lists of things by kind, narrowed by facets, and search by name."""
