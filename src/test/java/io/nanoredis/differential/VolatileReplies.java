package io.nanoredis.differential;

import static io.nanoredis.differential.Comparison.COMMAND_INFO;
import static io.nanoredis.differential.Comparison.GREETING;
import static io.nanoredis.differential.Comparison.MILLISECONDS;
import static io.nanoredis.differential.Comparison.SECONDS;
import static io.nanoredis.differential.Comparison.SHAPE;
import static io.nanoredis.differential.Comparison.TYPE;
import static io.nanoredis.differential.Comparison.UNORDERED;

import io.nanoredis.testing.Reply;
import java.util.List;

/// Replies in which two correct servers differ, because they hold clocks, cursors, ids, chance or measurements.
///
/// Times to live are compared within a tolerance; the generator spaces them by far more, so that no comparison of
/// times inside a server depends on when a command ran.
public final class VolatileReplies {
    private static final String WAS_RELATIVE = "the servers read their clocks one after the other";

    /// The rules, the first that applies counts.
    public static final List<ComparisonRule> RULES = List.of(
            ComparisonRule.of("TTL", SECONDS, "time passes"),
            new ComparisonRule("EXPIRETIME", (request, expected) -> isRelative(expected, 1), SECONDS, WAS_RELATIVE),
            ComparisonRule.of("PTTL", MILLISECONDS, "time passes"),
            new ComparisonRule(
                    "PEXPIRETIME", (request, expected) -> isRelative(expected, 1000), MILLISECONDS, WAS_RELATIVE),
            ComparisonRule.of("TIME", SHAPE, "the clock"),
            ComparisonRule.of("RANDOMKEY", SHAPE, "chance"),
            ComparisonRule.of("SCAN", UNORDERED, "the keys of a whole iteration, in the order of the table"),
            ComparisonRule.of("KEYS", UNORDERED, "the order belongs to the table"),
            ComparisonRule.of("CONFIG GET", UNORDERED, "the order belongs to the option table"),
            ComparisonRule.of("OBJECT IDLETIME", SHAPE, "time passes"),
            ComparisonRule.of("CLIENT ID", SHAPE, "connections are numbered by the server"),
            ComparisonRule.of("CLIENT INFO", TYPE, "ports, ids, ages and buffer sizes"),
            ComparisonRule.of("CLIENT LIST", TYPE, "ports, ids, ages and buffer sizes"),
            ComparisonRule.of("HELLO", GREETING, "version and connection id"),
            ComparisonRule.of("INFO", TYPE, "measurements"),
            ComparisonRule.of("MEMORY USAGE", SHAPE, "sizes belong to the allocator"),
            ComparisonRule.of("MEMORY STATS", TYPE, "measurements"),
            ComparisonRule.of("MEMORY MALLOC-STATS", TYPE, "measurements"),
            ComparisonRule.of("LATENCY HISTOGRAM", TYPE, "measurements"),
            ComparisonRule.of("DEBUG OBJECT", TYPE, "addresses and clocks"),
            ComparisonRule.of("DEBUG HTSTATS", TYPE, "measurements"),
            ComparisonRule.of("COMMAND INFO", COMMAND_INFO, "remarks in prose, the order of flags and subcommands"));

    private VolatileReplies() {}

    /// True for a point in time that was given as a distance from now: those given as such lie behind the base.
    private static boolean isRelative(Reply expected, long unitsPerSecond) {
        return expected.type() == ':' && expected.number() < Slots.ABSOLUTE_BASE_SECONDS * unitsPerSecond;
    }
}
