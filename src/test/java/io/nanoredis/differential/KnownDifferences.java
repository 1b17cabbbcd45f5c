package io.nanoredis.differential;

import static io.nanoredis.differential.Comparison.SHAPE;
import static io.nanoredis.differential.Comparison.TYPE;

import io.nanoredis.testing.Request;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// The reviewed list of replies that differ from Redis on purpose, each with its reason and with what must agree
/// nevertheless.
///
/// A new row is a decision: it belongs here only if a client cannot tell or must not care.
public final class KnownDifferences {
    private static final String OWN_WORDS = "help and reports are in words of our own";
    private static final String OTHER_TABLE = "the command table has other commands than the oracle's version";

    /// The rules, the first that applies counts; asked before [VolatileReplies].
    public static final List<ComparisonRule> RULES = List.of(
            ComparisonRule.of("CLIENT HELP", TYPE, OWN_WORDS),
            ComparisonRule.of("COMMAND HELP", TYPE, OWN_WORDS),
            ComparisonRule.of("CONFIG HELP", TYPE, OWN_WORDS),
            ComparisonRule.of("DEBUG HELP", TYPE, OWN_WORDS),
            ComparisonRule.of("LATENCY HELP", TYPE, OWN_WORDS),
            ComparisonRule.of("MEMORY HELP", TYPE, OWN_WORDS),
            ComparisonRule.of("OBJECT HELP", TYPE, OWN_WORDS),
            ComparisonRule.of("SLOWLOG HELP", TYPE, OWN_WORDS),
            ComparisonRule.of("LATENCY DOCTOR", TYPE, OWN_WORDS),
            ComparisonRule.of("MEMORY DOCTOR", TYPE, OWN_WORDS),
            ComparisonRule.of("LOLWUT", TYPE, OWN_WORDS),
            ComparisonRule.of("COMMAND DOCS", TYPE, OWN_WORDS),
            new ComparisonRule(
                    "COMMAND INFO", (request, expected) -> request.args().size() == 2, TYPE, OTHER_TABLE),
            new ComparisonRule(
                    "CONFIG GET",
                    (request, expected) -> hasGlob(request),
                    TYPE,
                    "the option table has other options than the oracle's"),
            ComparisonRule.of("COMMAND COUNT", SHAPE, OTHER_TABLE),
            ComparisonRule.of("COMMAND LIST", TYPE, OTHER_TABLE),
            new ComparisonRule("COMMAND", (request, expected) -> request.args().size() == 1, TYPE, OTHER_TABLE),
            ComparisonRule.of(
                    "OBJECT REFCOUNT",
                    SHAPE,
                    "small integers all have the count of shared ones here; in Redis those that COPY made have 1"));

    private KnownDifferences() {}

    private static boolean hasGlob(Request request) {
        return request.args().stream().anyMatch(arg -> new String(arg, StandardCharsets.ISO_8859_1).contains("*"));
    }
}
