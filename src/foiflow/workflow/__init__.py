"""The arcs of the law, read two ways: a live machine and linked rows."""
