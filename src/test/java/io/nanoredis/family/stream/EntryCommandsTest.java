package io.nanoredis.family.stream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nanoredis.testing.RawClient;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

/// XADD, XLEN, XRANGE, XREVRANGE, XDEL, XTRIM, XSETID, XDELEX and what XINFO STREAM tells of it.
final class EntryCommandsTest extends StreamServer {
    @Test
    void shouldAddEntriesAndReadThemInOrder() throws IOException {
        expect("1-1", "XADD s 1-1 a 1 b two");
        expect("2-0", "XADD s 2 a 1");
        expect("2-1", "XADD s 2-* a x a y");
        expect("3", "XLEN s");
        expect("[[1-1 [a 1 b two]] [2-0 [a 1]] [2-1 [a x a y]]]", "XRANGE s - +");
        expect("[[2-1 [a x a y]] [2-0 [a 1]] [1-1 [a 1 b two]]]", "XREVRANGE s + -");
        expect("[[2-0 [a 1]] [2-1 [a x a y]]]", "XRANGE s 2 2");
        expect("[[2-1 [a x a y]]]", "XRANGE s (2-0 +");
        expect("[[2-0 [a 1]]]", "XREVRANGE s (2-1 (1-1");
        expect("[[1-1 [a 1 b two]]]", "XRANGE s - + COUNT 1");
        expect("+stream", "TYPE s");
        expect("stream", "OBJECT ENCODING s");
    }

    @Test
    void shouldChooseGrowingIds() throws IOException {
        String first = reply("XADD s * a 1");
        String second = reply("XADD s * a 1");
        assertTrue(first.matches("\\d{13}-\\d+"), first);
        assertTrue(second.compareTo(first) > 0, second);
        expect("9999999999999-5", "XADD s 9999999999999-5 a 1");
        expect("9999999999999-6", "XADD s * a 1");
        expect("5-0", "XADD t 5-* a 1");
        expect("0-1", "XADD u 0-* a 1");
    }

    @Test
    void shouldRefuseIdsThatDoNotGrow() throws IOException {
        fill("s", 3);
        String small = "-ERR The ID specified in XADD is equal or smaller than the target stream top item";
        expect(small, "XADD s 3-0 a 1");
        expect(small, "XADD s 2-* a 1");
        expect("-ERR The ID specified in XADD must be greater than 0-0", "XADD t 0-0 a 1");
        expect("0", "EXISTS t");
        expect(BAD_ID, "XADD t a-1 a 1");
        expect(BAD_ID, "XADD t 1-18446744073709551616 a 1");
        expect("18446744073709551615-18446744073709551615", "XADD s 18446744073709551615-18446744073709551615 a 1");
        expect("-ERR The stream has exhausted the last possible ID, unable to add more items", "XADD s * a 1");
    }

    @Test
    void shouldReadIdsAsTheCLibraryDoes() throws IOException {
        expect("1-2", "XADD s 01-+2 a 1");
        expect("18446744073709551615-0", "XADD s 18446744073709551615 a 1");
        expect("[[1-2 [a 1]]]", "XRANGE s - 5--0");
        expect("[]", "XRANGE s 2 3");
        expect(BAD_ID, "XRANGE s 1--1 +");
        expect("-ERR invalid start ID for the interval", "XRANGE s (18446744073709551615-18446744073709551615 +");
        expect("-ERR invalid end ID for the interval", "XRANGE s - (0-0");
        expect(BAD_ID, "XRANGE s (- +");
    }

    @Test
    void shouldRefuseWhatIsIncomplete() throws IOException {
        String arity = "-ERR wrong number of arguments for 'xadd' command";
        expect(arity, "XADD s 1-1 a");
        expect(arity, "XADD s 1-1 a b c");
        expect(arity, "XADD s * a b c");
        expect("-ERR wrong number of arguments for 'xlen' command", "XLEN");
        expect("-ERR wrong number of arguments for 'xrange' command", "XRANGE s -");
        expect("-ERR wrong number of arguments for 'xdel' command", "XDEL s");
        expect(SYNTAX, "XRANGE s - + COUNT");
        expect(SYNTAX, "XRANGE s - + LIMIT 1");
        expect(NOT_AN_INTEGER, "XRANGE s - + COUNT x");
    }

