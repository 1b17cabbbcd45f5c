package io.nanoredis.command;

import io.nanoredis.metrics.RateMeter;

/// What one proactor does per second: commands, bytes in, bytes out.
///
/// *Thread*: the proactor, which samples at every tick; others get a [#snapshot].
public final class TrafficRates {
    private final RateMeter commands = new RateMeter();
    private final RateMeter input = new RateMeter();
    private final RateMeter output = new RateMeter();

    /// The rates at one moment.
    ///
    /// @param commands commands per second
    /// @param inputBytes bytes received per second
    /// @param outputBytes bytes sent per second
    public record Snapshot(double commands, double inputBytes, double outputBytes) {}

    /// Takes a sample of the growing totals.
    public void sample(long nowMs, long totalCommands, NetCounters traffic) {
        commands.sample(nowMs, totalCommands);
        input.sample(nowMs, traffic.inputBytes());
        output.sample(nowMs, traffic.outputBytes());
    }

    /// The rates now.
    public Snapshot snapshot() {
        return new Snapshot(commands.perSecond(), input.perSecond(), output.perSecond());
    }

    /// Begins anew: CONFIG RESETSTAT.
    public void reset() {
        commands.reset();
        input.reset();
        output.reset();
    }
}
