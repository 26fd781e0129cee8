"""A standalone cluster on 127.0.0.1: one master and two workers, of the package from PyPI."""

import json
import os
import signal
import urllib.request
from contextlib import ExitStack
from pathlib import Path

import pyspark
from processes import free_port, running

HOME = Path(pyspark.__file__).parent


class Cluster:
    """Runs as long as a `with` block lasts; its logs and what workers keep lie in the folder."""

    def __init__(self, folder, cores=1, memory="1g"):
        self.folder, self.cores, self.memory = folder, cores, memory
        self.port, self.page = free_port(), free_port()
        self.master = f"spark://127.0.0.1:{self.port}"

    def __enter__(self):
        with ExitStack() as started:
            self._start(
                started, 0, "master", "master.Master", "--host", "127.0.0.1",
                "--port", self.port, "--webui-port", self.page,
            )  # fmt: skip
            self.workers = [
                self._start(
                    started, count, f"worker-{count}", "worker.Worker", "--host", "127.0.0.1",
                    "--webui-port", 0, "--cores", self.cores, "--memory", self.memory,
                    "--work-dir", self.folder / f"worker-{count}", self.master,
                )
                for count in (1, 2)
            ]  # fmt: skip
            self.started = started.pop_all()
        return self

    def __exit__(self, *_):
        self.started.close()

    def kill_worker(self):
        """End a worker with its executors, without a word to anybody."""
        process = self.workers.pop()
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()

    def _start(self, started, workers, name, kind, *options):
        """A process of the cluster, once its master knows of so many workers."""
        command = [HOME / "bin" / "spark-class", f"org.apache.spark.deploy.{kind}", *options]
        env = os.environ | {
            "SPARK_HOME": str(HOME), "SPARK_LOCAL_IP": "127.0.0.1",
            "SPARK_DAEMON_MEMORY": "256m", "SPARK_LOCAL_DIRS": str(self.folder),
        }  # fmt: skip
        log = self.folder / f"{name}.log"
        return started.enter_context(
            running(command, log, lambda: self._knows() == workers, env=env)
        )

    def _knows(self):
        """How many workers the master knows; None as long as it does not answer."""
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.page}/json/", timeout=5) as page:
                return json.load(page)["aliveworkers"]
        except OSError:
            return None