    @Test
    void shouldTreatMissingStreamsAsEmpty() throws IOException {
        expect("0", "XLEN none");
        expect("[]", "XRANGE none - +");
        expect("[]", "XREVRANGE none + - COUNT 0");
        expect("0", "XDEL none nonsense");
        expect("0", "XTRIM none MAXLEN 0");
        expect("nil", "XADD none NOMKSTREAM 1-1 a 1");
        expect("-ERR no such key", "XSETID none 1-1");
        expect("-ERR no such key", "XINFO STREAM none");
        expect("[-1 -1]", "XDELEX none IDS 2 1-1 2-2");
        fill("s", 1);
        expect("nil", "XRANGE s - + COUNT 0");
        expect("nil", "XRANGE s - + COUNT -1");
    }

    @Test
    void shouldRefuseOtherTypes() throws IOException {
        expect("+OK", "SET s text");
        for (String line : List.of(
                "XADD s 1-1 a 1",
                "XLEN s",
                "XRANGE s - +",
                "XREVRANGE s + -",
                "XDEL s 1-1",
                "XDELEX s IDS 1 1-1",
                "XTRIM s MAXLEN 1",
                "XSETID s 1-1",
                "XINFO STREAM s",
                "XACKDEL s g IDS 1 1-1")) {
            expect(WRONG_TYPE, line);
        }
        fill("t", 1);
        expect(WRONG_TYPE, "GET t");
    }

    @Test
    void shouldKeepTheStreamWhenAllEntriesAreDeleted() throws IOException {
        fill("s", 250);
        for (int i = 1; i <= 250; i++) {
            expect("1", "XDEL s " + i + "-0 " + i + "-0");
        }
        expect("0", "XLEN s");
        expect("1", "EXISTS s");
        expect("[]", "XRANGE s - +");
        expect(
                "[length 0 radix-tree-keys 0 radix-tree-nodes 1 last-generated-id 250-0 max-deleted-entry-id 250-0"
                        + " entries-added 250 recorded-first-entry-id 0-0 groups 0 first-entry nil last-entry nil]",
                "XINFO STREAM s");
        expect("251-0", "XADD s 251-0 n 251");
        expect("[[251-0 [n 251]]]", "XREVRANGE s + -");
    }

    @Test
    void shouldDeleteAllOrNothingWhenAnIdIsWrong() throws IOException {
        fill("s", 3);
        expect(BAD_ID, "XDEL s 1-0 x");
        expect("3", "XLEN s");
        expect("2", "XDEL s 1-0 9-9 3-0");
        expect("[[2-0 [n 2]]]", "XRANGE s - +");
    }

    @Test
    void shouldTrimToTheEntryOrToTheNode() throws IOException {
        fill("s", 250);
        expect("0", "XTRIM s MAXLEN ~ 200");
        expect("100", "XTRIM s MAXLEN ~ 150");
        expect("30", "XTRIM s MAXLEN = 120");
        expect("0", "XTRIM s MINID ~ 180-0");
        expect("49", "XTRIM s MINID 180-0");
        expect("71", "XLEN s");
        expect("[[180-0 [n 180]]]", "XRANGE s - + COUNT 1");
        expect("0", "XTRIM s MAXLEN ~ 0 LIMIT 20");
        expect("21", "XTRIM s MAXLEN ~ 0 LIMIT 22");
        expect("50", "XTRIM s MAXLEN 0");
        expect("0", "XLEN s");
        expect("251-0", "XADD s MAXLEN 2 251-0 a 1");
        expect("252-0", "XADD s MAXLEN = 2 NOMKSTREAM 252-0 a 1");
        expect("253-0", "XADD s MINID 253 253-0 a 1");
        expect("1", "XLEN s");
    }

    @Test
    void shouldRefuseContradictingTrims() throws IOException {
        expect(
                "-ERR syntax error, MAXLEN and MINID options at the same time are not compatible",
                "XADD s MAXLEN 1 MINID 1 * a 1");
        expect("-ERR The MAXLEN argument must be >= 0.", "XTRIM s MAXLEN -1");
        expect("-ERR The LIMIT argument must be >= 0.", "XTRIM s MAXLEN ~ 1 LIMIT -1");
        expect("-ERR syntax error, LIMIT cannot be used without the special ~ option", "XTRIM s MAXLEN 1 LIMIT 1");
        expect(
                "-ERR syntax error, LIMIT cannot be used without specifying a trimming strategy",
                "XADD s LIMIT 1 * a 1");
        expect("-ERR syntax error, XTRIM must be called with a trimming strategy", "XTRIM s LIMIT 0");
        expect(SYNTAX, "XTRIM s NOMKSTREAM MAXLEN 1");
        expect(SYNTAX, "XADD s KEEPREF DELREF * a 1");
        expect("0", "EXISTS s");
    }

