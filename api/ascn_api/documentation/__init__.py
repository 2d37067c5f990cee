"""The pages that document the vocabulary and the shapes of a version."""
