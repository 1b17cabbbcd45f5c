package io.nanoredis.family.stream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nanoredis.testing.RawClient;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

/// XGROUP, XREADGROUP, XACK, XPENDING, XCLAIM, XAUTOCLAIM, XACKDEL, XDELEX and what XINFO tells of groups.
final class ConsumerGroupCommandsTest extends StreamServer {
    private static final String NO_KEY =
            "-ERR The XGROUP subcommand requires the key to exist. Note that for CREATE you"
                    + " may want to use the MKSTREAM option to create an empty stream automatically.";

    private void group(String key, int entries) throws IOException {
        fill(key, entries);
        expect("+OK", "XGROUP CREATE " + key + " g 0");
    }

    @Test
    void shouldManageGroups() throws IOException {
        expect(NO_KEY, "XGROUP CREATE s g $");
        expect("+OK", "XGROUP CREATE s g $ MKSTREAM");
        expect("-BUSYGROUP Consumer Group name already exists", "XGROUP CREATE s g 0");
        expect("+OK", "XGROUP CREATE s b 5-5 ENTRIESREAD 3");
        expect("0", "XLEN s");
        expect(
                "[[name b consumers 0 pending 0 last-delivered-id 5-5 entries-read 3 lag 0]"
                        + " [name g consumers 0 pending 0 last-delivered-id 0-0 entries-read nil lag 0]]",
                "XINFO GROUPS s");
        expect("+OK", "XGROUP SETID s g 7 ENTRIESREAD 1");
        expect("+OK", "XGROUP SETID s b $");
        expect("-NOGROUP No such consumer group 'x' for key name 's'", "XGROUP SETID s x 0");
        expect("1", "XGROUP DESTROY s b");
        expect("0", "XGROUP DESTROY s b");
        expect("[[name g consumers 0 pending 0 last-delivered-id 7-0 entries-read 1 lag 0]]", "XINFO GROUPS s");
        expect("-ERR value for ENTRIESREAD must be positive or -1", "XGROUP CREATE s c 0 ENTRIESREAD -2");
        expect(
                "-ERR unknown subcommand or wrong number of arguments for 'CREATE'. Try XGROUP HELP.",
                "XGROUP CREATE s c 0 ENTRIESREAD");
        expect(BAD_ID, "XGROUP CREATE s c x");
    }

    @Test
    void shouldManageConsumers() throws IOException {
        expect("+OK", "XGROUP CREATE s g $ MKSTREAM");
        expect("1", "XGROUP CREATECONSUMER s g zoe");
        expect("1", "XGROUP CREATECONSUMER s g adam");
        expect("0", "XGROUP CREATECONSUMER s g zoe");
        expect("-NOGROUP No such consumer group 'x' for key name 's'", "XGROUP CREATECONSUMER s x zoe");
        String consumers = reply("XINFO CONSUMERS s g");
        assertTrue(
                consumers.matches("\\[\\[name adam pending 0 idle \\d+] \\[name zoe pending 0 idle \\d+]]"), consumers);
        expect("0", "XGROUP DELCONSUMER s g nosuch");
        expect("0", "XGROUP DELCONSUMER s g adam");
        expect("-NOGROUP No such consumer group 'x' for key name 's'", "XINFO CONSUMERS s x");
        expect("-ERR no such key", "XINFO CONSUMERS none g");
    }

    @Test
    void shouldDeliverEachEntryOnce() throws IOException {
        group("s", 5);
        expect("[[s [[1-0 [n 1]] [2-0 [n 2]]]]]", "XREADGROUP GROUP g a COUNT 2 STREAMS s >");
        expect("[[s [[3-0 [n 3]] [4-0 [n 4]] [5-0 [n 5]]]]]", "XREADGROUP GROUP g b STREAMS s >");
        expect("nil", "XREADGROUP GROUP g c STREAMS s >");
        expect("[5 1-0 5-0 [[a 2] [b 3]]]", "XPENDING s g");
        expect("[[s [[4-0 [n 4]] [5-0 [n 5]]]]]", "XREADGROUP GROUP g b STREAMS s 3-0");
        expect("[[s [[1-0 [n 1]]]]]", "XREADGROUP GROUP g a COUNT 1 STREAMS s 0");
        expect("[[s []]]", "XREADGROUP GROUP g c STREAMS s 0");
        expect("2", "XACK s g 1-0 2-0 9-9");
        expect("0", "XACK s g 1-0");
        expect("0", "XACK s x 1-0");
        expect("0", "XACK none g nonsense");
        expect(BAD_ID, "XACK s g nonsense");
        expect("[3 3-0 5-0 [[b 3]]]", "XPENDING s g");
        expect("3", "XGROUP DELCONSUMER s g b");
        expect("[0 nil nil nil]", "XPENDING s g");
        expect("[[name g consumers 2 pending 0 last-delivered-id 5-0 entries-read 5 lag 0]]", "XINFO GROUPS s");
    }

