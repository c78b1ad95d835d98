"""From notebooks to a pack: run them, export them, and put the whole in place or nothing of it.

`pack` is the way in: its `build_pack` uses the other modules in this order.

1. Before anything starts: `plans` says what the pack is made of and reads the notebooks; `lint` refuses those that
   papermill would run with other parameters than asked for; `limits` holds all limits on time, size and memory.
2. Processes: `workers` starts those that make the documents, forked from one in which `warm` has imported what they
   need. `forks` starts `nursery`, another warm process, from which kernels are forked.
3. A place to build in: `locks` lets one build of a pack run at a time, and `swap` gives it a private folder beside the
   pack's place; `owners` tells who made a folder or holds a lock, so that what a dead process left can be cleared away.
4. Each notebook: `jobs` is what a worker is asked and what it answers. In the worker `documents` does the job:
   `running` runs the notebook by papermill with our own `engine`, whose kernels come from `kernels`; `records` keeps
   what happened and gives the verdict; `rendering` then makes the HTML and the PDF with the exporters of `exporters`.
5. The whole: `contents` writes the first page and `manifest` the record of what went in and came out; then `swap`
   puts the new pack in the place of the last one.
6. Otherwise: `endings` writes a record of a build that did not publish, and tells the analyst why.

At any time: `interruptions` turns a request to stop into an exception, so that all that was begun is ended, and
`processes` ends what a kernel left running. Beside a build: `resuming` says what a pack is made from, and whether the
published one is still current; `checkpoints` lets a test kill a build at a named moment.
"""
