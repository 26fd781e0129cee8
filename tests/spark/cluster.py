"""A standalone cluster on 127.0.0.1: one master and two workers, of the package from PyPI."""

import json
import os
import signal
import socket
import subprocess
import time
import urllib.request
from contextlib import suppress
from pathlib import Path

import pyspark

HOME = Path(pyspark.__file__).parent
PATIENCE = 120
# when whoever started it is gone its standard input ends, and so does all that it started
WATCHED = '"$@" <&- & cat >/dev/null; kill 0'


def free_port():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return taken.getsockname()[1]


class Cluster:
    """Runs as long as a `with` block lasts; its logs and what workers keep lie in the folder."""

    def __init__(self, folder, cores=1, memory="1g"):
        self.folder, self.cores, self.memory = folder, cores, memory
        self.port, self.page = free_port(), free_port()
        self.master, self.workers = f"spark://127.0.0.1:{self.port}", []

    def __enter__(self):
        self.processes = []
        try:
            self._start(
                "master", "master.Master", "--host", "127.0.0.1", "--port", str(self.port),
                "--webui-port", str(self.page),
            )  # fmt: skip
            self._wait_for(workers=0)
            self.workers = [self._start_worker(name) for name in ("one", "two")]
            self._wait_for(len(self.workers))
        except BaseException:
            self.stop()
            raise
        return self

    def __exit__(self, *_):
        self.stop()

    def kill_worker(self):
        """End a worker with its executors, without a word to anybody."""
        process = self.workers.pop()
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()

    def stop(self):
        """End all that was started, and all that they started."""
        for process in self.processes:
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()
            process.stdin.close()

    def _start_worker(self, name):
        return self._start(
            name, "worker.Worker", "--host", "127.0.0.1", "--webui-port", "0",
            "--cores", str(self.cores), "--memory", self.memory,
            "--work-dir", str(self.folder / name), self.master,
        )  # fmt: skip

    def _start(self, name, kind, *options):
        command = [HOME / "bin" / "spark-class", f"org.apache.spark.deploy.{kind}", *options]
        env = os.environ | {
            "SPARK_HOME": str(HOME), "SPARK_LOCAL_IP": "127.0.0.1",
            "SPARK_DAEMON_MEMORY": "256m", "SPARK_LOCAL_DIRS": str(self.folder),
        }  # fmt: skip
        with (self.folder / f"{name}.log").open("wb") as log:
            process = subprocess.Popen(
                ["sh", "-c", WATCHED, "sh", *map(str, command)],
                stdin=subprocess.PIPE, stdout=log, stderr=log, env=env, start_new_session=True,
            )  # fmt: skip
        self.processes.append(process)
        return process

    def _wait_for(self, workers):
        """Until the master answers and knows of so many workers."""
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            with (
                suppress(OSError),
                urllib.request.urlopen(f"http://127.0.0.1:{self.page}/json/", timeout=5) as page,
            ):
                if json.load(page)["aliveworkers"] == workers:
                    return
            time.sleep(0.2)
        raise RuntimeError(f"The cluster does not start; its logs are in {self.folder}.")