    @Test
    void shouldNotKeepWhatNeedsNoAcknowledgement() throws IOException {
        group("s", 2);
        expect("[[s [[1-0 [n 1]] [2-0 [n 2]]]]]", "XREADGROUP GROUP g a NOACK STREAMS s >");
        expect("[0 nil nil nil]", "XPENDING s g");
        expect("[[s []]]", "XREADGROUP GROUP g a NOACK STREAMS s 0");
    }

    @Test
    void shouldShowDeletedEntriesInTheHistory() throws IOException {
        group("s", 3);
        expect("[[s [[1-0 [n 1]] [2-0 [n 2]] [3-0 [n 3]]]]]", "XREADGROUP GROUP g a STREAMS s >");
        expect("1", "XDEL s 2-0");
        expect("[[s [[1-0 [n 1]] [2-0 nil] [3-0 [n 3]]]]]", "XREADGROUP GROUP g a STREAMS s 0");
        expect("[0-0 [[1-0 [n 1]] [3-0 [n 3]]] [2-0]]", "XAUTOCLAIM s g b 0 -");
        expect("[2 1-0 3-0 [[b 2]]]", "XPENDING s g");
    }

    @Test
    void shouldListWhatIsPending() throws IOException {
        group("s", 4);
        reply("XREADGROUP GROUP g a COUNT 3 STREAMS s >");
        reply("XREADGROUP GROUP g b STREAMS s >");
        assertEquals("[[1-0 a 1] [2-0 a 1] [3-0 a 1] [4-0 b 1]]", pending("XPENDING s g - + 10"));
        assertEquals("[[2-0 a 1]]", pending("XPENDING s g (1-0 + 1"));
        assertEquals("[[4-0 b 1]]", pending("XPENDING s g - + 10 b"));
        assertEquals("[]", pending("XPENDING s g - + 10 nosuch"));
        assertEquals("[]", pending("XPENDING s g IDLE 100000 - + 10"));
        assertEquals("[]", pending("XPENDING s g - + 0"));
        expect(SYNTAX, "XPENDING s g - +");
        expect(SYNTAX, "XPENDING s g IDLE 0 - 1");
        expect(NOT_AN_INTEGER, "XPENDING s g - + x");
        expect(BAD_ID, "XPENDING s g x + 1");
        expect("-NOGROUP No such key 's' or consumer group 'x'", "XPENDING s x");
        expect("-NOGROUP No such key 'none' or consumer group 'g'", "XPENDING none g");
    }

    /// The reply without idle times.
    private String pending(String line) throws IOException {
        return reply(line).replaceAll("(\\[\\d+-\\d+ \\w+) \\d+ (\\d+])", "$1 $2");
    }

    @Test
    void shouldClaimEntries() throws IOException {
        group("s", 5);
        reply("XREADGROUP GROUP g a COUNT 3 STREAMS s >");
        expect("[[1-0 [n 1]] [3-0 [n 3]]]", "XCLAIM s g b 0 1-0 3-0 4-0 9-0");
        assertEquals("[[1-0 b 2] [2-0 a 1] [3-0 b 2]]", pending("XPENDING s g - + 10"));
        expect("[]", "XCLAIM s g c 100000 1-0");
        expect("[1-0]", "XCLAIM s g c 0 1-0 JUSTID IDLE 50000 RETRYCOUNT 7");
        assertEquals("[[1-0 c 7]]", pending("XPENDING s g IDLE 40000 - + 10"));
        expect("[[4-0 [n 4]]]", "XCLAIM s g c 0 4-0 FORCE TIME 0 LASTID 4-0");
        expect("[[s [[5-0 [n 5]]]]]", "XREADGROUP GROUP g a STREAMS s >");
        expect("1", "XDEL s 3-0");
        expect("[]", "XCLAIM s g c 0 3-0");
        assertEquals("[[1-0 c 7] [2-0 a 1] [4-0 c 2] [5-0 a 1]]", pending("XPENDING s g - + 10"));
        expect("-ERR Unrecognized XCLAIM option 'foo'", "XCLAIM s g c 0 1-0 foo");
        expect("-ERR Invalid min-idle-time argument for XCLAIM", "XCLAIM s g c x 1-0");
        expect("-ERR Invalid IDLE option argument for XCLAIM", "XCLAIM s g c 0 1-0 IDLE x");
        expect("-ERR Invalid TIME option argument for XCLAIM", "XCLAIM s g c 0 1-0 TIME x");
        expect("-ERR Invalid RETRYCOUNT option argument for XCLAIM", "XCLAIM s g c 0 1-0 RETRYCOUNT x");
        expect("-NOGROUP No such key 's' or consumer group 'x'", "XCLAIM s x c 0 1-0");
    }

