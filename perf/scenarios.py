"""What perf/compare and perf/footprint measure besides plain GET and SET: one scenario per row, with the data that it needs."""

import dataclasses
import hashlib
import selectors
import socket
import threading
from collections.abc import Callable

MILLION = 1_000_000
HASHES = 100_000
FIELDS = 10
LARGE = 100_000
SUBSCRIBERS = 100


@dataclasses.dataclass(frozen=True)
class Scenario:
    """One command under redis-benchmark.

    `command` is given to redis-benchmark as it is, __rand_int__ being drawn below `random`; `requests` counts at P=16, `clients` and `pipeline` are those of
    the comparison unless a command is too heavy for them. `fill` makes the data: once, or before every run where the command uses them up (`refill`).
    """

    label: str
    command: list[str]
    bar: float
    fill: Callable | None = None
    refill: bool = False
    requests: int = 2_000_000
    random: int = MILLION
    clients: int = 50
    pipeline: int = 16
    # Bar with more than one shard, where that is another.
    bar_across: float | None = None
    # Whole transactions instead of a command (perf/transactions.py): whether their keys share a tag.
    tagged: bool | None = None


def _list(client):
    client.call(b"DEL", b"list")
    client.pipeline((b"RPUSH", b"list", *(b"value:%08d" % i for i in range(start, start + 100))) for start in range(0, MILLION, 100))


def _set(client):
    client.call(b"DEL", b"set")
    client.pipeline((b"SADD", b"set", *(b"element:%012d" % i for i in range(start, start + 100))) for start in range(0, MILLION, 100))


def _hashes(client):
    pairs = [part for f in range(FIELDS) for part in (b"field:%d" % f, b"value:%02d" % f)]
    client.pipeline((b"HSET", b"hash:%012d" % i, *pairs) for i in range(HASHES))


def _zset(client):
    client.call(b"DEL", b"zset")
    client.pipeline((b"ZADD", b"zset", b"%d" % (i * 7919 % MILLION), b"member:%012d" % i) for i in range(MILLION))


def _stream(client):
    client.call(b"DEL", b"stream")
    client.pipeline((b"XADD", b"stream", b"*", b"field", b"value:%08d" % i) for i in range(LARGE))


def _bits(client):
    client.pipeline((b"SETBIT", b"bits:%012d" % i, b"8000", b"1") for i in range(LARGE))


