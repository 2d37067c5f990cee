"""The data set as a whole: its description, and its dumps."""
