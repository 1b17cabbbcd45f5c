package io.nanoredis.family.stream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nanoredis.testing.RawClient;
import io.nanoredis.testing.Reply;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Pending entries that nobody has: XNACK, and XREADGROUP with CLAIM.
class ReleaseCommandTest extends StreamServer {
    private static final String NOBODY_IDLE = "-ERR min-idle-time is not an integer";

    private void deliver(int entries) throws IOException {
        fill("s", entries);
        expect("+OK", "XGROUP CREATE s g 0");
        reply("XREADGROUP GROUP g alice STREAMS s >");
    }

    @Test
    void shouldReleaseEntries() throws IOException {
        deliver(3);
        expect("1", "XNACK s g SILENT IDS 1 1-0");
        expect("1", "XNACK s g FAIL IDS 1 2-0");
        expect("1", "XNACK s g FATAL IDS 1 3-0");
        expect("[[1-0  -1 0] [2-0  -1 1] [3-0  -1 9223372036854775807]]", "XPENDING s g - + 10");
        expect("[3 1-0 3-0 []]", "XPENDING s g");
        expect("[]", "XPENDING s g - + 10 alice");
        expect("1", "XNACK s g SILENT IDS 1 1-0");
        expect("2", "XNACK s g FATAL IDS 3 1-0 2-0 9-0 RETRYCOUNT 5");
        expect("[[1-0  -1 5] [2-0  -1 5]]", "XPENDING s g - + 2");
        expect("[[1-0  -1 5] [2-0  -1 5] [3-0  -1 9223372036854775807]]", "XPENDING s g IDLE 100000 - + 9");
        expect("3", "XACK s g 1-0 2-0 3-0");
        expect("[0 nil nil nil]", "XPENDING s g");
    }

    @Test
    void shouldReleaseWhatWasNeverDelivered() throws IOException {
        fill("s", 3);
        expect("1", "XDEL s 2-0");
        expect("+OK", "XGROUP CREATE s g 0");
        expect("0", "XNACK s g FAIL IDS 2 1-0 2-0");
        expect("2", "XNACK s g FAIL IDS 3 1-0 2-0 3-0 FORCE");
        expect("[[1-0  -1 0] [3-0  -1 0]]", "XPENDING s g - + 10");
        expect("1", "XNACK s g FATAL IDS 1 1-0 FORCE");
        expect("[[1-0  -1 9223372036854775807]]", "XPENDING s g - 1 10");
        expect("[[1-0 [n 1]]]", "XCLAIM s g bob 100000 1-0");
        String pending = reply("XPENDING s g - 1 10");
        assertTrue(pending.matches("\\[\\[1-0 bob \\d+ 9223372036854775807]]"), pending);
    }

    @Test
    void shouldLetOthersClaimAtOnce() throws IOException {
        deliver(4);
        expect("2", "XNACK s g FAIL IDS 2 2-0 4-0");
        expect("[0-0 [[2-0 [n 2]] [4-0 [n 4]]] []]", "XAUTOCLAIM s g bob 100000 -");
        expect("1", "XNACK s g FAIL IDS 1 2-0");
        expect("[[2-0 [n 2]]]", "XCLAIM s g carol 100000 2-0 1-0");
        expect("[4 1-0 4-0 [[alice 2] [bob 1] [carol 1]]]", "XPENDING s g");
    }

