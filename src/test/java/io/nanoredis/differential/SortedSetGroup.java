package io.nanoredis.differential;

import static io.nanoredis.differential.Comparison.SHAPE;
import static io.nanoredis.differential.Comparison.UNORDERED;

import io.nanoredis.testing.Request;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// Sorted sets: scores, ranks, ranges, combinations with plain sets, chance, iteration.
///
/// Ranges of names are told apart: with unequal scores they depend in Redis on the chance that built its skip list, so
/// that they have keys of their own whose members all have one score, and whose commands are never damaged.
final class SortedSetGroup implements Group {
    private static final Family FAMILY = new Family("""
            90 ZADD {zkey} ( {zscore} {zmember} ) *
            40 ZADD {zkey} ( {zscore} {zmember} ) * ( {zscore} {zmember} ) * ( {zscore} {zmember} ) *
            50 ZADD {zkey} [ NX | XX ] [ GT | LT ] [ CH ] [ INCR ] {zscore} {zmember}
            16 ZADD {zkey} [ NX | XX ] [ GT | LT ] [ CH ] ( {zscore} {zmember} ) *
            6 ZADD {zkey} ( NX | XX | GT | LT | CH | INCR | 'foo ) ( NX | XX | GT | LT | CH | INCR ) ( {zscore} {zmember} ) *
            50 ZINCRBY {zkey} {zscore} {zmember}
            50 ZREM {zkey} {zmember} *
            20 ZREM {zkey} {zmember} * {zmember} * {zmember} *
            30 ZSCORE {zkey} {zmember}
            20 ZMSCORE {zkey} {zmember} *
            20 ZCARD {zkey}
            30 ZCOUNT {zkey} {zbound} {zbound}
            40 !ZRANK {zkey} {zmember}
            30 !ZREVRANK {zkey} {zmember}
            50 ZRANGE {zkey} {zindex} {zindex} [ WITHSCORES ] [ REV ]
            50 ZRANGE {zkey} {zbound} {zbound} BYSCORE [ WITHSCORES ] [ REV ] [ LIMIT {zindex} {zindex} ]
            6 ZRANGE {zkey} {zbound} {zbound} [ BYSCORE ] [ WITHSCORES ] [ REV ] [ LIMIT {zindex} {zindex} ] [ 'foo ]
            4 !ZRANGE {lexkey} {lexbound} {lexbound} [ BYSCORE | BYLEX ] [ WITHSCORES ] [ REV ] [ LIMIT {zindex} {zindex} ] [ BYLEX ]
            16 !ZRANGE {lexkey} {lexbound} {lexbound} BYLEX [ REV ] [ LIMIT {zindex} {zindex} ]
            24 ZREVRANGE {zkey} {zindex} {zindex} [ WITHSCORES ]
            30 ZRANGEBYSCORE {zkey} {zbound} {zbound} [ WITHSCORES ] [ LIMIT {zindex} {zindex} ]
            24 ZREVRANGEBYSCORE {zkey} {zbound} {zbound} [ WITHSCORES ] [ LIMIT {zindex} {zindex} ]
            24 ZRANGESTORE {zkey} {zkey} {zindex} {zindex} [ REV ]
            20 ZRANGESTORE {zkey} {zkey} {zbound} {zbound} BYSCORE [ REV ] [ LIMIT {zindex} {zindex} ]
            2 ZRANGESTORE {zkey} {zkey} {zindex} {zindex} ( WITHSCORES | LIMIT {int} {int} | 'foo )
            20 ZREMRANGEBYRANK {zkey} {zindex} {zindex}
            16 ZREMRANGEBYSCORE {zkey} {zbound} {zbound}
            30 ZPOPMIN {zkey} [ {zcount} ]
            30 ZPOPMAX {zkey} [ {zcount} ]
            20 ZMPOP '1 {zkey} ( MIN | MAX ) [ COUNT {zcount} ]
            14 ZMPOP '2 {zkey} {zkey} ( MIN | MAX ) [ COUNT {zcount} ]
            5 ZMPOP {int} {zkey} * ( MIN | MAX | 'foo ) [ COUNT {int} ]
            20 !ZRANDMEMBER {zkey} [ {zrandom} ]
            10 !ZRANDMEMBER {zkey} {zrandom} ( WITHSCORES | 'foo )
            16 ZUNION '1 {zanykey} [ WEIGHTS {zscore} ] [ AGGREGATE ( SUM | MIN | MAX ) ] [ WITHSCORES ]
            24 ZUNION '2 {zanykey} {zanykey} [ WEIGHTS {zscore} {zscore} ] [ AGGREGATE ( SUM | MIN | MAX ) ] [ WITHSCORES ]
            24 ZUNION '3 {zanykey} {zanykey} {zanykey} [ WEIGHTS {zscore} {zscore} {zscore} ] [ AGGREGATE ( SUM | MIN | MAX ) ] [ WITHSCORES ]
            24 ZUNIONSTORE {zkey} '2 {zanykey} {zanykey} [ WEIGHTS {zscore} {zscore} ] [ AGGREGATE ( SUM | MIN | MAX ) ]
            10 ZUNIONSTORE {zkey} '3 {zanykey} {zanykey} {zanykey} [ WEIGHTS {zscore} {zscore} {zscore} ] [ AGGREGATE ( SUM | MIN | MAX ) ]
            24 ZINTER '2 {zanykey} {zanykey} [ WEIGHTS {zscore} {zscore} ] [ AGGREGATE ( SUM | MIN | MAX ) ] [ WITHSCORES ]
            10 ZINTER '3 {zanykey} {zanykey} {zanykey} [ WEIGHTS {zscore} {zscore} {zscore} ] [ AGGREGATE ( SUM | MIN | MAX ) ] [ WITHSCORES ]
            16 ZINTERSTORE {zkey} '2 {zanykey} {zanykey} [ WEIGHTS {zscore} {zscore} ] [ AGGREGATE ( SUM | MIN | MAX ) ]
            16 ZINTERCARD '2 {zanykey} {zanykey} [ LIMIT {int} ]
            24 ZDIFF '2 {zanykey} {zanykey} [ WITHSCORES ]
            10 ZDIFF '3 {zanykey} {zanykey} {zanykey} [ WITHSCORES ]
            16 ZDIFFSTORE {zkey} '2 {zanykey} {zanykey}
            8 ( ZUNION | ZINTER | ZDIFF | ZINTERCARD ) {int} {zanykey} * [ WITHSCORES | WEIGHTS {zscore} * | AGGREGATE 'foo | LIMIT {int} | 'foo ]
            6 ( ZUNIONSTORE | ZINTERSTORE | ZDIFFSTORE ) {zkey} {int} {zanykey} * [ WITHSCORES | WEIGHTS {zscore} * | AGGREGATE 'foo | 'foo ]
            16 ZSCAN {zkey} '0 [ MATCH {pattern} ] [ COUNT {count} ]
            4 ZSCAN {zkey} {int} [ MATCH {pattern} ] [ COUNT {count} ]
            40 ZADD {lexkey} ( '0 {zmember} ) * ( '0 {zmember} ) *
            20 ZREM {lexkey} {zmember} *
            20 !ZLEXCOUNT {lexkey} {lexbound} {lexbound}
            20 !ZRANGEBYLEX {lexkey} {lexbound} {lexbound} [ LIMIT {zindex} {zindex} ]
            20 !ZREVRANGEBYLEX {lexkey} {lexbound} {lexbound} [ LIMIT {zindex} {zindex} ]
            8 !ZREMRANGEBYLEX {lexkey} {lexbound} {lexbound}
            8 !ZRANGESTORE {zkey} {lexkey} {lexbound} {lexbound} BYLEX [ REV ] [ LIMIT {zindex} {zindex} ]
            2 SET 'zlex:text 'x
            16 OBJECT ENCODING {zkey}
            8 TYPE {zkey}
            12 DUMP {zkey}
            12 DEBUG DIGEST-VALUE {zkey}
            3 DEL {zkey}
            6 COPY {zkey} {zkey} [ REPLACE ]
            4 RENAME {zkey} {zkey}
            4 RESTORE {zkey} '0 {payload} [ REPLACE ]
            4 EXPIRE {zkey} {sec}
            4 PERSIST {zkey}
            """);

