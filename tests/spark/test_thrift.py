"""A Spark that somebody else runs builds the same marts, asked over Thrift."""

import os
import shlex

import comparison
import pytest
from cluster import HOME
from documents import commands
from processes import free_port, is_open, running

# as the document has it
[REFRESH] = [
    shlex.split(line)[1:]
    for line in commands("docs/spark.md")
    if line.startswith("clout refresh --target thrift")
]


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    """Spark's own Thrift server; its port, and its `spark.sql.warehouse.dir`."""
    folder, port = tmp_path_factory.mktemp("thrift"), free_port()
    derby = f"jdbc:derby:;databaseName={folder}/catalogue;create=true"
    settings = {
        "spark.sql.warehouse.dir": folder / "warehouse",
        "spark.hadoop.javax.jdo.option.ConnectionURL": derby,
        "spark.driver.extraJavaOptions": f"-Dderby.stream.error.file={folder}/derby.log",
        "spark.sql.shuffle.partitions": 4,
        "spark.ui.enabled": "false",
    }
    command = [
        HOME / "bin" / "spark-class", "org.apache.spark.deploy.SparkSubmit",
        "--class", "org.apache.spark.sql.hive.thriftserver.HiveThriftServer2",
        "--master", "local[2]", "--driver-memory", "2g",
        *(word for name, value in settings.items() for word in ("--conf", f"{name}={value}")),
        "spark-internal", "--hiveconf", "hive.server2.thrift.bind.host=127.0.0.1",
        "--hiveconf", f"hive.server2.thrift.port={port}",
    ]  # fmt: skip
    env = os.environ | {"SPARK_HOME": str(HOME), "SPARK_LOCAL_IP": "127.0.0.1"}
    with running(command, folder / "server.log", lambda: is_open(port), env=env, cwd=folder):
        yield port, folder / "warehouse"


def test_marts_built_over_thrift_are_the_same_row_by_row(read, on_duckdb, server):
    port, warehouse = server
    clout = read.copy("thrift", CLOUT_SPARK_PORT=str(port), CLOUT_SPARK_WAREHOUSE=str(warehouse))
    clout.run("publish", *REFRESH[1:])
    assert comparison.all_differences(on_duckdb, clout.home) == {}
    assert not (clout.home.path / "spark" / "warehouse").exists()
