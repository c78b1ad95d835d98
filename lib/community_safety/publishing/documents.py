"""One notebook of a pack, from its bytes to its documents: what a worker process does."""

import shutil
import time
import traceback
from dataclasses import replace

import nbformat

from community_safety.publishing.engine import Run
from community_safety.publishing.jobs import Job, Made
from community_safety.publishing.records import Failure, shorten
from community_safety.publishing.rendering import render, warnings_of_exporters
from community_safety.publishing.running import run_notebook


def make_documents(job: Job) -> Made:
    """Run the notebook and render it. Never raises: what goes wrong is in the answer."""
    began = time.monotonic()
    made = Made(job.name)
    try:
        shutil.rmtree(job.private, ignore_errors=True)  # of a worker that died at this job
        job.private.mkdir(parents=True, mode=0o700)
        made = _run_and_render(job)
    except OSError as problem:
        made = Made(job.name, failure=_failure("disk", problem))
    except Exception as problem:
        made = Made(job.name, failure=_failure("worker", problem, "the program itself failed: "))
    finally:
        shutil.rmtree(job.private, ignore_errors=True)
    return replace(made, seconds={**made.seconds, "all": round(time.monotonic() - began, 3)})


def _run_and_render(job: Job) -> Made:
    run = Run(job.folder, job.private, job.environment, job.rendering.limits, job.nursery, job.mark)
    ending = run_notebook(job.source, job.parameters, run)
    seconds = {"run": round(ending.seconds, 3)}
    if ending.notebook is not None:
        job.executed.write_text(nbformat.writes(ending.notebook), encoding="utf-8")
    if ending.notebook is None or ending.failure is not None:
        return Made(job.name, failure=ending.failure, seconds=seconds)
    began = time.monotonic()
    with warnings_of_exporters() as notes:
        try:
            files = tuple(file.name for file in render(ending.notebook, job.rendering))
        except OSError:
            raise
        except Exception as problem:  # an exporter's refusal; what it says is for the analyst
            return Made(job.name, failure=_failure("export", problem, "it cannot be made into a document: "))
    seconds["render"] = round(time.monotonic() - began, 3)
    return Made(job.name, files, notes=tuple(notes), seconds=seconds)


def _failure(reason: str, problem: Exception, what: str = "") -> Failure:
    message = f"{what}{shorten(problem)}"
    return Failure(reason, message, error=type(problem).__name__, detail=traceback.format_exc())
