package io.nanoredis.differential;

import static io.nanoredis.differential.Comparison.SHAPE;
import static io.nanoredis.differential.Comparison.UNORDERED;

import io.nanoredis.testing.Reply;
import io.nanoredis.testing.Request;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// Hashes: fields, counters, chance, iteration. The expiry of fields is newer than the oracle, and left out.
final class HashGroup implements Group {
    private static final String TABLE_ORDER = "the order of fields belongs to the table";
    private static final int RDB_HASH_OF_STRINGS = 4;

    private static final Family FAMILY = new Family("""
            60 HSET {hashkey} ( {field} {hashvalue} ) *
            40 HSET {hashkey} ( {field} {hashvalue} ) * ( {field} {hashvalue} ) * ( {field} {hashvalue} ) *
            16 HMSET {hashkey} ( {field} {hashvalue} ) *
            16 HSETNX {hashkey} {field} {hashvalue}
            50 HGET {hashkey} {field}
            30 HMGET {hashkey} {field} *
            24 HGETALL {hashkey}
            12 HKEYS {hashkey}
            12 HVALS {hashkey}
            16 HLEN {hashkey}
            16 HSTRLEN {hashkey} {field}
            16 HEXISTS {hashkey} {field}
            40 HDEL {hashkey} {field} *
            16 HDEL {hashkey} {field} * {field} * {field} * {field} *
            36 HINCRBY {hashkey} {field} {int}
            30 HINCRBYFLOAT {hashkey} {field} {float}
            10 HSET {hashkey} {field} {int} ; HINCRBY {hashkey} {field} {int}
            12 HSET 'hash:n 'n {int} ; HINCRBY 'hash:n 'n {int} ; HINCRBYFLOAT 'hash:n 'n {float} ; HGET 'hash:n 'n
            12 !HRANDFIELD {hashkey}
            24 !HRANDFIELD {hashkey} {hashcount} [ WITHVALUES ]
            4 !HRANDFIELD {hashkey} {hashcount} ( WITHVALUES | 'foo ) [ 'foo ]
            16 HSCAN {hashkey} '0 [ MATCH {pattern} ] [ COUNT {count} ]
            4 HSCAN {hashkey} {int} [ MATCH {pattern} ] [ COUNT {count} ] [ 'foo ]
            14 OBJECT ENCODING {hashkey}
            8 TYPE {hashkey}
            8 DUMP {hashkey}
            8 DEBUG DIGEST-VALUE {hashkey}
            6 DEL {hashkey}
            6 COPY {hashkey} {hashkey} [ REPLACE ]
            4 RENAME {hashkey} {hashkey}
            6 RESTORE {hashkey} '0 {payload} [ REPLACE ]
            4 EXPIRE {hashkey} {sec}
            4 PERSIST {hashkey}
            """);

    private static final List<ComparisonRule> RULES = List.of(
            ComparisonRule.of("HGETALL", UNORDERED, TABLE_ORDER),
            ComparisonRule.of("HKEYS", UNORDERED, TABLE_ORDER),
            ComparisonRule.of("HVALS", UNORDERED, TABLE_ORDER),
            ComparisonRule.of("HSCAN", UNORDERED, "the fields of a whole iteration, in the order of the table"),
            ComparisonRule.of("HRANDFIELD", SHAPE, "chance"),
            new ComparisonRule("DUMP", (request, expected) -> isDumpOfTable(expected), SHAPE, TABLE_ORDER));

    private static boolean isDumpOfTable(Reply reply) {
        return reply.type() == '$' && !reply.isNull() && reply.payload()[0] == RDB_HASH_OF_STRINGS;
    }

    @Override
    public int weight() {
        return 30;
    }

    @Override
    public Family family() {
        return FAMILY;
    }

    @Override
    public List<ComparisonRule> rules() {
        return RULES;
    }

    @Override
    public List<Request> setUp() {
        return List.of(
                Request.of("HSET", "hash:1", "f1", "1", "f2", "x", "f3", "2.5"),
                Request.of("HSET", "hash:2", "", "", "5", "7"),
                Request.of(numbered("{t}:hash", 30)));
    }

    private static String[] numbered(String key, int count) {
        List<String> words = new ArrayList<>(List.of("HSET", key));
        IntStream.range(0, count).forEach(i -> words.addAll(List.of("f" + i, "value " + i)));
        return words.toArray(String[]::new);
    }

    @Override
    public List<Request> configuration() {
        return List.of(
                Request.of("CONFIG", "SET", "hash-max-listpack-entries", "12"),
                Request.of("CONFIG", "SET", "hash-max-listpack-value", "30"));
    }

    @Override
    public List<List<Request>> payloadSources() {
        return List.of(
                List.of(Request.of("HSET", "payload", "a", "1")),
                List.of(Request.of("HSET", "payload", "a", "1", "5", "b", "", "x".repeat(29), "-70000", "")),
                List.of(Request.of("HSET", "payload", "long", "y".repeat(100))),
                List.of(Request.of(numbered("payload", 11))),
                List.of(Request.of(numbered("payload", 300))));
    }

    @Override
    public byte @Nullable [] draw(String slot, SplittableRandom random, Slots slots) {
        return switch (slot) {
            case "hashkey" -> slots.chance(12) ? slots.draw("key") : ascii(key(random));
            case "field" -> slots.chance(6) ? slots.draw("value") : ascii(field(random));
            case "hashvalue" -> value(random, slots);
            case "hashcount" -> slots.chance(80) ? ascii(Integer.toString(random.nextInt(-30, 40))) : refused(random);
            default -> null;
        };
    }

    private static String key(SplittableRandom random) {
        int i = random.nextInt(14);
        return i < 8 ? "hash:" + i : i < 12 ? "{t}:hash" + (i == 8 ? "" : i) : "{u1}:hash" + i;
    }

    private static String field(SplittableRandom random) {
        int n = random.nextInt(30);
        return switch (random.nextInt(12)) {
            case 0 -> Integer.toString(n - 5);
            case 1 -> random.nextInt(8) == 0 ? "x".repeat(n + 10) : "x";
            case 2 -> random.nextInt(4) == 0 ? "" : "f";
            default -> "f" + n;
        };
    }

    private static byte[] value(SplittableRandom random, Slots slots) {
        return switch (random.nextInt(16)) {
            case 0 -> slots.draw("value");
            case 1, 2, 3 -> slots.draw("int");
            case 4, 5 -> slots.draw("float");
            case 6 -> ascii("v".repeat(random.nextInt(26, 33)));
            default -> ascii("v" + random.nextInt(1000));
        };
    }

    /// What is no count, or an odd one; never one so low that the reply would be endless.
    private static byte[] refused(SplittableRandom random) {
        String[] texts = {
            "a", "", "-9223372036854775808", "9223372036854775808", "9223372036854775807", "1.5", "+1", "01", "-0", "0"
        };
        return ascii(texts[random.nextInt(texts.length)]);
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
