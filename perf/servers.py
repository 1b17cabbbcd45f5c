"""Servers under measurement: start, ask, load, weigh and stop them.

Used by perf/compare and perf/footprint. A server is a child process of ours (or a launcher with its children); CPU time and memory are read from /proc
for the whole tree, all threads included. Only what was started here is ever stopped.
"""

import atexit
import os
import resource
import shlex
import signal
import socket
import subprocess
import tempfile
import time

HOST = "127.0.0.1"
NANOREDIS = "target/nanoredis/bin/nanoredis-server --port={port} --num_shards={shards}"
REDIS = "redis-server --port {port} --bind 127.0.0.1 --save '' --appendonly no --daemonize no"
TICKS_PER_SECOND = os.sysconf("SC_CLK_TCK")
PIPELINE = 2000


def raise_file_limit():
    """Allows as many open files as the hard limit does; children inherit it."""
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    return hard


def free_port():
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return probe.getsockname()[1]


class Server:
    """A server process on a loopback port. `command` may name {port} and {shards}."""

    def __init__(self, name, command, shards=1, port=0, start_timeout=30.0):
        self.name = name
        self.port = port or free_port()
        self.shards = shards
        self.log = tempfile.TemporaryFile()
        line = shlex.split(command.format(port=self.port, shards=shards))
        self.directory = tempfile.TemporaryDirectory(prefix="bench-")
        if os.path.exists(line[0]):
            line[0] = os.path.abspath(line[0])
        started = time.monotonic()
        self.process = subprocess.Popen(
            line,
            stdin=subprocess.DEVNULL,
            stdout=self.log,
            stderr=subprocess.STDOUT,
            cwd=self.directory.name,
            start_new_session=True,
        )
        atexit.register(self.stop)
        self.seconds_to_pong = self._await_pong(started, start_timeout)

    def _await_pong(self, started, timeout):
        while time.monotonic() - started < timeout:
            if self.process.poll() is not None:
                break
            try:
                with Client(self.port) as client:
                    if client.call(b"PING") == b"+PONG\r\n":
                        return time.monotonic() - started
            except OSError:
                time.sleep(0.002)
        self.log.seek(0)
        tail = self.log.read().decode(errors="replace")[-2000:]
        self.stop()
        raise SystemExit(f"{self.name} did not answer PING within {timeout:.0f} s; its output:\n{tail}")

    def pids(self):
        """The process and all its descendants."""
        children = {}
        for entry in os.listdir("/proc"):
            if entry.isdigit():
                fields = _stat(int(entry))
                if fields:
                    children.setdefault(int(fields[1]), []).append(int(entry))
        found, pending = [], [self.process.pid]
        while pending:
            pid = pending.pop()
            found.append(pid)
            pending.extend(children.get(pid, []))
        return found

    def cpu_seconds(self):
        """User and system time of all threads so far, also of those that ended."""
        total = 0
        for pid in self.pids():
            fields = _stat(pid)
            if fields:
                total += int(fields[11]) + int(fields[12])
        return total / TICKS_PER_SECOND

    def rss_bytes(self):
        """Resident memory."""
        total = 0
        for pid in self.pids():
            try:
                with open(f"/proc/{pid}/status", encoding="ascii", errors="replace") as status:
                    for line in status:
                        if line.startswith("VmRSS:"):
                            total += int(line.split()[1]) * 1024
            except OSError:
                pass
        return total

    def stop(self):
        """Ends the process (politely, then not) and what it started."""
        if self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(10)
            except subprocess.TimeoutExpired:
                os.killpg(self.process.pid, signal.SIGKILL)
                self.process.wait()
        atexit.unregister(self.stop)
        self.log.close()
        self.directory.cleanup()


class Client:
    """A blocking connection that knows just enough RESP for the set-up of a measurement."""

    def __init__(self, port, timeout=60.0):
        self.socket = socket.create_connection((HOST, port), timeout)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.socket.close()

    def call(self, *args):
        """Sends one command and returns the reply, which must be of one line."""
        self.socket.sendall(_encode(args))
        reply = b""
        while not reply.endswith(b"\r\n"):
            part = self.socket.recv(4096)
            if not part:
                raise ConnectionError("closed")
            reply += part
        return reply

    def fill(self, keys, value_bytes):
        """Sets key:000000000000 (16 bytes) and following, as many as `keys`, to values of letters."""
        self.call(b"FLUSHALL")
        tail = b"\r\n$%d\r\n%s\r\n" % (value_bytes, b"v" * value_bytes)
        for start in range(0, keys, PIPELINE):
            end = min(keys, start + PIPELINE)
            self.socket.sendall(b"".join([b"*3\r\n$3\r\nSET\r\n$16\r\nkey:%012d%s" % (i, tail) for i in range(start, end)]))
            self._expect(b"+OK\r\n", end - start)
        size = int(self.call(b"DBSIZE")[1:])
        if size != keys:
            raise SystemExit(f"port {self.socket.getpeername()[1]}: DBSIZE is {size} after {keys} keys were set")

    def pipeline(self, commands):
        """Sends many commands, some thousand at a time, and expects a reply of one line, no error, to each."""
        batch = []
        for command in commands:
            batch.append(_encode(command))
            if len(batch) == PIPELINE:
                self._exchange(batch)
                batch = []
        self._exchange(batch)

    def _exchange(self, batch):
        self.socket.sendall(b"".join(batch))
        replies, last = 0, b"\n"
        while replies < len(batch):
            part = self.socket.recv(1 << 16)
            if not part:
                raise ConnectionError("closed while loading")
            if b"\n-" in last + part:
                raise SystemExit("loading: " + repr(part[:200]))
            replies += part.count(b"\n") - part.count(b"$")  # a bulk string, such as the reply of XADD, takes two lines
            last = part[-1:]

    def _expect(self, reply, count):
        left = len(reply) * count
        received = bytearray()
        while left > 0:
            part = self.socket.recv(min(left, 1 << 16))
            if not part:
                raise ConnectionError("closed while loading")
            received += part
            left -= len(part)
        if bytes(received) != reply * count:
            raise SystemExit("loading: not every reply was OK: " + repr(bytes(received[:80])))


def _encode(args):
    return b"*%d\r\n" % len(args) + b"".join([b"$%d\r\n%s\r\n" % (len(arg), arg) for arg in args])


def _stat(pid):
    """The fields of /proc/PID/stat from the state on, or None where the process is gone."""
    try:
        with open(f"/proc/{pid}/stat", encoding="utf-8", errors="replace") as stat:
            return stat.read().rsplit(") ", 1)[1].split()
    except OSError:
        return None
