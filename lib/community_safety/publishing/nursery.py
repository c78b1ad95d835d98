"""A warm process that forks Jupyter kernels, so that what every kernel imports is imported once.

Run as `python -m community_safety.publishing.nursery SOCKET MODULE …`, where SOCKET is the number of a
listening socket that it inherits. It has one thread, and no kernel in itself: a fork of it is a new Python
in which the modules are already loaded.

One connection is one kernel. The client sends a line of JSON (`argv`, `env`, `cwd`, `log`) and gets
`{"pid": …}`; it may then send signal numbers, a line each, for the kernel's process group; when the kernel
ends it gets `{"exit": …}`, negative for a signal, as from subprocess. A client that goes away takes its
kernel with it, and so does the nursery's own end, which comes when its standard input is closed.
"""

import gc
import importlib
import importlib.util
import json
import os
import selectors
import signal
import socket
import sys
import time
from contextlib import suppress
from typing import Any, NoReturn


class Kernel:
    """A connection, and the process that was forked for it."""

    def __init__(self, connection: socket.socket) -> None:
        self.connection = connection
        self.received = b""
        self.asked = False
        self.pid: int | None = None  # while it runs

    def lines(self) -> list[bytes] | None:
        """Lines that have come in whole, or None if the client is gone."""
        try:
            data = self.connection.recv(65536)
        except OSError:
            data = b""
        if not data:
            return None
        *lines, self.received = (self.received + data).split(b"\n")
        return lines

    def tell(self, message: dict[str, int]) -> None:
        """Send a line to the client, who may have gone."""
        with suppress(OSError):
            self.connection.sendall(json.dumps(message).encode() + b"\n")

    def signal(self, number: int) -> None:
        """To the kernel and all of its group, whose number nobody else can have until we reap the kernel."""
        if self.pid is not None:
            with suppress(ProcessLookupError):
                os.killpg(self.pid, number)


class Nursery:
    """Serve kernels to those who connect to `listener`, until standard input ends."""

    def __init__(self, listener: socket.socket) -> None:
        self.listener = listener
        self.selector = selectors.DefaultSelector()
        self.kernels: dict[int, Kernel] = {}  # by process
        self.deaths, self.wake = os.pipe()

    def serve(self) -> None:
        """Until standard input ends; kills all kernels then."""
        os.set_blocking(self.wake, False)
        signal.set_wakeup_fd(self.wake)
        signal.signal(signal.SIGCHLD, lambda number, frame: None)  # the wake-up needs a handler
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the command, which ends us in good order
        for watched in (self.listener, self.deaths, sys.stdin):
            self.selector.register(watched, selectors.EVENT_READ)
        while True:
            for key, _ in self.selector.select():
                if key.fileobj is sys.stdin:
                    for kernel in self.kernels.values():
                        kernel.signal(signal.SIGKILL)
                    return
                if key.fileobj is self.listener:
                    with suppress(ConnectionError):  # one who has gone again
                        connection, _ = self.listener.accept()
                        self.selector.register(connection, selectors.EVENT_READ, Kernel(connection))
                elif key.fileobj == self.deaths:
                    os.read(self.deaths, 65536)
                    self.reap()
                else:
                    self.hear(key.data)

    def hear(self, kernel: Kernel) -> None:
        """Do what a client asks."""
        lines = kernel.lines()
        if lines is None:
            self.selector.unregister(kernel.connection)
            kernel.connection.close()
            kernel.signal(signal.SIGKILL)
            return
        for line in lines:
            if kernel.asked:
                kernel.signal(int(line))
            else:
                self.begin(kernel, json.loads(line))

    def begin(self, kernel: Kernel, request: dict[str, Any]) -> None:
        """Start a kernel and tell its number, or hang up if the system has no room for one more."""
        kernel.asked = True
        try:
            kernel.pid = self.fork(request)
        except OSError:
            kernel.connection.shutdown(socket.SHUT_RDWR)
            return
        self.kernels[kernel.pid] = kernel
        kernel.tell({"pid": kernel.pid})

    def reap(self) -> None:
        """Note which kernels have ended, and end what is left of their groups, which are still theirs."""
        for pid, kernel in list(self.kernels.items()):
            ended = os.waitid(os.P_PID, pid, os.WEXITED | os.WNOHANG | os.WNOWAIT)
            if ended is not None:
                kernel.signal(signal.SIGKILL)
                _, status = os.waitpid(pid, 0)
                kernel.pid = None
                del self.kernels[pid]
                kernel.tell({"exit": os.waitstatus_to_exitcode(status)})

    def fork(self, request: dict[str, Any]) -> int:
        """Start a kernel; its number, which is also that of its new session and process group."""
        ready, told = os.pipe()
        pid = os.fork()
        if pid == 0:
            try:
                os.setsid()
                os.close(told)
                os.close(ready)
                self.leave()
                become_kernel(**request)
            finally:
                os._exit(1)  # never back into the loop above, whatever happened
        os.close(told)
        os.read(ready, 1)  # ends when the child has its group: before that, a signal would find nobody
        os.close(ready)
        return pid

    def leave(self) -> None:
        """In a fork: let go of all that is the nursery's."""
        signal.set_wakeup_fd(-1)
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        signal.signal(signal.SIGINT, signal.default_int_handler)
        for key in list(self.selector.get_map().values()):
            if isinstance(key.fileobj, socket.socket):
                key.fileobj.close()
        self.selector.close()
        os.close(self.deaths)
        os.close(self.wake)


def become_kernel(argv: list[str], env: dict[str, str], cwd: str, log: str) -> NoReturn:
    """Be what `python -m ipykernel_launcher ARGV` would be in this environment and folder."""
    for descriptor, path, flags in ((0, os.devnull, os.O_RDONLY), (1, log, os.O_WRONLY | os.O_APPEND)):
        opened = os.open(path, flags | os.O_CREAT, 0o600)
        os.dup2(opened, descriptor)
        os.close(opened)
    os.dup2(1, 2)
    os.environ.clear()
    os.environ.update(env)
    time.tzset()
    os.chdir(cwd)
    sys.argv = [_file_of(argv[0]), *argv[1:]]
    if "numpy.random" in sys.modules:
        sys.modules["numpy.random"].seed()  # or all kernels would draw the same numbers
    from ipykernel.kernelapp import IPKernelApp

    # It ends itself when that process is gone.
    IPKernelApp.launch_instance([*argv[1:], f"--IPKernelApp.parent_handle={os.getppid()}"])
    os._exit(0)


def _file_of(module: str) -> str:
    found = importlib.util.find_spec(module)
    return found.origin if found and found.origin else module


def warm_up(modules: list[str]) -> None:
    """Import what can be imported; a module that cannot will say so in the notebook that wants it."""
    for module in modules:
        with suppress(Exception):
            importlib.import_module(module)
    gc.collect()
    gc.freeze()  # so that a collection in a kernel does not copy these pages


def main(descriptor: str, *modules: str) -> None:
    """Warm up, then serve."""
    listener = socket.socket(fileno=int(descriptor))
    warm_up(list(modules))
    Nursery(listener).serve()


if __name__ == "__main__":
    main(*sys.argv[1:])
