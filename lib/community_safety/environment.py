"""The variables by which one process of the suite tells another something."""

PACK_VARIABLE = "COMMUNITY_SAFETY_PACK"  # the folder of the pack being built, for the notebooks that it runs
RECORD = "record"  # the part of a pack that is for the analyst and never published