    @Test
    void shouldRefuseWrongArguments() throws IOException {
        expect("-NOGROUP No such key 's' or consumer group 'g'", "XNACK s g FAIL IDS 1 1-0");
        deliver(1);
        expect("-NOGROUP No such key 's' or consumer group 'h'", "XNACK s h FAIL IDS 1 1-0");
        expect("-ERR mode must be SILENT, FAIL, or FATAL", "XNACK s g MAYBE IDS 1 1-0");
        expect("-ERR numids must be a positive integer", "XNACK s g FAIL IDS 0 1-0");
        expect("-ERR numids must be a positive integer", "XNACK s g FAIL IDS x 1-0");
        expect("-ERR number of IDs doesn't match numids", "XNACK s g FAIL IDS 3 1-0");
        expect("-ERR Invalid RETRYCOUNT value, must be >= 0", "XNACK s g FAIL IDS 1 1-0 RETRYCOUNT -1");
        expect(NOT_AN_INTEGER, "XNACK s g FAIL IDS 1 1-0 RETRYCOUNT x");
        expect("-ERR Unrecognized XNACK option 'BOGUS'", "XNACK s g FAIL IDS 1 1-0 BOGUS");
        expect("-ERR syntax error, expected IDS keyword", "XNACK s g FAIL FORCE FORCE FORCE");
        expect(BAD_ID, "XNACK s g FAIL IDS 2 1-0 abc");
        expect("-ERR wrong number of arguments for 'xnack' command", "XNACK s g FAIL IDS 1");
        reply("SET t x");
        expect(WRONG_TYPE, "XNACK t g FAIL IDS 1 1-0");
        assertTrue(reply("XPENDING s g - + 10").startsWith("[[1-0 alice "));
    }

    @Test
    void shouldTellHowManyNobodyHas() throws IOException {
        deliver(3);
        assertTrue(!reply("XINFO STREAM s FULL").contains("nacked-count"));
        expect("2", "XNACK s g FAIL IDS 2 1-0 3-0");
        String full = reply("XINFO STREAM s FULL");
        assertTrue(full.contains("pel-count 3 nacked-count 2 pending [[1-0  0 1] [2-0 alice "), full);
        expect("1", "XGROUP DELCONSUMER s g alice");
        expect("[2 1-0 3-0 []]", "XPENDING s g");
        expect("1", "XGROUP DESTROY s g");
    }

    /// The memory of a destroyed group counts for the stream no more, though it is freed later.
    @Test
    void shouldDestroyALargeGroup() throws IOException {
        fill("s", 1500);
        String before = reply("MEMORY USAGE s");
        for (int i = 0; i < 3; i++) {
            expect("+OK", "XGROUP CREATE s g 0");
            reply("XREADGROUP GROUP g alice COUNT 1000 STREAMS s >");
            reply("XREADGROUP GROUP g bob CLAIM 0 COUNT 700 STREAMS s >");
            expect("9", "XNACK s g FAIL IDS 9 1-0 2-0 3-0 4-0 5-0 6-0 7-0 8-0 9-0");
            expect("1", "XGROUP DESTROY s g");
            expect("0", "XGROUP DESTROY s g");
            assertEquals(before, reply("MEMORY USAGE s"));
            expect("+OK", "DEBUG VERIFY");
        }
        expect("[]", "XINFO GROUPS s");
    }

    @Test
    void shouldTravelWithTheStream() throws IOException {
        deliver(5);
        expect("2", "XNACK s g FAIL IDS 2 2-0 4-0");
        reply("XADD s IDMP p i * f v");
        for (int i = 0; i < 8; i++) {
            expect("1", "COPY s copy" + i);
            expect("[[2-0  -1 1]]", "XPENDING copy" + i + " g 2 2 10");
            expect("[5 1-0 5-0 [[alice 3]]]", "XPENDING copy" + i + " g");
            expect("[[2-0 [n 2]] [4-0 [n 4]]]", "XCLAIM copy" + i + " g bob 9999 1-0 2-0 3-0 4-0 5-0");
        }
    }

    // ---- XREADGROUP with CLAIM

    /// The replied entries without the times, which are not negative.
    private String claimed(String line) throws IOException {
        return reply(line).replaceAll(" \\d+ (\\d+)]", " $1]");
    }

