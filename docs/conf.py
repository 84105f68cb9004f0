"""How Sphinx builds these pages: `tox -e docs`, with every warning an error."""

from importlib import metadata

project = "foiflow"
author = "The foiflow authors"
copyright = author
release = metadata.version("foiflow")

extensions = ["myst_parser", "sphinx.ext.autodoc", "sphinx.ext.napoleon"]
exclude_patterns = ["_build"]
# The index takes in whatever pages there are, also none.
suppress_warnings = ["toc.empty_glob"]
myst_enable_extensions = ["colon_fence", "deflist"]
myst_heading_anchors = 3
autodoc_member_order = "bysource"
autodoc_typehints = "description"
html_theme = "furo"
html_title = f"foiflow {release}"
