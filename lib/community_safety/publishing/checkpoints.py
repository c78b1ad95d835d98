"""Named moments of a build at which a test can have it killed, to see what a power cut there would leave."""

import os
import signal

VARIABLE = "COMMUNITY_SAFETY_KILL_AT"


def checkpoint(moment: str) -> None:
    """Die at once, without any tidying, if the environment names this moment; otherwise do nothing."""
    if os.environ.get(VARIABLE) == moment:
        os.kill(os.getpid(), getattr(signal, "SIGKILL", signal.SIGTERM))
