"""The vocabulary and the shapes of a version, read for documentation."""
