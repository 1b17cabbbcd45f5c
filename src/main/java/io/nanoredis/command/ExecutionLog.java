package io.nanoredis.command;

import io.nanoredis.metrics.Clock;
import io.nanoredis.metrics.CommandStats;
import io.nanoredis.resp.Args;
import io.nanoredis.resp.ReplyWriter;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/// What one thread has executed: counted and timed per command, with its errors, its slow commands and its events of
/// latency.
///
/// *Thread*: the shard's owner. *Cost*: no allocation but for errors and for what is slow.
public final class ExecutionLog {
    private final Clock clock;
    private final CommandStats stats;
    private final SlowLog slowLog;
    private final LatencyEvents latencyEvents = new LatencyEvents();
    private long foreignCommands;

    ExecutionLog(ServerContext server, AtomicLong slowIds) {
        clock = server.clock();
        stats = new CommandStats(server.registry().all().size());
        slowLog = new SlowLog(slowIds);
    }

    /// Calls, times and errors.
    CommandStats stats() {
        return stats;
    }

    /// The slow commands.
    public SlowLog slowLog() {
        return slowLog;
    }

    /// The events of latency.
    public LatencyEvents latencyEvents() {
        return latencyEvents;
    }

    /// Commands counted here that were not local: run for a connection of another proactor, or on several shards.
    public long foreignCommands() {
        return foreignCommands;
    }

    void countForeign() {
        foreignCommands++;
    }

    /// Sets the figures back; what was slow stays.
    void reset() {
        stats.reset();
        foreignCommands = 0;
    }

    /// Counts one execution of `command` whose reply begins at `start`.
    void count(Command command, ReplyWriter out, int start, long elapsedNs, Settings settings) {
        stats.executed(command.index(), elapsedNs, settings.latencyTracking());
        if (out.length() > start && out.array()[start] == '-') {
            stats.failed(command.index());
            countError(out.array(), start, out.length());
        }
        long latencyMs = settings.latencyThresholdMs();
        if (latencyMs > 0 && elapsedNs >= latencyMs * 1_000_000) {
            boolean fast = command.has(CommandFlag.FAST);
            latencyEvents.add(fast ? "fast-command" : "command", clock.epochMs() / 1000, elapsedNs / 1_000_000);
        }
    }

    /// Keeps an execution of `command`, or of a part of it, in the slow log if it is slow.
    void remember(Command command, Args args, @Nullable Session client, long elapsedNs, Settings settings) {
        long threshold = settings.slowlogThresholdNs();
        boolean slow = threshold >= 0 && elapsedNs >= threshold;
        if (slow && client != null && !command.has(CommandFlag.SKIP_SLOWLOG)) {
            slowLog.add(command, args, client, clock.epochMs(), elapsedNs, settings.slowlogEntriesMax());
        }
    }

    /// Counts the error reply that begins at `start`.
    void countError(byte[] reply, int start, int end) {
        int at = start + 1;
        while (at < end && reply[at] != ' ' && reply[at] != '\r') {
            at++;
        }
        stats.error(new String(reply, start + 1, at - start - 1, StandardCharsets.ISO_8859_1));
    }
}