    private static final List<ComparisonRule> RULES = List.of(
            ComparisonRule.of("ZRANDMEMBER", SHAPE, "chance"),
            ComparisonRule.of("ZSCAN", UNORDERED, "the members of a whole iteration, in the order of the set"));

    /// Without negative zeros: whether Redis keeps the sign depends on the encodings that a set had on its way.
    private static final String[] SCORES = {
        "inf",
        "-inf",
        "+inf",
        "infinity",
        "nan",
        "0",
        "1e308",
        "1.7976931348623157e308",
        "1e-320",
        "1e400",
        "1e-400",
        "0x10",
        "3.0",
        "1e3",
        "1.1",
        "0.1",
        "-0.30000000000000004",
        "9007199254740993",
        "1e17",
        "1e16",
        "123456789012345678",
        "12345678901234567890",
        "5e-324",
        "3.14159265358979",
        "2.5e-5",
        "0.0001",
        "0.00001",
        " 1",
        "1 ",
        "",
        "a",
        "1e",
        "1\u0000"
    };
    private static final String[] BOUNDS = {
        "-inf",
        "+inf",
        "inf",
        "(inf",
        "(-inf",
        "(0",
        "(1",
        "0",
        "1",
        "",
        "(",
        " 1",
        "1 ",
        "((1",
        "a",
        "nan",
        "(nan",
        "1e400",
        "-1e400",
        "1\u0000x",
        "(1.5",
        "0x10",
        "3.5",
        "(-0",
        "\t2"
    };
    private static final String[] LEX_BOUNDS = {
        "-",
        "+",
        "-",
        "+",
        "[",
        "(",
        "[a",
        "(a",
        "[m",
        "(m",
        "[zz",
        "-a",
        "+a",
        "",
        "a",
        "[\u00ff",
        "(-",
        "-\u0000",
        "+\u0000b"
    };

