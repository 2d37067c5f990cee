"""The commands of `ascn`, one module each; `pyproject.toml` lists them as entry points."""
