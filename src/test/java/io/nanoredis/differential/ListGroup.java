package io.nanoredis.differential;

import io.nanoredis.testing.Reply;
import io.nanoredis.testing.Request;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/// Lists: pushes and pops at both ends, places, searches, moves between lists; with nodes so small that the lists of a
/// stream have several.
final class ListGroup implements Group {
    /// The type byte of a list of listpacks in the RDB form.
    private static final int RDB_QUICKLIST_2 = 18;

    private static final Family LISTS = new Family("""
            60 ( LPUSH | RPUSH ) {listkey} {element} *
            20 ( LPUSH | RPUSH ) {listkey} {element} {element} {element} {element} {element} {element} {element} {element}
            8 ( LPUSH | RPUSH ) {key} {element} *
            16 ( LPUSHX | RPUSHX ) {listkey} {element} *
            4 ( LPUSHX | RPUSHX ) {key} {element}
            30 ( LPOP | RPOP ) {listkey} [ {few} ]
            6 ( LPOP | RPOP ) {key} [ {int} ]
            24 LLEN {listkey}
            4 LLEN {key}
            30 LINDEX {listkey} {place}
            4 LINDEX {key} {index}
            30 LSET {listkey} {place} {element}
            4 LSET {key} {index} {element}
            40 LRANGE {listkey} {place} {place}
            20 LRANGE {listkey} '0 '-1
            4 LRANGE {key} {index} {index}
            30 LINSERT {listkey} ( BEFORE | AFTER | 'foo ) {element} {element}
            30 LINSERT {listkey} ( BEFORE | AFTER ) {element} {element}
            30 LREM {listkey} {few} {element}
            4 LREM {key} {int} {element}
            20 LTRIM {listkey} {place} {place}
            10 LTRIM {listkey} '0 {place}
            10 LTRIM {listkey} {place} '-1
            4 LTRIM {key} {index} {index}
            40 LPOS {listkey} {element} [ RANK {few} ] [ COUNT {few} ] [ MAXLEN {place} ]
            4 LPOS {key} {element} [ RANK {int} ] [ COUNT {int} ] [ MAXLEN {int} ] [ 'foo ]
            40 LMOVE {listkey} {listkey} ( LEFT | RIGHT ) ( LEFT | RIGHT )
            6 LMOVE {key} {key} ( LEFT | RIGHT | 'foo ) ( LEFT | RIGHT )
            20 RPOPLPUSH {listkey} {listkey}
            4 RPOPLPUSH {key} {key}
            24 LMPOP '1 {listkey} ( LEFT | RIGHT ) [ COUNT {few} ]
            24 LMPOP '3 {listkey} {listkey} {listkey} ( LEFT | RIGHT ) [ COUNT {few} ]
            8 LMPOP {few} {key} * ( LEFT | RIGHT | 'foo ) [ COUNT {int} ]
            4 LMPOP '2 {key} {key} ( LEFT | RIGHT ) [ COUNT {int} ] [ COUNT {few} | 'foo ]
            10 DEBUG DIGEST-VALUE {listkey} *
            10 TYPE {listkey}
            10 OBJECT ENCODING {listkey}
            6 DEL {listkey}
            12 COPY {listkey} {listkey} [ REPLACE ]
            8 RENAME {listkey} {listkey}
            8 EXPIRE {listkey} {sec}
            8 TTL {listkey}
            10 DUMP {listkey}
            10 RESTORE {listkey} '0 {payload} REPLACE
            4 !CONFIG SET 'list-max-listpack-size ( '3 | '1 | '16 | '-1 | '-2 )
            """);

    @Override
    public int weight() {
        return 40;
    }

    @Override
    public Family family() {
        return LISTS;
    }

    @Override
    public List<ComparisonRule> rules() {
        return List.of(
                new ComparisonRule(
                        "OBJECT ENCODING",
                        (request, expected) -> isText(expected, "quicklist"),
                        Comparison.TYPE,
                        "small lists are listpacks here, as in Redis 7.2"),
                new ComparisonRule(
                        "DUMP",
                        (request, expected) -> isText(expected)
                                && expected.payload().length > 0
                                && expected.payload()[0] == RDB_QUICKLIST_2,
                        Comparison.TYPE,
                        "the elements of a list are spread otherwise over its nodes"));
    }

    private static boolean isText(Reply reply) {
        return reply.type() == '$' && !reply.isNull();
    }

    private static boolean isText(Reply reply, String text) {
        return isText(reply) && reply.text().equals(text);
    }

    @Override
    public List<Request> setUp() {
        return List.of(
                Request.of("RPUSH", "list:type", "a", "1", "b"),
                Request.of("RPUSH", "{list}type", "a", "1", "b", "c", "d", "e", "x".repeat(70)));
    }

    @Override
    public List<Request> configuration() {
        return List.of(Request.of("CONFIG", "SET", "list-max-listpack-size", "16"));
    }

    @Override
    public List<List<Request>> payloadSources() {
        return List.of(
                List.of(Request.of("RPUSH", "payload", "a", "1", "-70000", "", "x".repeat(100))),
                List.of(Request.of(push(400, 5))),
                List.of(Request.of(push(5, 9_000))));
    }

    private static String[] push(int elements, int bytes) {
        List<String> words = new ArrayList<>(List.of("RPUSH", "payload"));
        for (int i = 0; i < elements; i++) {
            words.add(i % 3 == 0 ? Integer.toString(i) : "v".repeat(bytes) + i);
        }
        return words.toArray(String[]::new);
    }

    @Override
    public byte @Nullable [] draw(String slot, SplittableRandom random, Slots slots) {
        return switch (slot) {
            case "listkey" -> slots.chance(4) ? slots.draw("key") : ascii(key(random));
            case "element" -> element(random, slots);
            case "few" -> slots.chance(4) ? slots.draw("int") : ascii(Integer.toString(random.nextInt(-3, 6)));
            case "place" -> slots.chance(4) ? slots.draw("int") : ascii(Integer.toString(random.nextInt(-40, 40)));
            default -> null;
        };
    }

    private static String key(SplittableRandom random) {
        int number = random.nextInt(8);
        return number < 4 ? "list:" + number : "{list}:" + number;
    }

    private static byte[] element(SplittableRandom random, Slots slots) {
        return switch (random.nextInt(20)) {
            case 0, 1 -> slots.draw("value");
            case 2, 3, 4, 5, 6, 7, 8 -> ascii(Integer.toString(random.nextInt(8)));
            case 9 -> ascii("x".repeat(random.nextInt(300)));
            default -> ascii("e" + random.nextInt(8));
        };
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
