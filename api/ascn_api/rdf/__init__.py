"""Documents in RDF: what they hold, in which profile, and how it is written."""
