"""Judges the candidates of a file of JSON lines as HumanEval's executor does (openai/human-eval,
human_eval/execution.py): for each a multiprocessing.Process, which hands its verdict over through a
Manager's list and takes from the module os what is dangerous, with a time limit of 3 s by the clock;
as many at once as there are workers. Writes a line of JSON: seconds, and the verdicts in order."""

import contextlib
import io
import json
import multiprocessing
import os
import signal
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor

TIMEOUT = 3.0


class TimedOut(Exception):
    pass


@contextlib.contextmanager
def time_limit(seconds):
    def handler(signum, frame):
        raise TimedOut

    signal.setitimer(signal.ITIMER_REAL, seconds)
    signal.signal(signal.SIGALRM, handler)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)


@contextlib.contextmanager
def silence():
    stream = io.StringIO()
    with contextlib.redirect_stdout(stream), contextlib.redirect_stderr(stream):
        yield


def guard():
    """Its reliability_guard, without a limit of memory, as by default."""
    import builtins
    import shutil
    import subprocess

    builtins.exit = builtins.quit = None
    os.environ["OMP_NUM_THREADS"] = "1"
    names = (
        "kill system putenv remove removedirs rmdir fchdir setuid fork forkpty killpg rename renames "
        "truncate replace unlink fchmod fchown chmod chown chroot lchflags lchmod lchown getcwd chdir"
    )
    for name in names.split():
        setattr(os, name, None)
    shutil.rmtree = shutil.move = shutil.chown = subprocess.Popen = None
    for name in ("ipdb", "joblib", "resource", "psutil", "tkinter"):
        sys.modules[name] = None


def run(program, result):
    with tempfile.TemporaryDirectory() as folder:
        import shutil

        rmtree, rmdir, chdir, unlink, home = shutil.rmtree, os.rmdir, os.chdir, os.unlink, os.getcwd()
        os.chdir(folder)
        guard()
        try:
            with silence(), time_limit(TIMEOUT):
                exec(program, {})
            result.append("passed")
        except TimedOut:
            result.append("timed out")
        except BaseException as error:
            result.append(f"failed: {error}")
        shutil.rmtree, os.rmdir, os.chdir, os.unlink = rmtree, rmdir, chdir, unlink
        os.chdir(home)


def check(program):
    manager = multiprocessing.Manager()
    result = manager.list()
    process = multiprocessing.Process(target=run, args=(program, result))
    process.start()
    process.join(timeout=TIMEOUT + 1)
    if process.is_alive():
        process.kill()
    return result[0] if result else "timed out"


if __name__ == "__main__":
    multiprocessing.set_start_method("fork")
    with open(sys.argv[1]) as lines:
        trials = [json.loads(line) for line in lines]
    programs = [trial["program"] + "\n" + trial["check"] for trial in trials]
    began = time.monotonic()
    with ThreadPoolExecutor(max_workers=int(sys.argv[2])) as pool:
        verdicts = list(pool.map(check, programs))
    seconds = time.monotonic() - began
    print(json.dumps({"seconds": seconds, "passed": [verdict == "passed" for verdict in verdicts]}))
