"""A curator's way in: begin a source, judge its file, see what it states beside other sources."""
