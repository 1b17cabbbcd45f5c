package io.nanoredis.differential;

import io.nanoredis.testing.Reply;
import io.nanoredis.testing.Request;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/// Streams and their groups.
///
/// IDs are given, and grow along a stream of commands, but for one row whose key goes at once: what the servers' clocks
/// choose would differ. What waits is left out, as it would wait. Idle times that decide are 0 or far away.
final class StreamGroup implements Group {
    private static final String CLOCKS = "the servers read their clocks one after the other";
    private static final int RDB_TYPE = 19;

    private static final Family FAMILY = new Family("""
            90 !XADD {xkey} {nextid} ( {xfield} {value} ) *
            90 !XADD {xkey} {nextid} 'a {int} 'b {int}
            30 !XADD {xkey} {nextid} {xfield} {value} ; XADD {xkey} {nextid} {xfield} {value} ; XADD {xkey} {nextid} {xfield} {value}
            12 !XADD {key} {nextid} {xfield} {value}
            24 !XADD {xkey} [ NOMKSTREAM ] [ MAXLEN [ '~ | '= ] {xlen} | MINID [ '~ | '= ] {xid} ] {nextid} {xfield} {value}
            6 !XADD {xkey} [ MAXLEN '~ {xlen} LIMIT {int} | MINID '~ {xid} LIMIT {int} | MAXLEN {xlen} LIMIT {xlen} ] {nextid} {xfield} {value}
            8 !XADD {xkey} ( MAXLEN | MINID | LIMIT | NOMKSTREAM | 'foo | {int} | {xid} ) [ '~ | '= ] ( {int} | {xid} ) [ {nextid} ] [ {xfield} ] [ {value} ]
            12 !XADD {xkey} {xid} {xfield} {value}
            8 !XADD {xkey} {autoseq} {xfield} {value}
            2 !XADD {xkey} ( '0-0 | '0-1 | '0 | '-1 | '18446744073709551615 | '5-18446744073709551615 | '18446744073709551616-1 ) {xfield} {value}
            1 !XADD {xkey} '18446744073709551615-18446744073709551615 {xfield} {value} ; XADD {xkey} '18446744073709551615-* {xfield} {value} ; DEL {xkey}
            3 !XADD {xkey} {nextid} {xfield} {value} {xfield}
            4 !XADD 'xauto '* {xfield} {value} ; XADD 'xauto '* {xfield} {value} ; XLEN 'xauto ; DEL 'xauto
            30 XLEN {xkey}
            60 XRANGE {xkey} {bound} {bound} [ COUNT {xlen} ]
            40 XREVRANGE {xkey} {bound} {bound} [ COUNT {xlen} ]
            20 XRANGE {xkey} '- '+
            10 XREVRANGE {key} '+ '- COUNT {int}
            6 XRANGE {xkey} {bound} {bound} ( COUNT | {int} | COUNT {int} COUNT {xlen} )
            40 XDEL {xkey} {xid} *
            30 XTRIM {xkey} ( MAXLEN | MINID ) [ '~ | '= ] ( {xlen} | {xid} )
            12 XTRIM {xkey} ( MAXLEN '~ {xlen} | MINID '~ {xid} ) LIMIT {int}
            6 XTRIM {xkey} ( MAXLEN {xlen} | MINID {xid} | LIMIT {xlen} | 'foo ) [ MAXLEN {xlen} | MINID {xid} | LIMIT {xlen} ]
            16 XSETID {xkey} {xid} [ ENTRIESADDED {xlen} ] [ MAXDELETEDID {xid} ]
            16 XSETID {xkey} {nextid} [ ENTRIESADDED {int} ] [ MAXDELETEDID {xid} ]
            30 XINFO STREAM {xkey}
            40 XINFO STREAM {xkey} FULL [ COUNT {int} ]
            6 XINFO STREAM {xkey} ( FULL COUNT | COUNT {int} | 'foo | FULL 'foo {int} )
            20 XINFO GROUPS {xkey}
            16 XINFO CONSUMERS {xkey} {xgroup}
            2 ( XINFO | XGROUP ) HELP
            4 ( XINFO | XGROUP ) {junk} *
            30 XGROUP CREATE {xkey} {xgroup} ( '$ | {xid} | '0 | '0 ) [ MKSTREAM ] [ ENTRIESREAD {int} ]
            4 XGROUP CREATE {key} {xgroup} '$ MKSTREAM
            4 XGROUP CREATE {xkey} {xgroup} '0 [ MKSTREAM ] [ MKSTREAM ] [ MKSTREAM ] [ ENTRIESREAD {xlen} ] [ ENTRIESREAD ]
            20 XGROUP SETID {xkey} {xgroup} ( '$ | {xid} | '0 ) [ ENTRIESREAD {xlen} ]
            3 XGROUP SETID {xkey} {xgroup} '0 ENTRIESREAD {xlen} ENTRIESREAD {xlen}
            3 XGROUP DESTROY {xkey} {xgroup}
            8 XGROUP CREATECONSUMER {xkey} {xgroup} {consumer}
            8 XGROUP DELCONSUMER {xkey} {xgroup} {consumer}
            40 XREAD [ COUNT {int} ] STREAMS {xkey} {xid}
            30 XREAD [ COUNT {xlen} ] STREAMS {xkey} {xkey} ( {xid} | '$ ) {xid}
            16 XREAD STREAMS {xkey} {xkey} {key} {xid} {xid} ( {xid} | '$ | '> )
            6 XREAD ( COUNT | COUNT {int} | NOACK | GROUP {xgroup} {consumer} | BLOCK 'abc | BLOCK '-1 ) * STREAMS {xkey} {xid}
            4 XREAD COUNT {int} STREAMS {xkey} *
            80 XREADGROUP GROUP {xgroup} {consumer} [ COUNT {xlen} ] [ NOACK ] STREAMS {xkey} '>
            30 XREADGROUP GROUP {xgroup} {consumer} [ COUNT {int} ] [ NOACK ] STREAMS {xkey} ( {xid} | '0 )
            24 XREADGROUP GROUP {xgroup} {consumer} [ COUNT {xlen} ] STREAMS {xkey} {xkey} ( '> | {xid} ) ( '> | '0 )
            6 XREADGROUP GROUP {xgroup} {consumer} ( COUNT | NOACK | BLOCK 'abc | BLOCK '-1 | 'foo ) STREAMS {xkey} ( '> | '$ )
            6 XREADGROUP ( GROUP {xgroup} {consumer} | NOACK NOACK NOACK | COUNT {int} ) [ NOACK ] STREAMS {xkey} {key} ( '> | '$ ) [ {xid} ]
            40 XACK {xkey} {xgroup} {xid} *
            30 XPENDING {xkey} {xgroup}
            30 XPENDING {xkey} {xgroup} {bound} {bound} {xlen} [ {consumer} ]
            10 XPENDING {xkey} {xgroup} IDLE {idle} {bound} {bound} {xlen} [ {consumer} ]
            4 XPENDING {xkey} {xgroup} [ IDLE {idle} ] [ {bound} ] [ {bound} ] [ {int} ] [ {consumer} ] [ {consumer} ]
            40 XCLAIM {xkey} {xgroup} {consumer} {idle} {xid} * [ IDLE {idle} | TIME {idle} ] [ RETRYCOUNT {xlen} ] [ FORCE ] [ JUSTID ] [ LASTID {xid} ]
            4 XCLAIM {xkey} {xgroup} {consumer} {idle} ( {xid} | FORCE ) ( IDLE | TIME | RETRYCOUNT | LASTID | 'foo ) [ {int} ]
            30 !XAUTOCLAIM {xkey} {xgroup} {consumer} {idle} {bound} [ COUNT {xlen} ] [ JUSTID ]
            4 !XAUTOCLAIM {xkey} {xgroup} {consumer} ( 'abc | '-1 | {idle} ) {bound} ( COUNT | COUNT 'abc | COUNT '-5 | COUNT '576460752303423488 | 'foo )
            12 DEBUG DIGEST-VALUE {xkey} {xkey}
            4 DEL {xkey}
            4 COPY {xkey} {xkey} REPLACE
            4 RENAME {xkey} {xkey}
            4 OBJECT ENCODING {xkey}
            6 DUMP {xkey}
            6 RESTORE {xkey} '0 {payload} REPLACE
            4 !CONFIG SET 'stream-node-max-entries ( '1 | '2 | '5 | '9 | '100 | '0 )
            """);

