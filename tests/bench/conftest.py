"""Lets the measurements import what they measure against."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
