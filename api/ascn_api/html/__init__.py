"""Pages: templates, and what stands in their lines."""
