"""The tidy table of observations, and the store that keeps it."""

from community_safety.observations.store import Added, Store
from community_safety.observations.table import ALL, NO_LOCATION, POPULATION, Reading, Release, observations

__all__ = ["ALL", "NO_LOCATION", "POPULATION", "Added", "Reading", "Release", "Store", "observations"]
