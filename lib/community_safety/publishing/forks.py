"""The client's side of the nursery: start one, and have it fork kernels."""

import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from community_safety.publishing.processes import MARK

# What most notebooks import, directly or through `report`. Named, not imported: only the nursery wants them.
PRELOADED = (
    "IPython",
    "ipykernel.kernelapp",
    "ipykernel.zmqshell",
    "numpy",
    "pandas",
    "matplotlib.pyplot",
    "seaborn",
    "community_safety.report",
)

# What would let one computer's pack differ from another's, or one run's from the next.
FIXED_ENVIRONMENT = {
    "PYTHONHASHSEED": "0",
    "PYTHONUTF8": "1",
    "TZ": "UTC",
    "MPLBACKEND": "module://matplotlib_inline.backend_inline",  # Jupyter's own default
    # One report is one process: threads within each would only get in each other's way, and can change the
    # last digit of a sum.
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "MKL_NUM_THREADS": "1",
}

CAN_FORK = hasattr(os, "fork") and hasattr(socket, "AF_UNIX") and sys.platform != "darwin"
SOCKET_PATH = 100  # characters; systems allow 104 to 108
ANSWER_SECONDS = 60  # for the nursery to be warm, and then to fork


@dataclass
class Nursery:
    """A nursery that this process has started: the address of its socket, and its process."""

    address: str
    process: subprocess.Popen[bytes]

    @classmethod
    def start(cls, private: Path, mark: str, modules: Sequence[str] = PRELOADED) -> "Nursery | None":
        """Begin to warm one up, without waiting for it. None where the system cannot fork."""
        address = str(private / "nursery")
        if not CAN_FORK or len(address) > SOCKET_PATH:
            return None
        # We listen before it runs: a kernel asked for meanwhile waits, and is refused at once should it die.
        with socket.socket(socket.AF_UNIX) as listener:
            listener.bind(address)
            listener.listen()
            process = cls._process(listener.fileno(), mark, modules)
        return cls(address, process)

    @staticmethod
    def _process(listener: int, mark: str, modules: Sequence[str]) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-P", "-m", f"{__package__}.nursery", str(listener), *modules]
        return subprocess.Popen(
            command,
            pass_fds=[listener],
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            env={**os.environ, **FIXED_ENVIRONMENT, MARK: mark},
            start_new_session=True,  # Ctrl-C at the terminal is for us to handle
        )

    def stop(self) -> None:
        """End it and its kernels."""
        if self.process.stdin is not None:
            self.process.stdin.close()
        try:
            self.process.wait(timeout=0.5)
        except subprocess.TimeoutExpired:  # not warm yet, and so without a kernel
            self.process.kill()
            self.process.wait()


class ForkedProcess:
    """A kernel in the nursery, looking to Jupyter like a subprocess.Popen."""

    stdin = stdout = stderr = None

    def __init__(self, address: str, request: Mapping[str, object]) -> None:
        self.connection = socket.socket(socket.AF_UNIX)
        self.connection.settimeout(ANSWER_SECONDS)
        self.connection.connect(address)
        self.received = b""
        self.returncode: int | None = None
        self.connection.sendall(json.dumps(request).encode() + b"\n")
        answer = self._answer()
        if answer is None:
            raise OSError("the process that starts kernels has ended")
        self.pid = int(answer["pid"])

    def poll(self) -> int | None:
        """Exit code, negative for a signal; None while it runs. Never waits."""
        if self.returncode is None:
            self.connection.setblocking(False)
            with suppress(BlockingIOError):
                answer = self._answer()
                self.returncode = -9 if answer is None else int(answer["exit"])
                self.connection.close()
        return self.returncode

    def wait(self, timeout: float | None = None) -> int | None:
        """Exit code, after the end."""
        while self.poll() is None:
            time.sleep(0.02)
        return self.returncode

    def send_signal(self, number: int) -> None:
        """To the kernel and all processes of its group."""
        if self.poll() is None:
            with suppress(OSError):
                self.connection.setblocking(True)
                self.connection.sendall(b"%d\n" % number)

    def _answer(self) -> dict[str, int] | None:
        while b"\n" not in self.received:
            try:
                data = self.connection.recv(4096)
            except ConnectionError:
                data = b""
            if not data:
                return None
            self.received += data
        line, _, self.received = self.received.partition(b"\n")
        return dict(json.loads(line))
