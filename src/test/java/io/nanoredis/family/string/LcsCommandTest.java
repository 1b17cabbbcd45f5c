package io.nanoredis.family.string;

import java.io.IOException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class LcsCommandTest extends StringServer {
    @BeforeEach
    void store() throws IOException {
        expectOk("MSET", "key1", "ohmytext", "key2", "mynewtext", "number", "12345");
    }

    @Test
    void shouldSpellTheSubsequence() throws IOException {
        expectText("mytext", "LCS", "key1", "key2");
        expectNumber(6, "LCS", "key1", "key2", "LEN");
        expectNumber(8, "LCS", "key1", "key1", "len");
    }

    @Test
    void shouldTreatMissingKeysAsEmpty() throws IOException {
        expectText("", "LCS", "key1", "missing");
        expectNumber(0, "LCS", "missing", "key1", "LEN");
        expect("*[$\"matches\", *[], $\"len\", :\"0\"]", "LCS", "missing", "key1", "IDX");
    }

    @Test
    void shouldShowRangesFromTheEnd() throws IOException {
        expect(
                "*[$\"matches\", *[*[*[:\"4\", :\"7\"], *[:\"5\", :\"8\"]], *[*[:\"2\", :\"3\"], *[:\"0\", :\"1\"]]], "
                        + "$\"len\", :\"6\"]",
                "LCS",
                "key1",
                "key2",
                "IDX");
    }

    @Test
    void shouldShowOnlyLongRanges() throws IOException {
        String expected = "[$\"matches\", *[*[*[:\"4\", :\"7\"], *[:\"5\", :\"8\"], :\"4\"]], $\"len\", :\"6\"]";
        expect("*" + expected, "LCS", "key1", "key2", "IDX", "MINMATCHLEN", "4", "WITHMATCHLEN");
        call("HELLO", "3");
        expect("%" + expected, "LCS", "key1", "key2", "IDX", "MINMATCHLEN", "4", "WITHMATCHLEN");
    }

    @Test
    void shouldCompareIntegersAsText() throws IOException {
        expectText("12345", "LCS", "number", "number");
    }

    @Test
    void shouldRefuseBadOptions() throws IOException {
        expectError("ERR syntax error", "LCS", "key1", "key2", "FOO");
        expectError("ERR syntax error", "LCS", "key1", "key2", "MINMATCHLEN");
        expectError("ERR value is not an integer or out of range", "LCS", "key1", "key2", "MINMATCHLEN", "a");
        expectError(
                "ERR If you want both the length and indexes, please just use IDX.",
                "LCS",
                "key1",
                "key2",
                "LEN",
                "IDX");
        expectWrongArity("lcs", "LCS", "key1");
    }

    @Test
    void shouldRefuseStringsWhoseTableWouldBeTooLarge() throws IOException {
        String message = "ERR Insufficient memory, transient memory for LCS exceeds proto-max-bulk-len";
        expectOk("MSET", "key1", "x".repeat(11_584), "key2", "y".repeat(11_585));
        expectError(message, "LCS", "key1", "key2");
        expectError(message, "LCS", "key2", "key1", "LEN");
        expectOk("SET", "key2", "y".repeat(11_584));
        expectNumber(0, "LCS", "key1", "key2", "LEN");
    }
}
