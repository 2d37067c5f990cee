"""Questions about connections over HTTP: what is asked, of which version, and the pages on which people ask."""
