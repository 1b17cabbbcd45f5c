package io.nanoredis.command;

import io.nanoredis.config.Option;
import io.nanoredis.config.OptionTable;
import io.nanoredis.config.OutputLimits;
import io.nanoredis.config.ServerConfig;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/// The run-time options that the data path reads, resolved once per change of the configuration.
///
/// @param slowlogThresholdNs a command slower than this enters SLOWLOG; negative: none
/// @param slowlogEntriesMax entries that SLOWLOG keeps
/// @param latencyTracking whether LATENCY HISTOGRAM is fed
/// @param latencyThresholdMs events slower than this enter LATENCY; 0: none
/// @param passwordRequired whether a client must authenticate
/// @param password the default user's password, empty without one
/// @param memoryBytesMax limit of live data over all shards, 0 without one
/// @param bulkBytesMax longest argument
/// @param queryBufferBytesMax most bytes of unexecuted input per client
/// @param outputLimits how many bytes may wait for a client that does not read
/// @param clientsMax most clients at a time
/// @param protectedMode whether clients from elsewhere are refused while there is no password
/// @param timeoutSeconds an idle client is closed after this, 0: never
/// @param keepAliveSeconds silence after which the kernel asks whether a client is alive, 0: never
/// @param tickMs distance of the ticks of background work
/// @param rdbCompression whether long strings are compressed in the RDB form
/// @param streamProducerSeconds how long a stream keeps the identifiers of its producers, unless it is told otherwise
/// @param streamProducerEntriesMax how many it keeps of each
/// @param trackedKeysMax keys that clients may have cached, over all shards, 0 without a limit
/// @param pipelineSquash whether pipelined commands for several shards run at the same time
/// @param busyReplyThresholdMs after so long a script makes others get BUSY, 0: never
/// @param scriptMemoryBytesMax what the values of one engine of scripts may take
public record Settings(
        long slowlogThresholdNs,
        int slowlogEntriesMax,
        boolean latencyTracking,
        long latencyThresholdMs,
        boolean passwordRequired,
        String password,
        long memoryBytesMax,
        long bulkBytesMax,
        long queryBufferBytesMax,
        OutputLimits outputLimits,
        int clientsMax,
        boolean protectedMode,
        int timeoutSeconds,
        int keepAliveSeconds,
        long tickMs,
        boolean rdbCompression,
        long streamProducerSeconds,
        long streamProducerEntriesMax,
        int trackedKeysMax,
        boolean pipelineSquash,
        long busyReplyThresholdMs,
        long scriptMemoryBytesMax) {
    /// The options that end up in here, so that a change of one of them leads to a new [#of].
    static final Set<Option<?>> OPTIONS = Set.of(
            OptionTable.SLOWLOG_LOG_SLOWER_THAN,
            OptionTable.SLOWLOG_MAX_LEN,
            OptionTable.LATENCY_TRACKING,
            OptionTable.LATENCY_MONITOR_THRESHOLD,
            OptionTable.REQUIREPASS,
            OptionTable.MAXMEMORY,
            OptionTable.PROTO_MAX_BULK_LEN,
            OptionTable.CLIENT_QUERY_BUFFER_LIMIT,
            OptionTable.CLIENT_OUTPUT_BUFFER_LIMIT,
            OptionTable.MAXCLIENTS,
            OptionTable.PROTECTED_MODE,
            OptionTable.TIMEOUT,
            OptionTable.TCP_KEEPALIVE,
            OptionTable.HZ,
            OptionTable.RDBCOMPRESSION,
            OptionTable.STREAM_IDMP_DURATION,
            OptionTable.STREAM_IDMP_MAXSIZE,
            OptionTable.TRACKING_TABLE_MAX_KEYS,
            OptionTable.PIPELINE_SQUASH,
            OptionTable.BUSY_REPLY_THRESHOLD,
            OptionTable.SCRIPT_MEMORY_MAX);

    /// Resolves the options from `config`.
    public static Settings of(ServerConfig config) {
        long slowerThanUs = config.get(OptionTable.SLOWLOG_LOG_SLOWER_THAN);
        String password = config.get(OptionTable.REQUIREPASS);
        return new Settings(
                slowerThanUs < 0 ? -1 : TimeUnit.MICROSECONDS.toNanos(slowerThanUs),
                clampToInt(config.get(OptionTable.SLOWLOG_MAX_LEN)),
                config.get(OptionTable.LATENCY_TRACKING),
                config.get(OptionTable.LATENCY_MONITOR_THRESHOLD),
                !password.isEmpty(),
                password,
                config.get(OptionTable.MAXMEMORY),
                config.get(OptionTable.PROTO_MAX_BULK_LEN),
                config.get(OptionTable.CLIENT_QUERY_BUFFER_LIMIT),
                config.get(OptionTable.CLIENT_OUTPUT_BUFFER_LIMIT),
                clampToInt(config.get(OptionTable.MAXCLIENTS)),
                config.get(OptionTable.PROTECTED_MODE),
                clampToInt(config.get(OptionTable.TIMEOUT)),
                config.tcpKeepAliveSeconds(),
                1000 / config.hz(),
                config.get(OptionTable.RDBCOMPRESSION),
                config.get(OptionTable.STREAM_IDMP_DURATION),
                config.get(OptionTable.STREAM_IDMP_MAXSIZE),
                clampToInt(config.get(OptionTable.TRACKING_TABLE_MAX_KEYS)),
                config.get(OptionTable.PIPELINE_SQUASH),
                config.get(OptionTable.BUSY_REPLY_THRESHOLD),
                config.get(OptionTable.SCRIPT_MEMORY_MAX));
    }

    private static int clampToInt(long value) {
        return (int) Math.min(value, Integer.MAX_VALUE);
    }
}