    /// The greatest ID so far, four to a millisecond, in the stream of commands that is drawn with `drawn`.
    private long next;

    private @Nullable Slots drawn;

    @Override
    public int weight() {
        return 14;
    }

    @Override
    public Family family() {
        return FAMILY;
    }

    @Override
    public List<ComparisonRule> rules() {
        return List.of(
                new ComparisonRule(
                        "XADD", (request, expected) -> request.upper(2).equals("*"), Comparison.SHAPE, "the clock"),
                ComparisonRule.of("XPENDING", Comparison.STREAM_TIMES, CLOCKS),
                ComparisonRule.of("XINFO STREAM", Comparison.STREAM_TIMES, CLOCKS),
                ComparisonRule.of("XINFO CONSUMERS", Comparison.STREAM_TIMES, CLOCKS),
                new ComparisonRule(
                        "DUMP", (request, expected) -> isStream(expected), Comparison.SHAPE, "times in the payload"),
                ComparisonRule.of("XINFO HELP", Comparison.TYPE, "help is in words of our own"),
                ComparisonRule.of("XGROUP HELP", Comparison.TYPE, "help is in words of our own"));
    }

    private static boolean isStream(Reply dumped) {
        return !dumped.isNull() && dumped.payload().length > 0 && dumped.payload()[0] == RDB_TYPE;
    }

