package io.nanoredis.config;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Every option of the server: one row each, in the order of `config/nanoredis.conf`.
///
/// Names, ranges and defaults of what Redis has as well are those of Redis 7.0, except where a row says otherwise. To
/// add an
/// option is to add its row here, and its description to that file, which a test compares.
///
/// *Thread*: immutable, any.
public final class OptionTable {
    private static final List<Option<?>> ROWS = new ArrayList<>();

    private static final String SHARDS_AND_THREADS = "Shards and threads";

    public static final Option<Long> NUM_SHARDS = Option.row(
                    SHARDS_AND_THREADS, "num-shards", IntegerType.orCores(1, 1024), "8")
            .fixed()
            .means(
                    ROWS,
                    "How many shards the data is spread over, each owned by one thread.\n"
                            + "auto: one per core that this process may use.");

    public static final Option<Long> DATABASES = Option.row(
                    SHARDS_AND_THREADS, "databases", IntegerType.between(1, 16_384), "16")
            .fixed()
            .means(ROWS, "How many logical databases SELECT chooses from.");

    public static final Option<String> PIN = Option.row(
                    SHARDS_AND_THREADS, "pin", ChoiceType.of("auto", "yes", "no"), "auto")
            .fixed()
            .means(
                    ROWS,
                    "Whether each shard's thread is bound to a core of its own.\n"
                            + "auto: if there are enough cores; yes: refuse to start if there are not.");

    public static final Option<String> IDLE = Option.row(
                    SHARDS_AND_THREADS, "idle", ChoiceType.of("block", "spin"), "block")
            .fixed()
            .means(
                    ROWS,
                    "What a thread without work does: block sleeps until an event wakes it;\n"
                            + "spin looks for work for spin-us first, which costs CPU and is meant for cores that nothing else "
                            + "uses.");

    public static final Option<Long> SPIN_US = Option.row(
                    SHARDS_AND_THREADS, "spin-us", IntegerType.between(0, 1_000_000), "50")
            .unit("microseconds")
            .fixed()
            .means(ROWS, "With idle spin: how long a thread looks for work before it sleeps.");

    public static final Option<Boolean> PIPELINE_SQUASH = Option.row(
                    SHARDS_AND_THREADS, "pipeline-squash", new YesNoType(), "yes")
            .means(
                    ROWS,
                    "Whether pipelined commands for several shards run at the same time, in batches.\n"
                            + "no: each waits for the one before it.");

    public static final Option<Long> RING_SLOTS = Option.row(
                    SHARDS_AND_THREADS, "ring-slots", IntegerType.powerOfTwo(4, 1_048_576), "8192")
            .fixed()
            .means(ROWS, "Messages that fit in the task queue of each shard.");

    public static final Option<Long> SEQUENCER_SLOTS = Option.row(
                    SHARDS_AND_THREADS, "sequencer-slots", IntegerType.powerOfTwo(4, 1_048_576), "4096")
            .fixed()
            .means(ROWS, "Operations on several shards that fit in the sequencer's ring.");

    public static final Option<Long> HZ = Option.row(
                    SHARDS_AND_THREADS, "hz", IntegerType.clamped(0, Integer.MAX_VALUE, 1, 500), "10")
            .unit("times per second")
            .means(
                    ROWS,
                    "How often background work such as expiry runs, and how often a search for expired keys may begin.");

    private static final String NETWORK = "Network";

    public static final Option<Long> PORT = Option.row(NETWORK, "port", IntegerType.between(-1, 65_535), "9527")
            .fixed()
            .means(ROWS, "TCP port. 0: any free one; -1: no TCP, with unixsocket only.");

    public static final Option<List<String>> BIND =
            Option.row(NETWORK, "bind", new AddressesType(), "* -::*").fixed().means(ROWS, "Addresses to listen on.");

