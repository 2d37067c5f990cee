"""Paths within SPARQL: the service `<paths>`, whose blocks are answered here before the engine sees the query."""