    @Override
    public List<Request> setUp() {
        return List.of(Request.of("DEL", "xother"), Request.of("XADD", "xother", "1-1", "a", "1", "b", "2"));
    }

    /// The bytes of nodes stay as they are all along: Redis 7.0.15 falls over a stream that has a larger node already.
    @Override
    public List<Request> configuration() {
        return List.of(Request.of("CONFIG", "SET", "stream-node-max-bytes", "1000"));
    }

    @Override
    public List<List<Request>> payloadSources() {
        List<Request> large = new ArrayList<>();
        for (int i = 1; i < 250; i++) {
            large.add(Request.of("XADD", "payload", i + "-1", "field" + i % 3, "value" + i, "n", "" + i * 7));
        }
        large.add(Request.of("XDEL", "payload", "7-1", "8-1", "200-1"));
        return List.of(
                List.of(Request.of("XADD", "payload", "1-1", "a", "1")),
                List.of(Request.of("XGROUP", "CREATE", "payload", "g1", "$", "MKSTREAM")),
                large,
                List.of(
                        Request.of("XADD", "payload", "1-1", "a", "1"),
                        Request.of("XADD", "payload", "2-1", "b", "x"),
                        Request.of("XGROUP", "CREATE", "payload", "g1", "0"),
                        Request.of("XGROUP", "CREATE", "payload", "g2", "0"),
                        Request.of("XREADGROUP", "GROUP", "g1", "c1", "COUNT", "1", "STREAMS", "payload", ">"),
                        Request.of("XREADGROUP", "GROUP", "g1", "c2", "STREAMS", "payload", ">")));
    }

    @Override
    public byte @Nullable [] draw(String slot, SplittableRandom random, Slots slots) {
        if (slots != drawn) {
            drawn = slots;
            next = 3;
        }
        return switch (slot) {
            case "xkey" -> xkey(random);
            case "nextid" -> nextId(random);
            case "autoseq" -> text(ms(random) + "-*");
            case "xid" -> text(id(random));
            case "bound" -> text(bound(random));
            case "xfield" -> text(pick(random, "a", "b", "field", "name", "12", "", "x".repeat(70)));
            case "xgroup" -> text(pick(random, "g1", "g1", "g2", "g2", "group:3", "G", "", "né"));
            case "consumer" -> text(pick(random, "c1", "c1", "c2", "c2", "c3", "c10", "C", "", "consumer-é"));
            case "xlen" -> text("" + random.nextInt(random.nextBoolean() ? 5 : 40));
            case "idle" -> text(pick(random, "0", "0", "0", "-1", "1000000", "100000000000"));
            default -> null;
        };
    }

    private static byte[] xkey(SplittableRandom random) {
        int key = random.nextInt(60);
        return text(key == 0 ? "xnone" : key == 1 ? "xother" : key < 20 ? "{x}" + key % 4 : "x" + key % 6);
    }

    private byte[] nextId(SplittableRandom random) {
        next += random.nextInt(1, 4);
        return text(next / 4 + "-" + next % 4);
    }

    private long ms(SplittableRandom random) {
        return Math.max(0, next / 4 - random.nextInt(random.nextBoolean() ? 12 : 200) + 1);
    }

    private String id(SplittableRandom random) {
        int kind = random.nextInt(40);
        if (kind == 0) {
            return pick(
                    random,
                    "0",
                    "0-0",
                    "-",
                    "+",
                    "1-",
                    "-1",
                    "1--1",
                    "1--0",
                    "01-1",
                    "+1-1",
                    " 1-1",
                    "1-1 ",
                    "a",
                    "1-a",
                    "1-1-1",
                    "",
                    "$",
                    ">",
                    "1-*",
                    "18446744073709551615",
                    "18446744073709551616",
                    "18446744073709551615-18446744073709551615",
                    "9".repeat(130),
                    "1\u0000-5",
                    "0x10");
        }
        return kind < 8 ? "" + ms(random) : ms(random) + "-" + random.nextInt(4);
    }

    private String bound(SplittableRandom random) {
        return switch (random.nextInt(10)) {
            case 0, 1 -> "-";
            case 2, 3 -> "+";
            case 4, 5 -> "(" + id(random);
            default -> id(random);
        };
    }

    private static String pick(SplittableRandom random, String... values) {
        return values[random.nextInt(values.length)];
    }

    private static byte[] text(String value) {
        return value.getBytes(StandardCharsets.UTF_8);
    }
}
