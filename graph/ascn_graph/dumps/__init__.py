"""Dumps: a version as one file, written once and kept beside the versions for whoever wants the whole of it."""
