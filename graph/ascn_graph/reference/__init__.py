"""Reference data of the places the editors identified, taken from well-kept packages into source files of their own.

Each module of a data set reads one installed package and gives what it states; only `ascn reference` imports them.
Build and server know nothing but the TriG files that it writes.
"""
