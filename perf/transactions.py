"""Drives a server with pipelines of whole transactions, which redis-benchmark cannot send, and sees the latency of each pipeline."""

import random
import selectors
import socket
import time

SETS = 4
BLOBS = 64
# What a transaction of SETs is answered: OK, QUEUED for each, and an array of OKs.
REPLY_BYTES = len(b"+OK\r\n") + SETS * len(b"+QUEUED\r\n") + len(b"*%d\r\n" % SETS) + SETS * len(b"+OK\r\n")


def _command(*words):
    return b"*%d\r\n" % len(words) + b"".join(b"$%d\r\n%s\r\n" % (len(word), word) for word in words)


def _transaction(draw, keys, tagged, value):
    tag = b"{%d}" % draw.randrange(keys) if tagged else b""
    sets = (_command(b"SET", tag + b"key:%012d" % draw.randrange(keys), value) for _ in range(SETS))
    return _command(b"MULTI") + b"".join(sets) + _command(b"EXEC")


def drive(host, port, count, clients, pipeline, keys, value_bytes, tagged):
    """Sends about `count` transactions; operations per second and the latencies of pipelines in milliseconds (p50, p99, p99.9)."""
    draw = random.Random(1)
    value = b"x" * value_bytes
    blobs = [b"".join(_transaction(draw, keys, tagged, value) for _ in range(pipeline)) for _ in range(BLOBS)]
    left = max(clients, count // pipeline)
    selector = selectors.DefaultSelector()
    latencies = []
    began = time.perf_counter()
    for _ in range(clients):
        connection = socket.create_connection((host, port))
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        connection.sendall(draw.choice(blobs))
        left -= 1
        selector.register(connection, selectors.EVENT_READ, [pipeline * REPLY_BYTES, time.perf_counter()])
    while selector.get_map():
        for key, _ in selector.select():
            state = key.data
            reply = key.fileobj.recv(1 << 16)
            if not reply or reply[:1] == b"-":
                raise SystemExit(f"transaction refused: {reply[:80]!r}")
            state[0] -= len(reply)
            if state[0] > 0:
                continue
            now = time.perf_counter()
            latencies.append((now - state[1]) * 1000)
            if left > 0:
                left -= 1
                state[:] = [pipeline * REPLY_BYTES, now]
                key.fileobj.sendall(draw.choice(blobs))
            else:
                selector.unregister(key.fileobj)
                key.fileobj.close()
    seconds = time.perf_counter() - began
    latencies.sort()
    return len(latencies) * pipeline / seconds, [latencies[int(len(latencies) * part)] for part in (0.5, 0.99, 0.999)]
