package io.nanoredis.differential;

import static io.nanoredis.differential.Comparison.ENCODING_OF_SET;
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

/// Sets: members, chance, combinations, iteration.
///
/// What SPOP leaves is a matter of chance: it has a key of its own, which is deleted at once. A damaged SRANDMEMBER may
/// ask for billions of members, so that only one of a missing key is damaged.
final class SetGroup implements Group {
    private static final String TABLE_ORDER = "the order belongs to the set's encoding";
    private static final int RDB_SET_OF_STRINGS = 2;

    private static final Family FAMILY = new Family("""
            80 SADD {setkey} {member} *
            40 SADD {setkey} {member} * {member} * {member} * {member} * {member} *
            60 SREM {setkey} {member} *
            20 SREM {setkey} {member} * {member} * {member} * {member} *
            30 SISMEMBER {setkey} {member}
            20 SMISMEMBER {setkey} {member} *
            20 SCARD {setkey}
            30 SMEMBERS {setkey}
            24 SMOVE {setkey} {setkey} {member}
            30 SINTER {setkey} *
            20 SINTERSTORE {setkey} {setkey} *
            16 SINTERCARD '1 {setkey} [ LIMIT {int} ]
            16 SINTERCARD '2 {setkey} {setkey} [ LIMIT {int} ]
            10 SINTERCARD {int} {setkey} *
            24 SUNION {setkey} *
            20 SUNIONSTORE {setkey} {setkey} *
            30 SDIFF {setkey} *
            20 SDIFFSTORE {setkey} {setkey} *
            20 !SRANDMEMBER {setkey} [ {setcount} ]
            6 SRANDMEMBER 'set:none [ {setcount} ]
            20 SADD 'set:pop {member} * ; SADD 'set:pop {member} * {member} * {member} * ; SPOP 'set:pop ; SCARD 'set:pop ; SPOP 'set:pop {setcount} ; SCARD 'set:pop ; SRANDMEMBER 'set:pop {setcount} ; DEL 'set:pop
            6 SADD 'set:pop {member} * {member} * {member} * ; SPOP 'set:pop '100 ; EXISTS 'set:pop
            4 SET 'set:text {value} ; SPOP 'set:text [ {setcount} ] ; DEL 'set:text
            8 SPOP 'set:none [ {setcount} ]
            16 SSCAN {setkey} '0 [ MATCH {pattern} ] [ COUNT {count} ]
            4 SSCAN {setkey} {int} [ MATCH {pattern} ] [ COUNT {count} ]
            12 OBJECT ENCODING {setkey}
            8 TYPE {setkey}
            8 DUMP {setkey}
            8 DEBUG DIGEST-VALUE {setkey}
            6 DEL {setkey}
            6 COPY {setkey} {setkey} [ REPLACE ]
            4 RENAME {setkey} {setkey}
            4 RESTORE {setkey} '0 {payload} [ REPLACE ]
            4 EXPIRE {setkey} {sec}
            4 PERSIST {setkey}
            """);

    private static final List<ComparisonRule> RULES = List.of(
            ComparisonRule.of("SMEMBERS", UNORDERED, TABLE_ORDER),
            ComparisonRule.of("SINTER", UNORDERED, TABLE_ORDER),
            ComparisonRule.of("SUNION", UNORDERED, TABLE_ORDER),
            ComparisonRule.of("SDIFF", UNORDERED, TABLE_ORDER),
            ComparisonRule.of("SSCAN", UNORDERED, "the members of a whole iteration, in the order of the set"),
            ComparisonRule.of("SRANDMEMBER", SHAPE, "chance"),
            ComparisonRule.of("SPOP", SHAPE, "chance"),
            new ComparisonRule(
                    "OBJECT ENCODING",
                    (request, expected) -> isText(expected, "hashtable"),
                    ENCODING_OF_SET,
                    "small sets of strings are packed from Redis 7.2 on"),
            new ComparisonRule(
                    "DUMP",
                    (request, expected) -> isDumpOf(expected, RDB_SET_OF_STRINGS),
                    SHAPE,
                    "the order of members belongs to the set's encoding"));

    private static boolean isText(Reply reply, String text) {
        return !reply.isError()
                && !reply.isNull()
                && reply.type() == '$'
                && reply.text().equals(text);
    }

    private static boolean isDumpOf(Reply reply, int rdbType) {
        return reply.type() == '$' && !reply.isNull() && reply.payload()[0] == rdbType;
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
                Request.of("SADD", "set:1", "1", "2", "3"),
                Request.of("SADD", "set:2", "2", "b", "c", ""),
                Request.of(numbered("SADD", "{t}:set", "m", 40)));
    }

    private static String[] numbered(String command, String key, String prefix, int count) {
        List<String> words = new ArrayList<>(List.of(command, key));
        IntStream.range(0, count).forEach(i -> words.add(prefix + i));
        return words.toArray(String[]::new);
    }

    @Override
    public List<Request> configuration() {
        return List.of(
                Request.of("CONFIG", "SET", "set-max-intset-entries", "20"),
                Request.of("CONFIG", "SET", "set-max-listpack-entries", "12"),
                Request.of("CONFIG", "SET", "set-max-listpack-value", "30"));
    }

    @Override
    public List<List<Request>> payloadSources() {
        return List.of(
                List.of(Request.of("SADD", "payload", "1")),
                List.of(Request.of("SADD", "payload", "1", "-5", "40000", "30000")),
                List.of(Request.of("SADD", "payload", "1", "9223372036854775807", "-9223372036854775808")),
                List.of(Request.of("SADD", "payload", "a", "b", "", "17")),
                List.of(Request.of(numbered("SADD", "payload", "member:", 300))),
                List.of(Request.of(numbered("SADD", "payload", "1", 600))));
    }

    @Override
    public byte @Nullable [] draw(String slot, SplittableRandom random, Slots slots) {
        return switch (slot) {
            case "setkey" -> slots.chance(12) ? slots.draw("key") : ascii(key(random));
            case "member" -> slots.chance(8) ? slots.draw("value") : ascii(member(random));
            case "setcount" -> slots.chance(80) ? ascii(Integer.toString(random.nextInt(-30, 40))) : refused(random);
            default -> null;
        };
    }

    private static String key(SplittableRandom random) {
        int i = random.nextInt(14);
        return i < 8 ? "set:" + i : i < 12 ? "{t}:set" + (i == 8 ? "" : i) : "{u1}:set" + i;
    }

    private static String member(SplittableRandom random) {
        int n = random.nextInt(60);
        return switch (random.nextInt(12)) {
            case 0, 1, 2, 3, 4, 5 -> Integer.toString(n - 5);
            case 6 -> Long.toString((n - 30) * 100_000_000_000L);
            case 7 -> Integer.toString((n - 30) * 5000);
            case 8 -> "x".repeat(n) + n;
            default -> "m" + n;
        };
    }

    /// What is no count; never one so low that the reply would be endless.
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