    public static final Option<String> UNIXSOCKET = Option.row(
                    NETWORK, "unixsocket", TextType.of("a path, or \"\" for none"), "")
            .fixed()
            .means(ROWS, "Path of a Unix domain socket to listen on as well.");

    public static final Option<Integer> UNIXSOCKETPERM = Option.row(NETWORK, "unixsocketperm", new OctalType(), "0")
            .fixed()
            .means(ROWS, "Permissions of the Unix domain socket; 0: as the process's umask has it.");

    public static final Option<String> IO = Option.row(
                    NETWORK, "io", ChoiceType.of("auto", "epoll", "io_uring", "nio"), "auto")
            .fixed()
            .means(ROWS, "How sockets are driven; auto: epoll where it exists, else nio.");

    public static final Option<Long> TCP_BACKLOG = Option.row(
                    NETWORK, "tcp-backlog", IntegerType.between(0, Integer.MAX_VALUE), "511")
            .unit("connections")
            .fixed()
            .means(ROWS, "Connections that may wait to be accepted; the kernel has a limit of its own.");

    public static final Option<Long> TCP_KEEPALIVE = Option.row(
                    NETWORK, "tcp-keepalive", IntegerType.between(0, Integer.MAX_VALUE), "300")
            .unit("seconds")
            .means(ROWS, "After so long without traffic the kernel asks whether the client still lives; 0: never.");

    public static final Option<Long> TIMEOUT = Option.row(
                    NETWORK, "timeout", IntegerType.between(0, Integer.MAX_VALUE), "0")
            .unit("seconds")
            .means(ROWS, "A client that has been idle for so long is closed; 0: never.");

    public static final Option<Long> MAXCLIENTS = Option.row(
                    NETWORK, "maxclients", IntegerType.between(1, 4_294_967_295L), "10000")
            .unit("clients")
            .means(ROWS, "Most clients at the same time; further ones get an error and are closed.");

    public static final Option<Boolean> PROTECTED_MODE = Option.row(NETWORK, "protected-mode", new YesNoType(), "yes")
            .means(ROWS, "Whether clients from other machines are refused as long as there is no password.");

    public static final Option<String> REQUIREPASS = Option.row(
                    NETWORK, "requirepass", TextType.of("any text, \"\" for none"), "")
            .sensitive()
            .means(ROWS, "The password of the default user; empty: clients need none.");

    public static final Option<Long> CLIENT_QUERY_BUFFER_LIMIT = Option.row(
                    NETWORK, "client-query-buffer-limit", new MemoryType(MemoryType.MIB, Long.MAX_VALUE), "1gb")
            .unit("bytes")
            .means(ROWS, "Most bytes of unfinished commands that a client may send.");

    public static final Option<OutputLimits> CLIENT_OUTPUT_BUFFER_LIMIT = Option.row(
                    NETWORK,
                    "client-output-buffer-limit",
                    new OutputLimitsType(),
                    "normal 0 0 0 slave 256mb 64mb 60 pubsub 32mb 8mb 60")
            .unit("bytes, bytes, seconds")
            .means(
                    ROWS,
                    "Replies that may wait for a client that does not read: beyond the hard limit it is closed at "
                            + "once,\n"
                            + "beyond the soft limit after so many seconds.");

    public static final Option<Long> PROTO_MAX_BULK_LEN = Option.row(
                    NETWORK, "proto-max-bulk-len", new MemoryType(MemoryType.MIB, Long.MAX_VALUE), "512mb")
            .unit("bytes")
            .means(ROWS, "Longest string that a client may send, and that a value may grow to.");

    private static final String EVENTS = "Events";

    public static final Option<EventClasses> NOTIFY_KEYSPACE_EVENTS = Option.row(
                    EVENTS, "notify-keyspace-events", new EventClassesType(), "")
            .means(
                    ROWS,
                    "Which events of keys are published to those who subscribe to them:\n"
                            + "K on __keyspace@<db>__:<key>, E on __keyevent@<db>__:<event>, at least one of both;\n"
                            + "g generic, $ strings, l lists, s sets, h hashes, z sorted sets, t streams, x expired, e evicted,\n"
                            + "d modules, a arrays, A all of these; n new keys, m keys asked for in vain.");

