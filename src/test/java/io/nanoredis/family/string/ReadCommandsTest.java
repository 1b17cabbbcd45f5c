package io.nanoredis.family.string;

import java.io.IOException;
import org.junit.jupiter.api.Test;

final class ReadCommandsTest extends StringServer {
    private static final String NOT_AN_INTEGER = "ERR value is not an integer or out of range";

    @Test
    void shouldGetWhatWasSet() throws IOException {
        expectOk("SET", "key", "value");
        expectText("value", "GET", "key");
    }

    @Test
    void shouldGetNullForMissingKey() throws IOException {
        expectNull("GET", "missing");
    }

    @Test
    void shouldGetIntegersAsTheirText() throws IOException {
        expectOk("SET", "key", "-9223372036854775808");
        expectEncoding("int", "key");
        expectText("-9223372036854775808", "GET", "key");
    }

    @Test
    void shouldGetEmptyString() throws IOException {
        expectOk("SET", "key", "");
        expectText("", "GET", "key");
    }

    @Test
    void shouldGetLongValues() throws IOException {
        String value = "long".repeat(500_000);
        expectOk("SET", "key", value);
        expectText(value, "GET", "key");
    }

    @Test
    void shouldRefuseWrongArity() throws IOException {
        expectWrongArity("get", "GET");
        expectWrongArity("get", "GET", "a", "b");
        expectWrongArity("mget", "MGET");
        expectWrongArity("strlen", "STRLEN", "a", "b");
        expectWrongArity("getrange", "GETRANGE", "a", "0");
        expectWrongArity("substr", "SUBSTR", "a");
        expectWrongArity("digest", "DIGEST");
    }

    @Test
    void shouldGetManyKeysInTheirOrder() throws IOException {
        expectOk("MSET", "a", "1", "b", "2", "c", "3", "d", "4");
        expect("*[$\"4\", $null, $\"1\", $\"3\", $\"1\"]", "MGET", "d", "missing", "a", "c", "a");
    }

    @Test
    void shouldMeasureStrings() throws IOException {
        expectOk("MSET", "text", "hello", "number", "-12345");
        expectNumber(5, "STRLEN", "text");
        expectNumber(6, "STRLEN", "number");
        expectNumber(0, "STRLEN", "missing");
    }

    @Test
    void shouldCutRangesWithPositionsFromEitherEnd() throws IOException {
        expectOk("SET", "key", "hello");
        expectText("hello", "GETRANGE", "key", "0", "-1");
        expectText("llo", "GETRANGE", "key", "-3", "-1");
        expectText("hel", "GETRANGE", "key", "-100", "2");
        expectText("lo", "GETRANGE", "key", "3", "100");
        expectText("h", "GETRANGE", "key", "-100", "-50");
        expectText("ell", "SUBSTR", "key", "1", "3");
    }

    @Test
    void shouldCutNothingFromRangesThatAreEmpty() throws IOException {
        expectOk("MSET", "key", "hello", "empty", "");
        expectText("", "GETRANGE", "key", "3", "2");
        expectText("", "GETRANGE", "key", "5", "10");
        expectText("", "GETRANGE", "key", "-1", "-5");
        expectText("", "GETRANGE", "empty", "0", "-1");
        expectText("", "GETRANGE", "missing", "0", "-1");
    }

    @Test
    void shouldCutRangesOfIntegers() throws IOException {
        expectOk("SET", "key", "-12345");
        expectText("-12", "GETRANGE", "key", "0", "2");
        expectText("345", "GETRANGE", "key", "-3", "9223372036854775807");
    }

    @Test
    void shouldTakeTheExtremePositions() throws IOException {
        expectOk("SET", "key", "hello");
        expectText("hello", "GETRANGE", "key", "-9223372036854775808", "9223372036854775807");
        expectText("", "GETRANGE", "key", "9223372036854775807", "-9223372036854775808");
    }

    @Test
    void shouldRefusePositionsThatAreNoIntegers() throws IOException {
        expectError(NOT_AN_INTEGER, "GETRANGE", "missing", "a", "1");
        expectError(NOT_AN_INTEGER, "GETRANGE", "missing", "1", "1.0");
        expectError(NOT_AN_INTEGER, "GETRANGE", "missing", "0", "9223372036854775808");
    }

    @Test
    void shouldDigestValuesWithSixteenDigits() throws IOException {
        expectOk("MSET", "text", "Hello world", "number", "123", "empty", "");
        expectText("b6acb9d84a38ff74", "DIGEST", "text");
        expectText("404a763b3f4c8c9a", "DIGEST", "number");
        expectText("2d06800538d394c2", "DIGEST", "empty");
        expectNull("DIGEST", "missing");
    }

    @Test
    void shouldKeepLeadingZerosOfDigest() throws IOException {
        expectOk(
                "SET",
                "key",
                "v8lf0c11xh8ymlqztfd3eeq16kfn4sspw7fqmnuuq3k3t75em5wdizgcdw7uc26nnf961u2jkfzkjytls2kwlj7626sd");
        expectText("00006c38adf31777", "DIGEST", "key");
    }

    @Test
    void shouldDigestIntegersAsTheirText() throws IOException {
        expectOk("SET", "number", "12345");
        expectNumber(5, "APPEND", "text", "12345");
        expectNumber(5, "APPEND", "text", "");
        expectEncoding("raw", "text");
        expect(call("DIGEST", "text"), "DIGEST", "number");
    }

    @Test
    void shouldCountHitsAndMisses() throws IOException {
        expectOk("CONFIG", "RESETSTAT");
        expectOk("SET", "key", "1");
        expectText("1", "GET", "key");
        expect("*[$\"1\", $null]", "MGET", "key", "missing");
        expectNumber(1, "STRLEN", "key");
        expectNumber(2, "INCR", "key");
        String stats = call("INFO", "stats");
        org.junit.jupiter.api.Assertions.assertTrue(stats.contains("keyspace_hits:3"), stats);
        org.junit.jupiter.api.Assertions.assertTrue(stats.contains("keyspace_misses:1"), stats);
    }
}
