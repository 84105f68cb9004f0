"""Does a profile hold together: every check is made, all faults are told at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from foiflow.errors import ProfileError
from foiflow.law.check_layer import LAYER_CHECKS
from foiflow.law.check_rules import RULE_CHECKS
from foiflow.law.check_shape import check_shape
from foiflow.law.fault import Fault
from foiflow.law.files import read_layer
from foiflow.law.load import assemble
from foiflow.law.place import placed

if TYPE_CHECKING:
    from pathlib import Path

    from foiflow.law.profile import Profile

__all__ = ["Fault", "check_file", "check_profile"]


def check_file(path: Path) -> list[Fault]:
    """Check an agency's own profile file; empty where nothing is wrong."""
    try:
        layer = read_layer(path)
        faults = check_shape(layer)
        if faults:
            return sorted(placed(faults, [layer]))
        profile = assemble(layer)
    except ProfileError as error:
        return [Fault(path.name, 0, str(fault).removeprefix(f"{path.name}: ")) for fault in error.faults]
    return check_profile(profile)


def check_profile(profile: Profile) -> list[Fault]:
    """Run every check on a profile; empty where nothing is wrong.

    Under an agency's own file the shipped ones are taken as checked.
    """
    layers = [layer for layer in profile.layers if layer.own] or profile.layers
    for checks in LAYER_CHECKS:
        faults = {fault for check in checks for layer in layers for fault in check(profile, layer)}
        if faults:
            return sorted(placed(faults, layers))
    return sorted({fault for check in RULE_CHECKS for fault in check(profile)})
