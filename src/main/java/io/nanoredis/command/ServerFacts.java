package io.nanoredis.command;

/// What is true of a server from its start to its end; INFO shows it.
///
/// @param runId 40 hexadecimal characters, new at every start
/// @param startedMs when it started, milliseconds since 1970
/// @param port the TCP port, 0 without one
/// @param transport `epoll`, `io_uring` or `nio`
/// @param fiberMode `proactor` when fibers run on their proactor, `default` otherwise
/// @param pinned whether shards are pinned to cores
/// @param processId of this process
/// @param configFile path of the configuration file, empty without one
/// @param executable path of the launcher, empty when embedded
public record ServerFacts(
        String runId,
        long startedMs,
        int port,
        String transport,
        String fiberMode,
        boolean pinned,
        long processId,
        String configFile,
        String executable) {
    /// The Redis version whose behaviour clients may expect; HELLO and INFO report it.
    public static final String REDIS_VERSION = "7.4.0";

    /// The version of this server.
    public static final String NANOREDIS_VERSION = "0.1.0";
}
