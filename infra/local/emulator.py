"""Runs ministack until standard input closes, so that it cannot outlive the program that started it.

It leads a process group of its own, and so do the functions that it starts: all of them end with it.
"""

import os
import signal
import sys
import threading

from ministack.app import main


def end_with_parent() -> None:
    sys.stdin.buffer.read()
    os.killpg(0, signal.SIGKILL)


os.setpgid(0, 0)
threading.Thread(target=end_with_parent, daemon=True).start()
sys.argv = ["ministack"]
main()