    @Override
    public int weight() {
        return 45;
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
                Request.of("ZADD", "z:1", "1", "1", "2", "2", "3.5", "m3"),
                Request.of("ZADD", "z:2", "2", "a", "inf", "b", "-inf", "c"),
                Request.of(numbered("{t}:z", 40)));
    }

    private static String[] numbered(String key, int count) {
        List<String> words = new ArrayList<>(List.of("ZADD", key));
        IntStream.range(0, count).forEach(i -> words.addAll(List.of(Integer.toString(i % 7), "m" + i)));
        return words.toArray(String[]::new);
    }

    @Override
    public List<Request> configuration() {
        return List.of(
                Request.of("CONFIG", "SET", "zset-max-listpack-entries", "12"),
                Request.of("CONFIG", "SET", "zset-max-listpack-value", "30"));
    }

    @Override
    public List<List<Request>> payloadSources() {
        return List.of(
                List.of(Request.of("ZADD", "payload", "1", "a")),
                List.of(Request.of("ZADD", "payload", "1.5", "1", "-inf", "2", "inf", "c", "3e100", "")),
                List.of(Request.of("ZADD", "payload", "1", "x".repeat(100), "2", "17")),
                List.of(Request.of(numbered("payload", 100))),
                List.of(Request.of(numbered("payload", 600))));
    }

    @Override
    public byte @Nullable [] draw(String slot, SplittableRandom random, Slots slots) {
        return switch (slot) {
            case "zkey" -> slots.chance(10) ? slots.draw("key") : ascii(key(random));
            case "zanykey" -> slots.chance(25) ? slots.draw("setkey") : slots.draw("zkey");
            case "lexkey" -> ascii(slots.chance(4) ? "zlex:text" : "zlex:" + random.nextInt(4));
            case "zmember" -> slots.chance(6) ? slots.draw("value") : ascii(member(random));
            case "zscore" -> latin1(slots.chance(25) ? pick(SCORES, random) : score(random));
            case "zbound" -> latin1(slots.chance(40) ? pick(BOUNDS, random) : bound(random));
            case "lexbound" -> slots.chance(50) ? latin1(pick(LEX_BOUNDS, random)) : lexBound(random);
            case "zindex" -> slots.chance(5) ? slots.draw("int") : ascii(Integer.toString(random.nextInt(-25, 25)));
            case "zcount" -> slots.chance(5) ? slots.draw("int") : ascii(Integer.toString(random.nextInt(12)));
            case "zrandom" ->
                ascii(slots.chance(10) ? pick(REFUSED, random) : Integer.toString(random.nextInt(-30, 40)));
            default -> null;
        };
    }

    /// What is no count; never one so low that the reply would be endless.
    private static final String[] REFUSED = {
        "a", "", "-9223372036854775808", "9223372036854775808", "9223372036854775807", "1.5", "+1", "01", "-0", "0"
    };

    private static String pick(String[] texts, SplittableRandom random) {
        return texts[random.nextInt(texts.length)];
    }

    private static String key(SplittableRandom random) {
        int i = random.nextInt(12);
        return i < 6 ? "z:" + i : i < 10 ? "{t}:z" + (i == 6 ? "" : i) : "{u1}:z" + i;
    }

    private static String member(SplittableRandom random) {
        int n = random.nextInt(40);
        return switch (random.nextInt(10)) {
            case 0, 1, 2 -> Integer.toString(n - 5);
            case 3 -> Long.toString((n - 20) * 100_000_000_000L);
            case 4 -> "x".repeat(n) + n;
            default -> "m" + n;
        };
    }

    private static String score(SplittableRandom random) {
        return switch (random.nextInt(4)) {
            case 0, 1 -> Integer.toString(random.nextInt(-10, 10));
            case 2 -> random.nextInt(-100, 100) + "." + random.nextInt(1000);
            default -> Double.toString(random.nextDouble() * Math.pow(10, random.nextInt(-8, 20)));
        };
    }

    private static String bound(SplittableRandom random) {
        return (random.nextBoolean() ? "" : "(") + score(random);
    }

    private static byte[] lexBound(SplittableRandom random) {
        return ascii((random.nextBoolean() ? "[" : "(") + member(random));
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private static byte[] latin1(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }
}
