"""Is the pack in its place already the one that a build would make? Then a batch that was stopped can pass it over."""

import json

from community_safety.publishing.manifest import changed_files, read_manifest, versions
from community_safety.publishing.plans import PackPlan, Snapshot, snapshots
from community_safety.publishing.swap import last_good


def made_from(plan: PackPlan, notebooks: list[Snapshot]) -> dict[str, object]:
    """All that decides what a pack says, as the manifest records it."""
    made = {
        "title": plan.title,
        "notice": plan.notice,
        "provenance_line": plan.provenance_line,
        "parameters": dict(plan.parameters),
        "inputs": dict(plan.provenance),
        "versions": versions(),
        "sources": {notebook.name: notebook.sha256 for notebook in notebooks},
    }
    return dict(json.loads(json.dumps(made, default=str)))


def is_current(plan: PackPlan) -> bool:
    """True if the published pack was made from the same inputs, notebooks and code, and nobody has changed it.

    Raises
    ------
    UsageError : a notebook or parameter cannot be used
    """
    now = made_from(plan, snapshots(plan))
    place = last_good(plan.place)
    recorded = read_manifest(place) or {}
    return {key: recorded.get(key) for key in now} == now and not changed_files(place)
