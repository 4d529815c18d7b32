"""Runs commands as on Windows, as far as another system can pass for it: see `test_other_systems`.

What the libraries need is imported before: they have ways of their own for each system. Then everything
that Python lacks on Windows is taken away, and the program is imported anew. What is beneath stays: the file
system, and paths with slashes.
"""

from __future__ import annotations

import asyncio
import errno
import os
import pkgutil
import signal
import sys
from importlib import import_module
from pathlib import Path
from typing import Any

import filelock  # noqa: F401
import platformdirs  # noqa: F401
import textual.drivers.headless_driver  # noqa: F401

from tests.files_in_use import CALLS, OPEN_FILES, refusing

MODULES = ("fcntl", "grp", "posix", "pty", "pwd", "readline", "resource", "syslog", "termios", "tty")
OF_OS = """
    O_ASYNC O_CLOEXEC O_DIRECTORY O_DSYNC O_NOCTTY O_NOFOLLOW O_NONBLOCK O_SYNC chown chroot confstr ctermid
    fchdir fchmod fchown fdatasync fork forkpty getegid geteuid getgid getgroups getloadavg getpgid getpgrp
    getpriority getresuid getsid getuid initgroups killpg lchown lockf major minor mkfifo mknod nice openpty
    pathconf pread preadv pwrite pwritev register_at_fork sched_getaffinity sched_yield sendfile setgid
    setpgid setpriority setsid setuid statvfs sync sysconf tcgetpgrp uname wait wait3 wait4
"""
OF_SIGNAL = """
    SIGALRM SIGBUS SIGCHLD SIGCONT SIGHUP SIGIO SIGKILL SIGPIPE SIGPROF SIGPWR SIGQUIT SIGSTOP SIGSYS SIGTRAP
    SIGTSTP SIGTTIN SIGTTOU SIGURG SIGUSR1 SIGUSR2 SIGVTALRM SIGWINCH SIGXCPU SIGXFSZ SIG_BLOCK SIG_SETMASK
    SIG_UNBLOCK alarm pause pthread_kill pthread_sigmask setitimer siginterrupt sigpending sigwait
"""


def modules() -> list[str]:
    """Import the whole program, the start of it excepted, and return the names of its modules."""
    folders = import_module("synoptic").__path__
    found = [name for _, name, _ in pkgutil.walk_packages(folders, "synoptic.")]
    names = [name for name in found if not name.endswith("__main__")]
    for name in names:
        import_module(name)
    return names


def become_windows() -> None:
    """Take away what Windows has not."""
    for name in MODULES:
        sys.modules[name] = None  # type: ignore[assignment]  # Python's own way to have an import fail
    for module, names in ((os, OF_OS), (signal, OF_SIGNAL)):
        for name in names.split():
            if hasattr(module, name):
                delattr(module, name)
    if sys.version_info >= (3, 13):
        os.process_cpu_count = os.cpu_count  # where it was made, it asks for what is gone now
    opened = os.open

    def open_no_folder(path: str | os.PathLike[str], *arguments: int) -> int:
        if Path(path).is_dir():
            raise PermissionError(errno.EACCES, "Permission denied", str(path))
        return opened(path, *arguments)

    os.open = open_no_folder  # type: ignore[assignment]
    if OPEN_FILES.is_dir():
        for name in CALLS:
            setattr(os, name, refusing(getattr(os, name)))
    sys.platform = "win32"


def main() -> None:
    """Import the program twice, and run the commands that the arguments name, one an argument.

    The status of each is printed behind it. The screen is left once it is drawn.
    """
    names = modules()
    asyncio.new_event_loop().close()  # the first decides for which system all are made
    become_windows()
    for name in [name for name in sys.modules if name.partition(".")[0] == "synoptic"]:
        del sys.modules[name]
    assert modules() == names
    run = import_module("synoptic.tui.command_line.main").run
    reading: Any = import_module("synoptic.tui.command_line.read")
    reading.has_terminal = lambda: True
    app: Any = import_module("synoptic.tui.app")
    app.SynopticApp._after_first_paint = lambda app: app.exit()
    for command in sys.argv[1:]:
        try:
            run(command.split(" "))
        except SystemExit as ended:
            print(f"{command} = {ended.code}", file=sys.__stdout__, flush=True)


if __name__ == "__main__":
    main()