    private static final String MEMORY = "Memory";

    public static final Option<Long> MAXMEMORY = Option.row(MEMORY, "maxmemory", new MemoryType(0, Long.MAX_VALUE), "0")
            .unit("bytes")
            .means(
                    ROWS,
                    "Limit of live data over all shards, beyond which commands that would add to it are refused; 0: "
                            + "none.");

    public static final Option<String> MAXMEMORY_POLICY = Option.row(
                    MEMORY, "maxmemory-policy", ChoiceType.of("noeviction"), "noeviction")
            .means(ROWS, "What happens at maxmemory. Nothing is evicted: commands that need memory are refused.");

    public static final Option<Long> LFU_LOG_FACTOR = Option.row(
                    MEMORY, "lfu-log-factor", IntegerType.between(0, Integer.MAX_VALUE), "10")
            .means(
                    ROWS,
                    "How many accesses the logarithmic counter of a key takes to saturate: 10 is about a million.\n"
                            + "Counted under an LFU policy only.");

    public static final Option<Long> LFU_DECAY_TIME = Option.row(
                    MEMORY, "lfu-decay-time", IntegerType.between(0, Integer.MAX_VALUE), "1")
            .unit("minutes")
            .means(ROWS, "After so long the access counter of a key loses one. Counted under an LFU policy only.");

    public static final Option<Long> ACTIVE_EXPIRE_EFFORT = Option.row(
                    MEMORY, "active-expire-effort", IntegerType.between(1, 10), "1")
            .means(
                    ROWS,
                    "How much time a search for expired keys may take once it has begun: a quarter of the thread at 1,\n"
                            + "and 2 percent more with each step.");

    public static final Option<Boolean> ACTIVEDEFRAG = Option.row(MEMORY, "activedefrag", new YesNoType(), "yes")
            .means(ROWS, "Whether records are moved out of sparsely used pages, which then go back to the system.");

    public static final Option<Long> ACTIVE_DEFRAG_IGNORE_BYTES = Option.row(
                    MEMORY, "active-defrag-ignore-bytes", new MemoryType(1, Long.MAX_VALUE), "100mb")
            .unit("bytes")
            .means(ROWS, "No defragmentation while fewer bytes are wasted; each shard counts its part of them.");

    public static final Option<Long> ACTIVE_DEFRAG_THRESHOLD_LOWER = Option.row(
                    MEMORY, "active-defrag-threshold-lower", IntegerType.between(0, 1000), "10")
            .unit("percent of live bytes")
            .means(ROWS, "Waste at which defragmentation begins, with active-defrag-cycle-min.");

    public static final Option<Long> ACTIVE_DEFRAG_THRESHOLD_UPPER = Option.row(
                    MEMORY, "active-defrag-threshold-upper", IntegerType.between(0, 1000), "100")
            .unit("percent of live bytes")
            .means(ROWS, "Waste at which defragmentation takes active-defrag-cycle-max.");

    public static final Option<Long> ACTIVE_DEFRAG_CYCLE_MIN = Option.row(
                    MEMORY, "active-defrag-cycle-min", IntegerType.between(1, 99), "1")
            .unit("percent")
            .means(ROWS, "Least share of a thread's time for defragmentation, once it has begun.");

    public static final Option<Long> ACTIVE_DEFRAG_CYCLE_MAX = Option.row(
                    MEMORY, "active-defrag-cycle-max", IntegerType.between(1, 99), "25")
            .unit("percent")
            .means(ROWS, "Largest share of a thread's time for defragmentation.");

    public static final Option<Boolean> LAZYFREE_LAZY_EXPIRE = Option.row(
                    MEMORY, "lazyfree-lazy-expire", new YesNoType(), "no")
            .means(
                    ROWS,
                    "Accepted as in Redis, and without effect: a shard frees itself what it removes, at once where that is\n"
                            + "quick and in small steps otherwise, whatever this says.");