    @Test
    void shouldClaimIdleEntriesInTurn() throws IOException {
        group("s", 6);
        reply("XREADGROUP GROUP g a STREAMS s >");
        expect("[4-0 [[1-0 [n 1]] [2-0 [n 2]] [3-0 [n 3]]] []]", "XAUTOCLAIM s g b 0 - COUNT 3");
        expect("[0-0 [4-0 5-0 6-0] []]", "XAUTOCLAIM s g b 0 4-0 COUNT 3 JUSTID");
        expect("[0-0 [] []]", "XAUTOCLAIM s g b 100000 -");
        assertEquals("[[1-0 b 2] [4-0 b 1]]", pending("XPENDING s g - + 10 b").replaceAll(" \\[[2356]-0 b \\d]", ""));
        expect("-ERR COUNT must be > 0", "XAUTOCLAIM s g b 0 - COUNT 0");
        expect(SYNTAX, "XAUTOCLAIM s g b 0 - COUNT");
        expect("-ERR Invalid min-idle-time argument for XAUTOCLAIM", "XAUTOCLAIM s g b x -");
        expect("-NOGROUP No such key 'none' or consumer group 'g'", "XAUTOCLAIM none g b 0 -");
    }

    @Test
    void shouldTellAllAboutGroups() throws IOException {
        group("s", 2);
        reply("XREADGROUP GROUP g a COUNT 1 STREAMS s >");
        String told = reply("XINFO STREAM s FULL").replaceAll("\\d{13}", "T");
        assertEquals(
                "[length 2 radix-tree-keys 1 radix-tree-nodes 2 last-generated-id 2-0 max-deleted-entry-id 0-0"
                        + " entries-added 2 recorded-first-entry-id 1-0 entries [[1-0 [n 1]] [2-0 [n 2]]] groups"
                        + " [[name g last-delivered-id 1-0 entries-read 1 lag 1 pel-count 1 pending [[1-0 a T 1]]"
                        + " consumers [[name a seen-time T pel-count 1 pending [[1-0 T 1]]]]]]]",
                told);
    }

    @Test
    void shouldRemoveReferencesWithEntries() throws IOException {
        group("s", 6);
        expect("+OK", "XGROUP CREATE s h 0");
        reply("XREADGROUP GROUP g a STREAMS s >");
        reply("XREADGROUP GROUP h a COUNT 4 STREAMS s >");
        expect("[1 -1]", "XDELEX s DELREF IDS 2 1-0 9-0");
        expect("[5 2-0 6-0 [[a 5]]]", "XPENDING s g");
        expect("[1]", "XDELEX s KEEPREF IDS 1 2-0");
        expect("[5 2-0 6-0 [[a 5]]]", "XPENDING s g");
        expect("[-1]", "XDELEX s DELREF IDS 1 2-0");
        expect("[4 3-0 6-0 [[a 4]]]", "XPENDING s g");
        expect("[2 2]", "XDELEX s ACKED IDS 2 3-0 6-0");
        expect("1", "XACK s g 3-0");
        expect("[2]", "XACKDEL s g ACKED IDS 1 4-0");
        expect("[1]", "XACKDEL s h ACKED IDS 1 3-0");
        expect("[1]", "XACKDEL s h ACKED IDS 1 4-0");
        expect("[-1]", "XACKDEL s h IDS 1 4-0");
        expect("[-1 -1]", "XACKDEL s nosuch IDS 2 5-0 6-0");
        expect("[1]", "XACKDEL s g IDS 1 5-0");
        expect("[[6-0 [n 6]]]", "XRANGE s - +");
        expect("-ERR Number of IDs must be a positive integer", "XDELEX s IDS 0 1-0");
        expect("-ERR The `numids` parameter must match the number of arguments", "XDELEX s IDS 2 1-0");
        expect(SYNTAX, "XDELEX s KEEPREF 1 1-0");
        expect(BAD_ID, "XDELEX s IDS 1 x");
    }

