package io.nanoredis.resp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.Random;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class ReplyWriterTest {
    private static byte[] latin1(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    private static String text(ReplyWriter writer) {
        return new String(writer.toByteArray(), StandardCharsets.ISO_8859_1);
    }

    /// Checks what is written in RESP2 and in RESP3, into the smallest array so that it has to grow.
    private static void assertWrites(String resp2, String resp3, Consumer<ReplyWriter> reply) {
        for (boolean three : new boolean[] {false, true}) {
            ReplyWriter writer = new ReplyWriter(1, 1 << 20);
            writer.resp3(three);
            reply.accept(writer);
            assertEquals(three ? resp3 : resp2, text(writer));
            assertEquals(writer.length(), skipAll(writer), "is a whole number of elements");
        }
    }

    private static int skipAll(ReplyWriter writer) {
        int at = 0;
        while (at >= 0 && at < writer.length()) {
            at = RespReader.skip(writer.array(), at, writer.length());
        }
        return at;
    }

    private static void assertWrites(String both, Consumer<ReplyWriter> reply) {
        assertWrites(both, both, reply);
    }

    @Test
    void shouldWriteWhatBothProtocolsHave() {
        assertWrites("+OK\r\n", ReplyWriter::ok);
        assertWrites("+PONG\r\n", w -> w.simple("PONG"));
        assertWrites("+a\r\n", w -> w.simple(latin1("a")));
        assertWrites(":0\r\n", w -> w.integer(0));
        assertWrites(":9\r\n", w -> w.integer(9));
        assertWrites(":10\r\n", w -> w.integer(10));
        assertWrites(":-1\r\n", w -> w.integer(-1));
        assertWrites(":-9223372036854775808\r\n", w -> w.integer(Long.MIN_VALUE));
        assertWrites("$3\r\nabc\r\n", w -> w.bulk(latin1("abc")));
        assertWrites("$2\r\nbc\r\n", w -> w.bulk(latin1("abcd"), 1, 2));
        assertWrites("$0\r\n\r\n", w -> w.bulk(new byte[0]));
        assertWrites("$12\r\nabcdefghijkl\r\n", w -> w.bulkText("abcdefghijkl"));
        assertWrites("$3\r\n-12\r\n", w -> w.bulkLong(-12));
        assertWrites("*0\r\n", ReplyWriter::emptyArray);
        assertWrites("*1\r\n+OK\r\n", w -> {
            w.arrayHeader(1);
            w.ok();
        });
    }

    @Test
    void shouldWriteInResp2WhatRedisSendsForTheTypesOfResp3() {
        assertWrites("$-1\r\n", "_\r\n", ReplyWriter::nil);
        assertWrites("*-1\r\n", "_\r\n", ReplyWriter::nullArray);
        assertWrites(":1\r\n", "#t\r\n", w -> w.bool(true));
        assertWrites(":0\r\n", "#f\r\n", w -> w.bool(false));
        assertWrites("$3\r\n1.5\r\n", ",1.5\r\n", w -> w.doubleValue(1.5));
        assertWrites("$3\r\ninf\r\n", ",inf\r\n", w -> w.doubleValue(Double.POSITIVE_INFINITY));
        assertWrites("$19\r\n0.10000000000000001\r\n", ",0.10000000000000001\r\n", w -> w.doubleValue(0.1));
        assertWrites("$3\r\n123\r\n", "(123\r\n", w -> w.bigNumber(latin1("123")));
        assertWrites("$2\r\nhi\r\n", "=6\r\ntxt:hi\r\n", w -> w.verbatim("txt", "hi"));
        assertWrites("*2\r\n:1\r\n:2\r\n", "%1\r\n:1\r\n:2\r\n", w -> {
            w.mapHeader(1);
            w.integer(1);
            w.integer(2);
        });
        assertWrites("*1\r\n:1\r\n", "~1\r\n:1\r\n", w -> {
            w.setHeader(1);
            w.integer(1);
        });
        assertWrites("*1\r\n:1\r\n", ">1\r\n:1\r\n", w -> {
            w.pushHeader(1);
            w.integer(1);
        });
    }

    @Test
    void shouldPutInNestedHeadersAfterwards() {
        assertWrites("*3\r\n:1\r\n*2\r\n:2\r\n:3\r\n*12\r\n" + ":7\r\n".repeat(12), w -> {
            int outer = w.deferred();
            w.integer(1);
            int inner = w.deferred();
            w.integer(2);
            w.integer(3);
            w.closeDeferredArray(inner, 2);
            int second = w.deferred();
            for (int i = 0; i < 12; i++) {
                w.integer(7);
            }
            w.closeDeferredArray(second, 12);
            w.closeDeferredArray(outer, 3);
        });
        assertWrites("*2\r\n:1\r\n:2\r\n", "%1\r\n:1\r\n:2\r\n", w -> {
            int mark = w.deferred();
            w.integer(1);
            w.integer(2);
            w.closeDeferredMap(mark, 1);
        });
        assertWrites("*0\r\n", "~0\r\n", w -> w.closeDeferredSet(w.deferred(), 0));
    }

    @Test
    void shouldNeverLetALineEndIntoAnError() {
        assertWrites("-ERR a  b\r\n", w -> w.error(latin1("ERR a\r\nb\n")));
        assertWrites("-ERR a  b\r\n", w -> w.error(ErrorReply.of("ERR a\r\nb")));
    }

    @Test
    void shouldLetBytesBeCopiedStraightIntoABulkString() {
        ReplyWriter writer = new ReplyWriter(8, 1000);
        int at = writer.beginBulk(5);
        System.arraycopy(latin1("hello"), 0, writer.array(), at, 5);
        writer.endBulk(at, 5);
        assertEquals("$5\r\nhello\r\n", text(writer));
    }

    @Test
    void shouldRefuseToGrowBeyondItsCap() {
        ReplyWriter writer = new ReplyWriter(16, 100);
        writer.ok();
        assertThrows(ReplyTooLargeException.class, () -> writer.bulk(new byte[100]));
        assertThrows(ReplyTooLargeException.class, () -> writer.beginBulk(Integer.MAX_VALUE));
        assertThrows(ReplyTooLargeException.class, () -> writer.ensure(96));
        assertEquals("+OK\r\n", text(writer));
        writer.bulk(new byte[40]);
        assertTrue(writer.array().length <= 100);
    }

    @Test
    void shouldForgetWhatWasWritten() {
        ReplyWriter writer = new ReplyWriter();
        writer.ok();
        int mark = writer.length();
        writer.arrayHeader(5);
        writer.truncate(mark);
        writer.error(ErrorReply.SYNTAX);
        assertEquals("+OK\r\n-ERR syntax error\r\n", text(writer));
        assertThrows(IllegalArgumentException.class, () -> writer.truncate(1000));
        writer.bulk(new byte[10_000]);
        writer.reset(1000);
        assertEquals(0, writer.length());
        assertTrue(writer.array().length <= 1000);
    }

    @Test
    void shouldSkipOverNestedElementsAndTheirAttributes() {
        for (String reply : new String[] {
            "*2\r\n*1\r\n:1\r\n$3\r\nab\n\r\n",
            "%1\r\n+a\r\n*0\r\n",
            "|1\r\n+k\r\n+v\r\n:1\r\n",
            "*-1\r\n",
            "$-1\r\n",
            "_\r\n",
            "=5\r\ntxt:x\r\n",
            "~2\r\n#t\r\n,1.5\r\n",
            ">1\r\n(123\r\n",
            "!3\r\nERR\r\n",
            "-ERR x\r\n"
        }) {
            byte[] encoded = latin1("xx" + reply + "+next\r\n");
            assertEquals(2 + reply.length(), RespReader.skip(encoded, 2), reply);
            for (int to = 2; to < 2 + reply.length(); to++) {
                assertEquals(RespReader.INCOMPLETE, RespReader.skip(encoded, 2, to), reply);
            }
        }
        assertEquals(42, RespReader.number(latin1(":42\r\n"), 0));
        assertEquals(-1, RespReader.number(latin1("$-1\r\n"), 0));
    }

    @Test
    void shouldSurviveRandomBytesWhenSkipping() {
        long seed = Long.getLong("nanoredis.seed", System.nanoTime());
        Random random = new Random(seed);
        String alphabet = "*%|~>$=!:+-_#,(0123456789\r\n\r\n\r\n\r\nx";
        byte[] buf = new byte[40];
        for (int i = 0; i < 1_000_000; i++) {
            for (int k = 0; k < buf.length; k++) {
                buf[k] = (byte) alphabet.charAt(random.nextInt(alphabet.length()));
            }
            int end = RespReader.skip(buf, 0);
            assertTrue(end >= -1 && end <= buf.length, () -> "seed " + seed);
        }
    }
}