    public static final Option<Boolean> LAZYFREE_LAZY_SERVER_DEL = Option.row(
                    MEMORY, "lazyfree-lazy-server-del", new YesNoType(), "no")
            .means(ROWS, "Without effect, as lazyfree-lazy-expire.");

    public static final Option<Boolean> LAZYFREE_LAZY_USER_DEL = Option.row(
                    MEMORY, "lazyfree-lazy-user-del", new YesNoType(), "no")
            .means(ROWS, "Without effect, as lazyfree-lazy-expire: DEL is UNLINK.");

    public static final Option<Boolean> LAZYFREE_LAZY_USER_FLUSH = Option.row(
                    MEMORY, "lazyfree-lazy-user-flush", new YesNoType(), "no")
            .means(
                    ROWS,
                    "Without effect, as lazyfree-lazy-expire: FLUSHALL and FLUSHDB empty a database at once, and its\n"
                            + "memory is freed in small steps afterwards.");

    private static final String VALUES = "Encodings of values";

    public static final Option<Long> HASH_MAX_LISTPACK_ENTRIES = Option.row(
                    VALUES, "hash-max-listpack-entries", IntegerType.between(0, Long.MAX_VALUE), "512")
            .unit("fields")
            .alias("hash-max-ziplist-entries")
            .means(ROWS, "A hash of more fields is kept as a table.");

    public static final Option<Long> HASH_MAX_LISTPACK_VALUE = Option.row(
                    VALUES, "hash-max-listpack-value", new MemoryType(0, Long.MAX_VALUE), "64")
            .unit("bytes")
            .alias("hash-max-ziplist-value")
            .means(ROWS, "A hash with a longer field or value is kept as a table.");

    public static final Option<Long> LIST_MAX_LISTPACK_SIZE = Option.row(
                    VALUES, "list-max-listpack-size", IntegerType.between(Integer.MIN_VALUE, Integer.MAX_VALUE), "-2")
            .alias("list-max-ziplist-size")
            .means(
                    ROWS,
                    "Size of the nodes of a list: so many elements, or, -1 to -5, at most 4, 8, 16, 32 or 64 KiB.");

    public static final Option<Long> LIST_COMPRESS_DEPTH = Option.row(
                    VALUES, "list-compress-depth", IntegerType.between(0, Integer.MAX_VALUE), "0")
            .means(ROWS, "Kept for configurations of Redis: no node of a list is compressed, whatever stands here.");

    public static final Option<Long> SET_MAX_INTSET_ENTRIES = Option.row(
                    VALUES, "set-max-intset-entries", IntegerType.between(0, Long.MAX_VALUE), "512")
            .unit("members")
            .means(ROWS, "A set of integers with more members is not kept as a sorted array of numbers.");

    public static final Option<Long> SET_MAX_LISTPACK_ENTRIES = Option.row(
                    VALUES, "set-max-listpack-entries", IntegerType.between(0, Long.MAX_VALUE), "128")
            .unit("members")
            .means(ROWS, "A set of more members is kept as a table.");

    public static final Option<Long> SET_MAX_LISTPACK_VALUE = Option.row(
                    VALUES, "set-max-listpack-value", new MemoryType(0, Long.MAX_VALUE), "64")
            .unit("bytes")
            .means(ROWS, "A set with a longer member is kept as a table.");

    public static final Option<Long> ZSET_MAX_LISTPACK_ENTRIES = Option.row(
                    VALUES, "zset-max-listpack-entries", IntegerType.between(0, Long.MAX_VALUE), "128")
            .unit("members")
            .alias("zset-max-ziplist-entries")
            .means(ROWS, "A sorted set of more members is kept as a tree and a table.");