    @Test
    void shouldTrimWithAnEyeOnReferences() throws IOException {
        group("s", 250);
        reply("XREADGROUP GROUP g a COUNT 150 STREAMS s >");
        for (int i = 1; i <= 120; i++) {
            expect("1", "XACK s g " + i + "-0");
        }
        expect("0", "XTRIM s MAXLEN ~ 160 ACKED");
        expect("100", "XTRIM s MAXLEN ~ 100 ACKED");
        expect("20", "XTRIM s MAXLEN 10 ACKED");
        expect("[[121-0 [n 121]]]", "XRANGE s - + COUNT 1");
        expect("10", "XTRIM s MINID 131-0 DELREF");
        expect("[20 131-0 150-0 [[a 20]]]", "XPENDING s g");
        expect("119", "XTRIM s MINID 250-0 KEEPREF");
        expect("[20 131-0 150-0 [[a 20]]]", "XPENDING s g");
        expect("251-0", "XADD s ACKED MAXLEN 1 251-0 n 251");
        expect("2", "XLEN s");
    }

    @Test
    void shouldRefuseOtherTypes() throws IOException {
        expect("+OK", "SET s text");
        for (String line : List.of(
                "XGROUP CREATE s g $ MKSTREAM",
                "XGROUP SETID s g 0",
                "XGROUP DESTROY s g",
                "XGROUP CREATECONSUMER s g c",
                "XGROUP DELCONSUMER s g c",
                "XREADGROUP GROUP g c STREAMS s >",
                "XACK s g 1-1",
                "XPENDING s g",
                "XCLAIM s g c 0 1-1",
                "XAUTOCLAIM s g c 0 -",
                "XINFO GROUPS s",
                "XINFO CONSUMERS s g")) {
            expect(WRONG_TYPE, line);
        }
    }

    @Test
    void shouldRefuseWrongReads() throws IOException {
        group("s", 1);
        expect(
                "-NOGROUP No such key 's' or consumer group 'x' in XREADGROUP with GROUP option",
                "XREADGROUP GROUP x c STREAMS s >");
        expect(
                "-NOGROUP No such key 'none' or consumer group 'g' in XREADGROUP with GROUP option",
                "XREADGROUP GROUP g c STREAMS none >");
        expect("-ERR Missing GROUP option for XREADGROUP", "XREADGROUP COUNT 1 NOACK STREAMS s >");
        expect(
                "-ERR The $ ID is meaningless in the context of XREADGROUP: you want to read the history of this consumer"
                        + " by specifying a proper ID, or use the > ID to get new messages. The $ ID would just return an"
                        + " empty result set.",
                "XREADGROUP GROUP g c STREAMS s $");
        expect(
                "-ERR Unbalanced XREAD list of streams: for each stream key an ID or '$' must be specified.",
                "XREADGROUP GROUP g c STREAMS s t >");
        expect("[0 nil nil nil]", "XPENDING s g");
    }

    @Test
    void shouldReadGroupsOfSeveralStreamsOrOfNone() throws IOException {
        group("s", 2);
        group("t", 1);
        group("{t}u", 1);
        expect(
                "-NOGROUP No such key 'none' or consumer group 'g' in XREADGROUP with GROUP option",
                "XREADGROUP GROUP g c STREAMS s t none > > >");
        expect("[0 nil nil nil]", "XPENDING s g");
        expect(
                "[[s [[1-0 [n 1]] [2-0 [n 2]]]] [t []] [{t}u [[1-0 [n 1]]]]]",
                "XREADGROUP GROUP g c STREAMS s t {t}u > 0 >");
        expect("[2 1-0 2-0 [[c 2]]]", "XPENDING s g");
        expect("[[t [[1-0 [n 1]]]]]", "XREADGROUP GROUP g c STREAMS s t {t}u > > >");
        expect("nil", "XREADGROUP GROUP g c STREAMS s t {t}u > > >");
        RawClient resp3 = resp3();
        assertEquals(
                "%2\r\n",
                raw(resp3, "XREADGROUP", "GROUP", "g", "c", "STREAMS", "s", "t", "0", "0")
                        .substring(0, 4));
        assertEquals("_\r\n", raw(resp3, "XREADGROUP", "GROUP", "g", "c", "STREAMS", "s", "t", ">", ">"));
    }

    @Test
    void shouldKeepGroupsWhenCopiedAndMoved() throws IOException {
        group("s", 3);
        reply("XREADGROUP GROUP g a COUNT 2 STREAMS s >");
        expect("1", "COPY s t");
        expect("+OK", "RENAME s u");
        expect("[2 1-0 2-0 [[a 2]]]", "XPENDING t g");
        expect("[2 1-0 2-0 [[a 2]]]", "XPENDING u g");
        expect("2", "XACK t g 1-0 2-0");
        expect("[2 1-0 2-0 [[a 2]]]", "XPENDING u g");
    }
}
