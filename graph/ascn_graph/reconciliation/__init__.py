"""Reconciliation: which entity a name in somebody's table means, and what the graph can add to that table."""
