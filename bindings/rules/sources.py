"""The displayed source of a rule: a section of the article, or the product's own decision."""

import re

from django.utils.translation import gettext as _


def source_label(source: str) -> str:
    """Return a source as it is shown: "seed III.1 scenario 2" is section III.1, scenario 2; a reading is our decision."""
    found = re.fullmatch(r"seed ([IV]+(?:\.\d)?)(?: (notes)| scenario (\d))?", source)
    if not found:
        return _("Product decision")
    section, notes, scenario = found.groups()
    if notes:
        return _("Section %(section)s, notes") % {"section": section}
    if scenario:
        return _("Section %(section)s, Scenario %(scenario)s") % {"section": section, "scenario": scenario}
    return _("Section %(section)s") % {"section": section}
