package io.nanoredis.command;

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
/// @param outputHardBytes a client with more replies waiting is closed at once, 0: never
/// @param outputSoftBytes a client with more replies waiting for [#outputSoftSeconds] is closed, 0: never
/// @param outputSoftSeconds how long the soft limit may be exceeded
/// @param clientsMax most clients at a time
/// @param protectedMode whether clients from elsewhere are refused while there is no password
/// @param timeoutSeconds an idle client is closed after this, 0: never
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
        long outputHardBytes,
        long outputSoftBytes,
        int outputSoftSeconds,
        int clientsMax,
        boolean protectedMode,
        int timeoutSeconds) {}