    public static final Option<Long> ZSET_MAX_LISTPACK_VALUE = Option.row(
                    VALUES, "zset-max-listpack-value", new MemoryType(0, Long.MAX_VALUE), "64")
            .unit("bytes")
            .alias("zset-max-ziplist-value")
            .means(ROWS, "A sorted set with a longer member is kept as a tree and a table.");

    public static final Option<Long> STREAM_NODE_MAX_BYTES = Option.row(
                    VALUES, "stream-node-max-bytes", new MemoryType(0, Long.MAX_VALUE), "4096")
            .unit("bytes")
            .means(ROWS, "Most bytes in a node of a stream; 0: no limit.");

    public static final Option<Long> STREAM_NODE_MAX_ENTRIES = Option.row(
                    VALUES, "stream-node-max-entries", IntegerType.between(0, Long.MAX_VALUE), "100")
            .unit("entries")
            .means(ROWS, "Most entries in a node of a stream; 0: no limit.");

    public static final Option<Long> STREAM_IDMP_DURATION = Option.row(
                    VALUES, "stream-idmp-duration", IntegerType.between(1, 86_400), "100")
            .unit("seconds")
            .means(ROWS, "How long a stream keeps the identifiers under which producers have added entries.");

    public static final Option<Long> STREAM_IDMP_MAXSIZE = Option.row(
                    VALUES, "stream-idmp-maxsize", IntegerType.between(1, 10_000), "100")
            .unit("identifiers")
            .means(ROWS, "How many identifiers a stream keeps of each producer.");

    public static final Option<Long> HLL_SPARSE_MAX_BYTES = Option.row(
                    VALUES, "hll-sparse-max-bytes", new MemoryType(0, Long.MAX_VALUE), "3000")
            .unit("bytes")
            .means(ROWS, "A HyperLogLog that needs more bytes takes its dense form of 12 KiB.");

    public static final Option<Long> TRACKING_TABLE_MAX_KEYS = Option.row(
                    VALUES, "tracking-table-max-keys", IntegerType.between(0, Long.MAX_VALUE), "1000000")
            .unit("keys")
            .means(
                    ROWS,
                    "How many keys are remembered as cached by clients, on all shards together; 0: any number. Beyond"
                            + " that keys are forgotten at random, and their clients told that they have changed.");

    private static final String OBSERVATION = "Observation";

    public static final Option<String> LOGLEVEL = Option.row(
                    OBSERVATION, "loglevel", ChoiceType.of("debug", "verbose", "notice", "warning"), "notice")
            .means(ROWS, "Least important messages that are logged.");

    public static final Option<String> LOGFILE = Option.row(
                    OBSERVATION, "logfile", TextType.of("a path, or \"\" for the standard error stream"), "")
            .fixed()
            .means(ROWS, "Where messages are logged. An application that embeds the server decides that itself.");

    public static final Option<Long> SLOWLOG_LOG_SLOWER_THAN = Option.row(
                    OBSERVATION, "slowlog-log-slower-than", IntegerType.between(-1, Long.MAX_VALUE), "10000")
            .unit("microseconds")
            .means(ROWS, "A command that runs for longer enters SLOWLOG; 0: every one, -1: none.");

    public static final Option<Long> SLOWLOG_MAX_LEN = Option.row(
                    OBSERVATION, "slowlog-max-len", IntegerType.between(0, Long.MAX_VALUE), "128")
            .unit("entries")
            .means(ROWS, "How many commands SLOWLOG keeps.");

    public static final Option<Long> LATENCY_MONITOR_THRESHOLD = Option.row(
                    OBSERVATION, "latency-monitor-threshold", IntegerType.between(0, Long.MAX_VALUE), "0")
            .unit("milliseconds")
            .means(ROWS, "An event that takes at least so long enters LATENCY; 0: none.");

    public static final Option<Boolean> LATENCY_TRACKING = Option.row(
                    OBSERVATION, "latency-tracking", new YesNoType(), "yes")
            .means(ROWS, "Whether the latency distribution of each command is kept.");

