"""The query engine: worker processes that hold a version read-only and can be stopped at any moment."""
