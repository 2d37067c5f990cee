"""Who states a fact: how it is found out, and how it is told."""