    @Test
    void shouldClaimWhatIsIdleBeforeWhatIsNew() throws IOException {
        fill("s", 4);
        expect("+OK", "XGROUP CREATE s g 0");
        reply("XREADGROUP GROUP g alice COUNT 2 STREAMS s >");
        expectClaimed("[[s [[1-0 [n 1] 1] [2-0 [n 2] 1] [3-0 [n 3] 0] [4-0 [n 4] 0]]]]", "bob CLAIM 0");
        expect("[4 1-0 4-0 [[bob 4]]]", "XPENDING s g");
        expectClaimed("[[s [[1-0 [n 1] 2] [2-0 [n 2] 2] [3-0 [n 3] 1]]]]", "bob CLAIM 0 COUNT 3");
        expect("nil", "XREADGROUP GROUP g bob CLAIM 100000 STREAMS s >");
        expect("nil", "XREADGROUP GROUP g bob CLAIM 9223372036854775807 STREAMS s >");
    }

    private String claim(String options) {
        return "XREADGROUP GROUP g " + options + " STREAMS s >";
    }

    /// As [StreamServer#expect], with the idle times of claimed entries left out.
    private void expectClaimed(String shown, String options) throws IOException {
        assertEquals(shown, claimed(claim(options)), options);
    }

    @Test
    void shouldGiveTheLongestIdleFirst() throws IOException {
        deliver(4);
        long now = System.currentTimeMillis();
        reply("XCLAIM s g carol 0 1-0 TIME " + (now - 10_000));
        reply("XCLAIM s g carol 0 2-0 TIME " + (now - 30_000));
        reply("XCLAIM s g carol 0 3-0 TIME " + (now - 20_000));
        expectClaimed("[[s [[2-0 [n 2] 2] [3-0 [n 3] 2]]]]", "bob CLAIM 15000");
        expectClaimed("[[s [[1-0 [n 1] 2]]]]", "bob CLAIM 5000");
        expect("1", "XNACK s g FAIL IDS 1 4-0");
        expectClaimed("[[s [[4-0 [n 4] 1]]]]", "bob CLAIM 100000");
        reply("XCLAIM s g carol 0 1-0 TIME " + (now - 10_000));
        expect("1", "XNACK s g SILENT IDS 1 3-0");
        expectClaimed("[[s [[3-0 [n 3] 2]]]]", "bob CLAIM 5000 COUNT 1");
        expectClaimed("[[s [[1-0 [n 1] 4]]]]", "bob CLAIM 5000 COUNT 1");
        reply("XREADGROUP GROUP g bob STREAMS s 0");
        expect("nil", claim("bob CLAIM 5000"));
    }

    @Test
    void shouldForgetWhatIsNotThereAnyMore() throws IOException {
        deliver(3);
        expect("2", "XDEL s 1-0 3-0");
        expectClaimed("[[s [[2-0 [n 2] 1]]]]", "bob CLAIM 0");
        expect("[1 2-0 2-0 [[bob 1]]]", "XPENDING s g");
        expect("1", "XDEL s 2-0");
        expect("nil", claim("bob CLAIM 0"));
        expect("[0 nil nil nil]", "XPENDING s g");
    }

    @Test
    void shouldKeepClaimsPendingWithNoAck() throws IOException {
        fill("s", 2);
        expect("+OK", "XGROUP CREATE s g 0");
        reply("XREADGROUP GROUP g alice COUNT 1 STREAMS s >");
        expectClaimed("[[s [[1-0 [n 1] 1] [2-0 [n 2] 0]]]]", "bob NOACK CLAIM 0");
        expect("[1 1-0 1-0 [[bob 1]]]", "XPENDING s g");
    }

    @Test
    void shouldIgnoreClaimForTheHistory() throws IOException {
        deliver(1);
        expect("[[s [[1-0 [n 1]]]]]", "XREADGROUP GROUP g alice CLAIM 1000 STREAMS s 0");
        expect("[[s []]]", "XREADGROUP GROUP g bob CLAIM 0 STREAMS s 0");
    }

