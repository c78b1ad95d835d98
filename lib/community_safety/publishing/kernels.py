"""Start Jupyter kernels: forked from a warm process where the system can, else by Jupyter's own start.

Both are the Python that runs this, never the one that a notebook's metadata or another installation names,
and both get the same environment, folder and connection, so that a report cannot tell which it had.
"""

import asyncio
import os
import queue
import sys
import time
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any, BinaryIO

from jupyter_client.asynchronous.client import AsyncKernelClient
from jupyter_client.kernelspec import KernelSpec
from jupyter_client.manager import AsyncKernelManager
from jupyter_client.provisioning.local_provisioner import LocalProvisioner
from jupyter_core.utils import run_sync

from community_safety.publishing.forks import ANSWER_SECONDS, FIXED_ENVIRONMENT, SOCKET_PATH, ForkedProcess
from community_safety.publishing.processes import MARK

KILL_SECONDS = 5  # a process that waits for a disk cannot be killed just then


def kernel_environment(extra: Mapping[str, str], private: Path, mark: str) -> dict[str, str]:
    """Environment of a kernel: this process's, what is fixed, `extra`, and folders that nobody else uses.

    A private IPython folder keeps out the user's own start-up files, which would run in every report.
    """
    temporary = private / "tmp"
    temporary.mkdir(exist_ok=True)
    return {
        **os.environ,
        **FIXED_ENVIRONMENT,
        **extra,
        MARK: mark,
        "IPYTHONDIR": str(private / "ipython"),
        "TMPDIR": str(temporary),
        "TEMP": str(temporary),
        "TMP": str(temporary),
    }


class ForkProvisioner(LocalProvisioner):
    """Jupyter's local provisioner, except that the process comes from the nursery."""

    def __init__(self, address: str, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.address = address

    async def launch_kernel(self, cmd: list[str], **kwargs: Any) -> Any:
        """Have the nursery fork a kernel; gives its connection info. Signals go through the nursery."""
        request = {"argv": cmd[cmd.index("-m") + 1 :], "env": kwargs["env"], "cwd": str(kwargs["cwd"])}
        request["log"] = kwargs["stdout"].name
        loop = asyncio.get_running_loop()
        kernel: Any = await loop.run_in_executor(None, ForkedProcess, self.address, request)
        self.process, self.pid = kernel, kernel.pid
        return self.connection_info


class KernelClient(AsyncKernelClient):
    """Jupyter's client, without its fifth of a second of listening for nothing at each start."""

    async def wait_for_ready(self, timeout: float | None = None) -> None:
        """Until the kernel answers a question, and its channel for output is connected too.

        Raises
        ------
        RuntimeError : it has ended, or has not answered after `timeout` seconds
        """
        deadline = time.monotonic() + (ANSWER_SECONDS if timeout is None else timeout)
        while time.monotonic() < deadline:
            self.kernel_info()
            with suppress(queue.Empty):
                reply = await self.shell_channel.get_msg(timeout=1)
                await self.iopub_channel.get_msg(timeout=0.2)
                self._handle_kernel_info_reply(reply)
                return
            if not await self.is_alive():
                raise RuntimeError("the kernel ended before it answered")
        raise RuntimeError("the kernel did not answer in time")


class KernelManager(AsyncKernelManager):
    """A manager of one kernel whose sockets, temporary files and log are all in one private folder."""

    client_class = f"{__name__}.KernelClient"
    client_factory = KernelClient

    def kill_at_once(self) -> None:
        """Kill the kernel and its group, and wait for their end; Jupyter's own way looks every 0.1 s."""
        if self.has_kernel:
            provisioner: Any = self.provisioner
            process = provisioner.process
            run_sync(provisioner.kill)()
            deadline = time.monotonic() + KILL_SECONDS
            while process.poll() is None and time.monotonic() < deadline:
                time.sleep(0.005)

    @property
    def kernel_spec(self) -> KernelSpec:
        """This Python, whatever kernels are installed for other projects."""
        return KernelSpec(
            argv=[sys.executable, "-P", "-m", "ipykernel_launcher", "-f", "{connection_file}"],
            display_name="Python 3",
            language="python",
            metadata={"supported_encryption": "curve"},
        )

    @classmethod
    def within(cls, private: Path, address: str | None) -> "KernelManager":
        """One whose kernel lives in `private`, from the nursery at `address` or by Jupyter's own start.

        Sockets are files in the private folder where the system has them, else encrypted TCP.
        """
        manager = cls(kernel_name="python3", connection_file=str(private / "kernel.json"))
        sockets = str(private / "k")
        if sys.platform != "win32" and len(sockets) + len("-5") <= SOCKET_PATH:
            manager.transport = "ipc"
            manager.ip = sockets
        else:
            manager.transport_encryption = "required"
        if address is not None:
            manager.provisioner = ForkProvisioner(
                address, kernel_id=private.name, kernel_spec=manager.kernel_spec, parent=manager
            )
        return manager


def kernel_log(private: Path) -> BinaryIO:
    """A file for what a kernel writes past Jupyter: of use only where it does not start."""
    return (private / "kernel.log").open("ab")
