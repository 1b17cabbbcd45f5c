package io.nanoredis.family.string;

import java.io.IOException;
import org.junit.jupiter.api.Test;

final class EditCommandsTest extends StringServer {
    private static final String TOO_LONG = "ERR string exceeds maximum allowed size (proto-max-bulk-len)";

    @Test
    void shouldAppendToString() throws IOException {
        expectOk("SET", "key", "Hello");
        expectNumber(11, "APPEND", "key", " World");
        expectText("Hello World", "GET", "key");
        expectEncoding("raw", "key");
    }

    @Test
    void shouldCreateMissingKeyWhenAppending() throws IOException {
        expectNumber(2, "APPEND", "number", "10");
        expectEncoding("int", "number");
        expectNumber(0, "APPEND", "empty", "");
        expectEncoding("embstr", "empty");
    }

    @Test
    void shouldAppendToIntegers() throws IOException {
        expectOk("SET", "key", "-12");
        expectNumber(5, "APPEND", "key", "34");
        expectText("-1234", "GET", "key");
        expectEncoding("raw", "key");
        expectNumber(-1233, "INCR", "key");
        expectEncoding("int", "key");
    }

    @Test
    void shouldCountAsRawEvenWhenNothingIsAppended() throws IOException {
        expectOk("SET", "key", "12");
        expectNumber(2, "APPEND", "key", "");
        expectEncoding("raw", "key");
    }

    @Test
    void shouldKeepTtlWhenAppending() throws IOException {
        expectOk("SET", "key", "v", "EX", "100");
        expectNumber(101, "APPEND", "key", "w".repeat(100));
        expectTtl(100, "key");
        expectText("v" + "w".repeat(100), "GET", "key");
    }

    @Test
    void shouldGrowThroughManyAppends() throws IOException {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < 300; i++) {
            String part = Integer.toString(i).repeat(7);
            text.append(part);
            expectNumber(text.length(), "APPEND", "key", part);
        }
        expectText(text.toString(), "GET", "key");
    }

    @Test
    void shouldKeepEncodingAcrossRenameAndExpiry() throws IOException {
        expectOk("SET", "key", "a");
        expectNumber(2, "APPEND", "key", "b");
        expectText("ab", "GETEX", "key", "EX", "100");
        expectEncoding("raw", "key");
        expectOk("RENAME", "key", "renamed");
        expectEncoding("raw", "renamed");
        expectTtl(100, "renamed");
    }

    @Test
    void shouldOverwriteARange() throws IOException {
        expectOk("SET", "key", "Hello World");
        expectNumber(11, "SETRANGE", "key", "6", "Redis");
        expectText("Hello Redis", "GET", "key");
        expectNumber(14, "SETRANGE", "key", "11", "!!!");
        expectText("Hello Redis!!!", "GET", "key");
        expectEncoding("raw", "key");
    }

    @Test
    void shouldFillWithZeroBytes() throws IOException {
        expectNumber(5, "SETRANGE", "key", "3", "ab");
        expectText("\0\0\0ab", "GET", "key");
        expectNumber(8, "SETRANGE", "key", "7", "c");
        expectText("\0\0\0ab\0\0c", "GET", "key");
        expectEncoding("raw", "key");
    }

    @Test
    void shouldOverwriteRangesOfIntegers() throws IOException {
        expectOk("SET", "key", "123");
        expectNumber(3, "SETRANGE", "key", "1", "9");
        expectText("193", "GET", "key");
        expectOk("SET", "key", "123");
        expectNumber(12, "SETRANGE", "key", "11", "4");
        expectText("123" + "\0".repeat(8) + "4", "GET", "key");
    }

    @Test
    void shouldLeaveEverythingAloneWhenNothingIsWritten() throws IOException {
        expectNumber(0, "SETRANGE", "missing", "5", "");
        expectNumber(0, "EXISTS", "missing");
        expectOk("SET", "key", "123");
        expectNumber(3, "SETRANGE", "key", "1000000000000", "");
        expectEncoding("int", "key");
    }

    @Test
    void shouldKeepTtlWhenOverwriting() throws IOException {
        expectOk("SET", "key", "value", "EX", "100");
        expectNumber(60, "SETRANGE", "key", "59", "x");
        expectTtl(100, "key");
    }

    @Test
    void shouldRefuseBadOffsets() throws IOException {
        expectError("ERR value is not an integer or out of range", "SETRANGE", "key", "a", "x");
        expectError("ERR offset is out of range", "SETRANGE", "key", "-1", "");
        expectNumber(0, "EXISTS", "key");
    }

    @Test
    void shouldRefuseStringsBeyondTheLimit() throws IOException {
        expectError(TOO_LONG, "SETRANGE", "key", "536870912", "x");
        expectError(TOO_LONG, "SETRANGE", "key", "536870911", "xy");
        expectError(TOO_LONG, "SETRANGE", "key", "9223372036854775807", "x");
        expectNumber(0, "EXISTS", "key");
    }

    @Test
    void shouldFollowTheConfiguredLimit() throws IOException {
        expectOk("CONFIG", "SET", "proto-max-bulk-len", "1mb");
        try {
            expectNumber(1_048_576, "SETRANGE", "key", "1048575", "x");
            expectError(TOO_LONG, "SETRANGE", "key", "1048576", "x");
            expectError(TOO_LONG, "APPEND", "key", "x");
            expectNumber(1_048_576, "APPEND", "key", "");
        } finally {
            expectOk("CONFIG", "SET", "proto-max-bulk-len", "512mb");
        }
    }

    @Test
    void shouldRefuseWrongArity() throws IOException {
        expectWrongArity("append", "APPEND", "key");
        expectWrongArity("setrange", "SETRANGE", "key", "0");
    }
}
