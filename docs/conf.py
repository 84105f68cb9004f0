"""How Sphinx builds these pages: `tox -e docs`, with every warning an error."""

import sys
from importlib import metadata
from pathlib import Path

# For law_pages.py, which writes the law's pages from the data.
sys.path.insert(0, str(Path(__file__).parent))

project = "foiflow"
author = "The foiflow authors"
copyright = author
release = metadata.version("foiflow")

extensions = ["myst_parser", "sphinx.ext.autodoc", "sphinx.ext.napoleon", "law_pages"]
exclude_patterns = ["_build"]
# The index takes in whatever pages there are, also none.
suppress_warnings = ["toc.empty_glob"]
myst_enable_extensions = ["colon_fence", "deflist"]
myst_heading_anchors = 3
napoleon_custom_sections = ["Basis"]
autodoc_member_order = "bysource"
autodoc_typehints = "description"
html_theme = "furo"
html_title = f"foiflow {release}"