    @Test
    void shouldSetTheLastIdAndTheCounters() throws IOException {
        fill("s", 3);
        expect("-ERR The ID specified in XSETID is smaller than the target stream top item", "XSETID s 2-9");
        expect(
                "-ERR The entries_added specified in XSETID is smaller than the target stream length",
                "XSETID s 5-0 ENTRIESADDED 2");
        expect("-ERR entries_added must be positive", "XSETID s 5-0 ENTRIESADDED -1");
        expect(
                "-ERR The ID specified in XSETID is smaller than the provided max_deleted_entry_id",
                "XSETID s 5-0 MAXDELETEDID 6-0");
        expect(SYNTAX, "XSETID s 5-0 MAXDELETEDID");
        expect("+OK", "XSETID s 5-0 ENTRIESADDED 20 MAXDELETEDID 4-7");
        expect(
                "[length 3 radix-tree-keys 1 radix-tree-nodes 2 last-generated-id 5-0 max-deleted-entry-id 4-7"
                        + " entries-added 20 recorded-first-entry-id 1-0 groups 0 first-entry [1-0 [n 1]]"
                        + " last-entry [3-0 [n 3]]]",
                "XINFO STREAM s");
        expect("5-1", "XADD s 5-* a 1");
    }

    @Test
    void shouldTellEverythingOnDemand() throws IOException {
        fill("s", 3);
        expect(
                "[length 3 radix-tree-keys 1 radix-tree-nodes 2 last-generated-id 3-0 max-deleted-entry-id 0-0"
                        + " entries-added 3 recorded-first-entry-id 1-0 entries [[1-0 [n 1]] [2-0 [n 2]]] groups []]",
                "XINFO STREAM s FULL COUNT 2");
        String wrong = "-ERR unknown subcommand or wrong number of arguments for 'STREAM'. Try XINFO HELP.";
        expect(wrong, "XINFO STREAM s FULL COUNT");
        expect(wrong, "XINFO STREAM s ALL");
        expect("-ERR unknown subcommand 'nosuch'. Try XINFO HELP.", "XINFO nosuch s");
        assertTrue(reply("XINFO HELP").startsWith("[+XINFO"));
        assertTrue(reply("XGROUP HELP").startsWith("[+XGROUP"));
    }

    @Test
    void shouldExpireLikeOtherKeys() throws IOException {
        fill("s", 3);
        expect("1", "PEXPIRE s 100000");
        expect("4-0", "XADD s 4-0 a 1");
        assertTrue(Long.parseLong(reply("PTTL s")) > 0);
        expect("+OK", "RENAME s t");
        expect("4", "XLEN t");
        assertTrue(Long.parseLong(reply("PTTL t")) > 0);
        expect("1", "COPY t u");
        expect("[[4-0 [a 1]]]", "XREVRANGE u + - COUNT 1");
        expect("1", "PEXPIREAT t 1");
        expect("0", "XLEN t");
    }

    @Test
    void shouldWriteMapsInResp3() throws IOException {
        fill("s", 1);
        RawClient resp3 = resp3();
        assertTrue(raw(resp3, "XINFO", "STREAM", "s").startsWith("%10\r\n"));
        assertTrue(raw(resp3, "XINFO", "STREAM", "s", "FULL").startsWith("%9\r\n"));
        assertEquals("_\r\n", raw(resp3, "XRANGE", "s", "-", "+", "COUNT", "0"));
        assertEquals("_\r\n", raw(resp3, "XADD", "none", "NOMKSTREAM", "*", "a", "1"));
    }

    @Test
    void shouldHoldLargeAndOddEntries() throws IOException {
        String large = "x".repeat(100_000);
        expect("1-1", "XADD s 1-1 large " + large + " empty ");
        expect("2-1", "XADD s 2-1 -9223372036854775808 9223372036854775808 007 -0");
        expect(
                "[[1-1 [large " + large + " empty ]] [2-1 [-9223372036854775808 9223372036854775808 007 -0]]]",
                "XRANGE s - +");
        for (int i = 3; i < 400; i++) {
            expect(i + "-1", "XADD s " + i + "-1 -9223372036854775808 " + i + " 007 -0");
        }
        expect("399", "XLEN s");
        expect("[[399-1 [-9223372036854775808 399 007 -0]]]", "XREVRANGE s + - COUNT 1");
    }
}