    @Test
    void shouldClaimFromSeveralStreams() throws IOException {
        StringBuilder keys = new StringBuilder();
        StringBuilder ids = new StringBuilder();
        StringBuilder expected = new StringBuilder();
        for (int i = 0; i < 6; i++) {
            fill("m" + i, 2);
            expect("+OK", "XGROUP CREATE m" + i + " g 0");
            reply("XREADGROUP GROUP g alice COUNT 1 STREAMS m" + i + " >");
            keys.append(" m").append(i);
            ids.append(" >");
            expected.append(" [m").append(i).append(" [[1-0 [n 1] 1] [2-0 [n 2] 0]]]");
        }
        assertEquals("[" + expected.substring(1) + "]", claimed("XREADGROUP GROUP g bob CLAIM 0 STREAMS" + keys + ids));
        try (RawClient resp3 = resp3()) {
            assertTrue(raw(resp3, ("XREADGROUP GROUP g bob CLAIM 0 COUNT 1 STREAMS" + keys + ids).split(" "))
                    .startsWith("%6\r\n$2\r\nm0\r\n*1\r\n*4\r\n$3\r\n1-0\r\n"));
        }
    }

    @Test
    void shouldRefuseWrongIdleTimes() throws IOException {
        deliver(1);
        for (String wrong : new String[] {"test", "5.5", "+10", "-0", "-5.5", "10e"}) {
            expect(NOBODY_IDLE, claim("bob CLAIM " + wrong));
        }
        expect("-ERR min-idle-time must be a positive integer", claim("bob CLAIM -10"));
        expect(NOBODY_IDLE, "XREADGROUP GROUP g bob CLAIM STREAMS s >");
        expect(NOBODY_IDLE, "XREADGROUP CLAIM GROUP g bob COUNT 1 STREAMS s >");
        expect(
                "-ERR The CLAIM option is only supported by XREADGROUP. You called XREAD instead.",
                "XREAD CLAIM 5 STREAMS s 0");
        assertTrue(reply(claim("nobody CLAIM 5").replace(" g ", " h ")).startsWith("-NOGROUP"));
    }

    // ---- waiting

    @Test
    void shouldWaitForWhatWillHaveBeenIdle() throws IOException {
        deliver(2);
        try (RawClient bob = connect()) {
            String reply = reply(bob, "XREADGROUP GROUP g bob BLOCK 0 CLAIM 300 STREAMS s >");
            assertTrue(
                    reply.matches("\\[\\[s \\[\\[1-0 \\[n 1] [3-9]\\d\\d+ 1] \\[2-0 \\[n 2] [3-9]\\d\\d+ 1]]]]"),
                    reply);
        }
    }

    @Test
    void shouldBeServedByAReleaseAndByANewEntry() throws IOException {
        deliver(1);
        try (RawClient bob = connect();
                RawClient carol = connect()) {
            bob.send(request("XREADGROUP GROUP g bob BLOCK 0 CLAIM 100000 STREAMS s >"));
            awaitBlocked(1);
            expect("1", "XNACK s g FAIL IDS 1 1-0");
            List<Reply> entry = Reply.parse(bob.readReply()).elements();
            assertEquals(
                    "1-0",
                    entry.getFirst()
                            .elements()
                            .get(1)
                            .elements()
                            .getFirst()
                            .elements()
                            .getFirst()
                            .text());
            bob.send(request("XREADGROUP GROUP g bob BLOCK 0 CLAIM 100000 STREAMS s >"));
            carol.send(request("XREADGROUP GROUP g carol BLOCK 0 STREAMS s >"));
            awaitBlocked(2);
            reply("XADD s 5-0 n 5");
            expect("6-0", "XADD s 6-0 n 6");
            assertTrue(new String(bob.readReply(), StandardCharsets.US_ASCII).startsWith("*1\r\n*2\r\n$1\r\ns\r\n"));
            assertTrue(new String(carol.readReply(), StandardCharsets.US_ASCII).startsWith("*1\r\n*2\r\n$1\r\ns\r\n"));
        }
    }

    @Test
    void shouldTimeOutWithNothingToClaim() throws IOException {
        deliver(1);
        expect("nil", "XREADGROUP GROUP g bob BLOCK 30 CLAIM 100000 STREAMS s >");
    }

    private static byte[] request(String line) {
        return (line + "\r\n").getBytes(StandardCharsets.US_ASCII);
    }
}
