"""The sample pack by `community-safety build`, beside papermill's and nbconvert's own commands, in one run.

Run it after `make report`: it reads the default store. The plain way runs and exports one notebook after the other.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from pathlib import Path

from community_safety.registers import project_root

QUARTER = "2020-21-Q4"


def seconds(*commands: list[str], cwd: Path) -> float:
    """How long the commands take, one after the other."""
    started = time.perf_counter()
    for command in commands:
        subprocess.run(command, cwd=cwd, check=True, capture_output=True)
    return time.perf_counter() - started


def main() -> None:
    """Print both and their ratio."""
    root = project_root(Path(__file__))
    python = sys.executable
    with tempfile.TemporaryDirectory() as folder:
        ours = [python, "-c", "from community_safety.cli import main; main()", "build", QUARTER, "--out", folder]
        build = seconds(ours, cwd=root)
        plain = 0.0
        notebooks = sorted((root / "notebooks").glob("*.ipynb"))
        for notebook in notebooks:
            done = Path(folder) / notebook.name
            run = [python, "-m", "papermill", "--no-progress-bar", str(notebook), str(done)]
            run += ["-f", f"params/{QUARTER}.yml"]
            exports = [
                [python, "-m", "nbconvert", "--to", f"community_safety_{kind}", str(done)] for kind in ("html", "pdf")
            ]
            plain += seconds(run, *exports, cwd=root)
    print(f"{len(notebooks)} notebooks, HTML and PDF of each")
    print(f"build, with index, facts and manifest {build:6.1f} s")
    print(f"papermill and nbconvert, one by one    {plain:6.1f} s   ratio {plain / build:.1f}")


if __name__ == "__main__":
    main()