    public static final Option<List<Double>> LATENCY_TRACKING_INFO_PERCENTILES = Option.row(
                    OBSERVATION, "latency-tracking-info-percentiles", new PercentilesType(), "50 99 99.9")
            .unit("percent")
            .means(ROWS, "The percentiles that INFO latencystats shows.");

    private static final String OPERATION = "Operation";

    public static final Option<Long> BUSY_REPLY_THRESHOLD = Option.row(
                    OPERATION, "busy-reply-threshold", IntegerType.between(0, Long.MAX_VALUE), "5000")
            .unit("milliseconds")
            .alias("lua-time-limit")
            .means(ROWS, "After so long a running script or function makes other clients get BUSY; 0: never.");

    public static final Option<Long> SCRIPT_MEMORY_MAX = Option.row(
                    OPERATION, "script-memory-max", new MemoryType(MemoryType.MIB, Long.MAX_VALUE), "64mb")
            .unit("bytes")
            .means(
                    ROWS,
                    "What the values of a running script or function may take, by estimate, on the Java heap;\n"
                            + "one that needs more ends with an error. Each shard, and each script over several shards, has its own.");

    public static final Option<Long> SHUTDOWN_TIMEOUT = Option.row(
                    OPERATION, "shutdown-timeout", IntegerType.between(0, Integer.MAX_VALUE), "10")
            .unit("seconds")
            .means(ROWS, "How long a stop waits for commands that are still running.");

    public static final Option<String> ENABLE_DEBUG_COMMAND = Option.row(
                    OPERATION, "enable-debug-command", ChoiceType.of("no", "yes", "local"), "no")
            .fixed()
            .means(ROWS, "Who may use DEBUG; local: clients on this machine.");

    public static final Option<String> SAVE = Option.row(
                    OPERATION, "save", new TextType(true, "\"\" only: there are no snapshots on a schedule"), "")
            .means(ROWS, "When to save a snapshot.");

    public static final Option<Boolean> RDBCOMPRESSION = Option.row(OPERATION, "rdbcompression", new YesNoType(), "yes")
            .means(ROWS, "Whether long strings are compressed in the RDB form, such as that of DUMP.");

    public static final Option<String> APPENDONLY = Option.row(OPERATION, "appendonly", ChoiceType.of("no"), "no")
            .means(ROWS, "Whether every change is written to a journal: this server has none yet.");

    private static final Map<String, Option<?>> BY_NAME = byName();

    private OptionTable() {}

    private static Map<String, Option<?>> byName() {
        Map<String, Option<?>> names = new HashMap<>();
        for (Option<?> option : ROWS) {
            names.put(option.name(), option);
            option.aliases().forEach(alias -> names.put(alias, option));
        }
        return names;
    }

    /// All rows, in order.
    public static List<Option<?>> all() {
        return Collections.unmodifiableList(ROWS);
    }

    /// The option of that name or alias; case does not count, nor whether its words are joined by dashes or
    /// underscores.
    ///
    /// @return null if there is none
    public static @Nullable Option<?> find(String name) {
        return BY_NAME.get(name.toLowerCase(Locale.ROOT).replace('_', '-'));
    }

    /// The text of `config/nanoredis.conf`, as lines.
    public static List<String> describe() {
        List<String> lines = new ArrayList<>(
                List.of(
                        "# NanoRedis: every option, commented out at its default.",
                        "#",
                        "# Given to the server as its first argument, options on the command line override it:",
                        "#   nanoredis-server nanoredis.conf --num_shards=4 --port 9527",
                        "# One option per line: name and value. Values with blanks stand in quotes. include PATH reads another file in place."));
        String section = "";
        for (Option<?> option : ROWS) {
            if (!option.section().equals(section)) {
                section = option.section();
                lines.add("");
                lines.add("#### " + section);
            }
            lines.add("");
            lines.addAll(option.describe());
        }
        return lines;
    }
}
