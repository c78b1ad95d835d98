"""Build a pack: run its notebooks, export them, and publish the whole, or keep the last good one."""

import platform
import shutil
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path

from community_safety.environment import PACK_VARIABLE, RECORD
from community_safety.errors import CommunitySafetyError, Interrupted
from community_safety.publishing.checkpoints import checkpoint
from community_safety.publishing.endings import explained, recorded, refusal, write_ending
from community_safety.publishing.interruptions import sigterm_as_exception
from community_safety.publishing.jobs import CONTENTS, Contents, Job, Made, make, make_contents
from community_safety.publishing.locks import only_build_of
from community_safety.publishing.manifest import manifest_of, write_manifest
from community_safety.publishing.plans import PackPlan, PackResult, Snapshot, snapshots
from community_safety.publishing.records import Failure
from community_safety.publishing.rendering import Rendering, late_mark
from community_safety.publishing.resuming import made_from
from community_safety.publishing.swap import building_folder, keep_failed, put_back, put_in_place
from community_safety.publishing.workers import Workers

Progress = Callable[[str], None]


def build_pack(plan: PackPlan, progress: Progress, workers: Workers | None = None) -> PackResult:
    """Build one pack and put it in its place. Give `workers` to use those of other builds.

    Raises
    ------
    UsageError : a notebook or parameter cannot be used; nothing was started
    PackFailed : a report failed; the last good pack is as it was
    EnvironmentFault : disk full, somebody else is building this pack, or no kernel would start
    Interrupted, Terminated : Ctrl-C, SIGTERM; no process and no half of a pack is left
    and what `plan.extras` raise
    """
    notebooks = snapshots(plan)
    began = datetime.now(UTC)
    place = plan.place.absolute()  # workers may have another working folder
    own = Workers(min(plan.jobs, len(notebooks))) if workers is None else nullcontext(workers)
    with (
        explained(place),
        sigterm_as_exception(),
        own as crew,
        only_build_of(place, plan.limits.wait_seconds, progress),
    ):
        put_back(place)
        with recorded(place, began), building_folder(place) as folder:
            return _Build(replace(plan, place=place), notebooks, crew, folder, progress, began).run()


def build_packs(
    plans: Sequence[PackPlan], progress: Progress, workers: Workers
) -> Iterator[PackResult | CommunitySafetyError]:
    """Build several packs one after the other; one that fails gives its error and does not stop the others.

    Raises
    ------
    Interrupted, Terminated : the rest is not begun
    """
    for plan in plans:
        try:
            yield build_pack(plan, progress, workers)
        except Interrupted:
            raise
        except CommunitySafetyError as problem:
            yield problem


@dataclass
class _Build:
    """One build on its way: `folder` is private, and what will be the pack is in it."""

    plan: PackPlan
    notebooks: list[Snapshot]
    workers: Workers
    folder: Path
    progress: Progress
    began: datetime
    seconds: dict[str, float] = field(default_factory=dict)
    made: dict[str, Made] = field(default_factory=dict)

    def run(self) -> PackResult:
        start = time.monotonic()
        self.pack.mkdir()
        (self.pack / RECORD).mkdir(mode=0o700)
        self.executed.mkdir()
        with self._step("data"):
            for extra in self.plan.extras:
                extra(self.pack)
        checkpoint("after-data")
        with self._step("reports"):
            self._make_reports()
        checkpoint("after-reports")
        failures = {made.name: made.failure for made in self.made.values() if made.failure is not None}
        if failures:
            self._keep(failures)
            raise refusal(failures, self.plan.place)
        with self._step("contents"):
            self._write_contents()
        write_manifest(self.pack, self._account("succeeded"))
        put_in_place(self.pack, self.plan.place)
        seconds = time.monotonic() - start
        self.progress(f"{self.plan.place.name}: published in {seconds:.1f} s")
        documents = tuple(file for notebook in self.notebooks for file in self.made[notebook.name].files)
        return PackResult(self.plan.place, documents, manifest_of(self.plan.place), seconds)

    @property
    def pack(self) -> Path:
        return self.folder / "pack"

    @property
    def executed(self) -> Path:
        return self.pack / RECORD / "notebooks"

    def _make_reports(self) -> None:
        jobs = [self._job(notebook) for notebook in self.notebooks]
        with self.workers.aborted_on_interruption():
            for made in self.workers.outcomes(make, jobs, _lost):
                self.made[made.name] = made
                end = "failed" if made.failure else "done"
                self.progress(f"{made.name}: {end} in {made.seconds.get('all', 0):.1f} s")
                for note in made.notes:
                    self.progress(f"{made.name}: {note}")

    def _job(self, notebook: Snapshot) -> Job:
        links = [{"title": "Contents", "href": CONTENTS}]
        links += [{"title": other.title, "href": f"{other.name}.html"} for other in self.notebooks]
        traits = {"published": True, "provenance": self.plan.provenance_line, "documents": links}
        return Job(
            name=notebook.name,
            source=notebook.source,
            parameters=dict(self.plan.parameters),
            folder=notebook.folder,
            environment={**self.plan.environment, PACK_VARIABLE: str(self.pack.resolve())},
            private=self.workers.private / str(self.notebooks.index(notebook)),
            nursery=self.workers.nursery,
            mark=f"{self.workers.mark}{notebook.name}/",
            executed=self.executed / f"{notebook.name}.ipynb",
            rendering=Rendering(notebook.name, self.pack, self.plan.exporters, traits, self.plan.limits),
        )

    def _write_contents(self) -> None:
        plan = self.plan
        reports = [(notebook.title, self.made[notebook.name].files) for notebook in self.notebooks]
        page = Contents(self.pack, plan.title, plan.notice, plan.provenance_line, reports)
        with self.workers.aborted_on_interruption():
            self.workers.call(make_contents, page)

    def _keep(self, failures: dict[str, Failure]) -> None:
        """Leave the executed notebooks beside the pack's place, with the reasons."""
        failed = self.folder / "failed"
        failed.mkdir(mode=0o700)
        shutil.move(self.executed, failed / "notebooks")
        write_ending(failed, self._account("failed"))
        keep_failed(failed, self.plan.place)

    def _account(self, outcome: str) -> dict[str, object]:
        """What the manifest and the record of a failure have in common."""
        return {
            "outcome": outcome,
            **made_from(self.plan, self.notebooks),
            "began": self.began.isoformat(timespec="seconds"),
            "seconds": self.seconds,
            "system": platform.platform(),
            "notebooks": {notebook.name: self._account_of(notebook) for notebook in self.notebooks},
        }

    def _account_of(self, notebook: Snapshot) -> dict[str, object]:
        made = self.made[notebook.name]
        account: dict[str, object] = {"seconds": dict(made.seconds), "documents": list(made.files)}
        if made.notes:
            account["notes"] = list(made.notes)
        if made.failure is None:
            return {"outcome": "succeeded", **account}
        return {"outcome": "failed", **account, "failure": made.failure.as_record()}

    @contextmanager
    def _step(self, name: str) -> Iterator[None]:
        start = time.monotonic()
        yield
        self.seconds[name] = round(time.monotonic() - start, 3)


def _lost(job: Job) -> Made:
    """The answer for a job whose worker died, twice."""
    if late_mark(job.rendering).exists():
        limit = job.rendering.limits.render_seconds
        return Made(job.name, failure=Failure("time", f"making its documents took longer than {limit} s"))
    return Made(job.name, failure=Failure("worker", "the process that made it died, twice"))