def _two_sets(client):
    for name, first in ((b"set:a", 0), (b"set:b", LARGE // 2)):
        client.pipeline((b"SADD", name, b"element:%012d" % i) for i in range(first, first + LARGE))


def _two_zsets(client):
    for name, first in ((b"zset:a", 0), (b"zset:b", LARGE // 2)):
        client.pipeline((b"ZADD", name, b"%d" % (i * 7919 % MILLION), b"member:%012d" % i) for i in range(first, first + LARGE))


def bar(scenario, shards):
    """The highest ratio of CPU time that is allowed with so many shards."""
    return scenario.bar_across if shards > 1 and scenario.bar_across else scenario.bar


def _subscribers(client):
    """Connects subscribers of one channel, whose messages a thread of this process reads and drops for as long as it lives."""
    selector = selectors.DefaultSelector()
    for _ in range(SUBSCRIBERS):
        subscriber = socket.create_connection(client.socket.getpeername())
        subscriber.sendall(b"*2\r\n$9\r\nSUBSCRIBE\r\n$4\r\nnews\r\n")
        subscriber.recv(4096)
        selector.register(subscriber, selectors.EVENT_READ)
    threading.Thread(target=_drain, args=(selector,), daemon=True).start()


def _drain(selector):
    while selector.get_map():
        for key, _ in selector.select():
            try:
                gone = not key.fileobj.recv(1 << 20)
            except ConnectionError:
                gone = True
            if gone:
                selector.unregister(key.fileobj)
                key.fileobj.close()


INCR_SCRIPT = b"return redis.call('INCR', KEYS[1])"
LOOP_SCRIPT = "local sum = 0; for i = 1, 1000000 do sum = sum + i end; return sum"


def _script(client):
    client.call(b"SCRIPT", b"LOAD", INCR_SCRIPT)


RAND = "__rand_int__"
TYPES = {
    "lpush": Scenario("LPUSH", ["LPUSH", "list", "value:" + RAND], 0.80, _list, True),
    "rpop": Scenario("RPOP", ["RPOP", "list"], 0.80, _list, True, requests=900_000),
    "lrange": Scenario("LRANGE of 100", ["LRANGE", "list", "0", "99"], 0.80, _list, requests=100_000),
    "sadd": Scenario("SADD, 1M members", ["SADD", "set", "element:" + RAND], 0.80, _set),
    "sismember": Scenario("SISMEMBER, 1M members", ["SISMEMBER", "set", "element:" + RAND], 0.80, _set),
    "spop": Scenario("SPOP, 1M members", ["SPOP", "set"], 0.80, _set, True, requests=900_000),
    "hset": Scenario("HSET, hashes of 10", ["HSET", "hash:" + RAND, "field:5", "value:77"], 0.80, _hashes, random=HASHES),
    "hget": Scenario("HGET, hashes of 10", ["HGET", "hash:" + RAND, "field:5"], 0.80, _hashes, random=HASHES),
    "hgetall": Scenario("HGETALL of 10", ["HGETALL", "hash:" + RAND], 0.80, _hashes, random=HASHES),
    "zadd": Scenario("ZADD, 1M members", ["ZADD", "zset", RAND, "member:" + RAND], 0.80, _zset),
    "zscore": Scenario("ZSCORE, 1M members", ["ZSCORE", "zset", "member:" + RAND], 0.80, _zset),
    "zrange": Scenario("ZRANGE of 10, 1M members", ["ZRANGE", "zset", "500000", "500009"], 0.80, _zset),
    "zrank": Scenario("ZRANK, 1M members", ["ZRANK", "zset", "member:" + RAND], 0.80, _zset),
    "xadd": Scenario("XADD", ["XADD", "stream", "*", "field", "value:" + RAND], 0.80, _stream, True),
    "xrange": Scenario("XRANGE of 10", ["XRANGE", "stream", "-", "+", "COUNT", "10"], 0.80, _stream, requests=200_000),
    "setbit": Scenario("SETBIT, 100k keys of 1 kB", ["SETBIT", "bits:" + RAND, "4321", "1"], 0.80, _bits, random=LARGE),
    "getbit": Scenario("GETBIT, 100k keys of 1 kB", ["GETBIT", "bits:" + RAND, "4321"], 0.80, _bits, random=LARGE),
    "pfadd": Scenario("PFADD", ["PFADD", "hll", "element:" + RAND], 0.80),
    "multi": Scenario("MULTI, 4 SETs, EXEC", [], 0.80, requests=200_000, bar_across=1.50, tagged=False),
    "multitag": Scenario("the same, keys of one shard", [], 0.80, requests=200_000, tagged=True),
    "zunionstore": Scenario("ZUNIONSTORE of two 100k", ["ZUNIONSTORE", "zset:union", "2", "zset:a", "zset:b"], 1.00, _two_zsets, requests=30, clients=1, pipeline=1),
    "sinter": Scenario("SINTER of two 100k", ["SINTER", "set:a", "set:b"], 1.00, _two_sets, requests=60, clients=1, pipeline=1),
    "evalsha": Scenario(
        "EVALSHA of a script with one INCR", ["EVALSHA", hashlib.sha1(INCR_SCRIPT).hexdigest(), "1", "key:" + RAND], 2.00, _script, requests=300_000, random=LARGE
    ),
    "evalloop": Scenario("EVAL of a loop of a million", ["EVAL", LOOP_SCRIPT, "0"], 3.00, requests=300, clients=1, pipeline=1),
    "publish": Scenario("PUBLISH to 100 subscribers", ["PUBLISH", "news", "value:" + RAND], 0.80, _subscribers, requests=100_000),
}


def _small_hashes(client, count):
    pairs = [part for f in range(FIELDS) for part in (b"field:%d" % f, b"value:%02d" % f)]
    client.pipeline((b"HSET", b"hash:%011d" % i, *pairs) for i in range(count // FIELDS))


def _large_hash(client, count):
    client.pipeline((b"HSET", b"large", b"field:%08d" % i, b"value:%02d" % (i % 100)) for i in range(count))


def _large_set(client, count):
    client.pipeline((b"SADD", b"large", b"member:%07d" % i) for i in range(count))


def _large_zset(client, count):
    client.pipeline((b"ZADD", b"large", b"%d" % (i * 7919 % MILLION), b"member:%09d" % i) for i in range(count))


def _large_list(client, count):
    client.pipeline((b"RPUSH", b"large", b"val:%04d" % (i % 10_000)) for i in range(count))


# label -> (what fills the server with so many elements, highest growth of the resident set in bytes per element)
ELEMENTS = {
    "hash field of 14 B, value of 8 B, 1M in one hash": (_large_hash, 55),
    "set member of 14 B, 1M in one set": (_large_set, 45),
    "sorted set member of 16 B, 1M in one": (_large_zset, 80),
    "field of a hash of 10 (7 B, value of 8 B), 100k hashes": (_small_hashes, 24),
    "list element of 8 B, 1M in one list": (_large_list, 12),
}
