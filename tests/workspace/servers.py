"""A PostgreSQL server of our own for the tests: unprivileged, on a socket in a temporary folder."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path

PASSWORD = "s3cret:word"


def programs() -> Path | None:
    """The newest folder with PostgreSQL's server programs, None where it is not installed."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/pg_ctl"))
    return found[-1].parent if found else None


@dataclass(slots=True, kw_only=True)
class Server:
    """One running server; databases are made from an empty template."""

    bin: Path
    folder: Path
    made: int = 0
    watch: subprocess.Popen[bytes] | None = None

    def run(self, *command: str) -> None:
        """Run one of the server's programs as the unprivileged user."""
        subprocess.run(_unprivileged([str(self.bin / command[0]), *command[1:]]), check=True,
                       stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, cwd="/")  # fmt: skip

    def start(self) -> None:
        """Make the cluster if need be, and start it."""
        data, word = self.folder / "data", self.folder / "word"
        if not data.exists():
            word.write_text(PASSWORD)
            word.chmod(0o644)
            self.run("initdb", "-D", str(data), "-U", "desk", "-A", "scram-sha-256",
                     f"--pwfile={word}", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync")  # fmt: skip
        options = f"-c listen_addresses='' -c unix_socket_directories='{self.folder}' -c max_connections=30 -c fsync=off"
        self.run("pg_ctl", "-D", str(data), "-l", str(self.folder / "log"), "-w", "-o", options, "start")  # fmt: skip

    def stop(self) -> None:
        """Stop at once, as a crash would."""
        self.run("pg_ctl", "-D", str(self.folder / "data"), "-m", "immediate", "-w", "stop")

    def url(self, name: str, *, password: str = PASSWORD) -> str:
        """The address of a database, with the password in it."""
        return (
            f"postgresql+psycopg://desk:{password.replace(':', '%3A')}@/{name}?host={self.folder}"
        )

    def new_database(self) -> str:
        """The address of a new, empty database."""
        import psycopg

        self.made += 1
        name = f"w{self.made}"
        with psycopg.connect(host=str(self.folder), user="desk", password=PASSWORD,
                             dbname="postgres", autocommit=True) as connection:  # fmt: skip
            connection.execute(f"CREATE DATABASE {name}")
        return self.url(name)


def _unprivileged(command: list[str]) -> list[str]:
    """PostgreSQL refuses to run as root."""
    if os.geteuid() != 0:
        return command
    return ["runuser", "-u", _user(), "--", *command]


def _user() -> str:
    names = {entry.pw_name for entry in pwd.getpwall()}
    return "postgres" if "postgres" in names else "nobody"


_WATCH = "while kill -0 $0 2>/dev/null; do sleep 1; done; {stop}; rm -rf {folder}"


def watched(server: Server) -> subprocess.Popen[bytes]:
    """A process that removes the server once ours is gone, should the tests be killed."""
    stop = [
        str(server.bin / "pg_ctl"),
        "-D",
        str(server.folder / "data"),
        "-m",
        "immediate",
        "stop",
    ]
    script = _WATCH.format(stop=" ".join(_unprivileged(stop)), folder=server.folder)
    return subprocess.Popen(["sh", "-c", script, str(os.getpid())], start_new_session=True,
                            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd="/")  # fmt: skip


def new_server() -> Server:
    """A started server in a new folder with a short name (a socket's path is limited)."""
    found = programs()
    assert found is not None
    folder = Path(tempfile.mkdtemp(prefix="pg", dir="/tmp"))
    if os.geteuid() == 0:
        shutil.chown(folder, _user())
    server = Server(bin=found, folder=folder)
    server.start()
    server.watch = watched(server)
    return server


def remove(server: Server) -> None:
    """Stop and forget."""
    if server.watch is not None:
        server.watch.kill()
        server.watch.wait()
    server.stop()
    shutil.rmtree(server.folder, ignore_errors=True)
