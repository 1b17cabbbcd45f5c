package io.nanoredis.family.string;

import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class CounterCommandsTest extends StringServer {
    private static final String NOT_AN_INTEGER = "ERR value is not an integer or out of range";
    private static final String NOT_A_FLOAT = "ERR value is not a valid float";
    private static final String OVERFLOW = "ERR increment or decrement would overflow";
    private static final String INFINITE = "ERR increment would produce NaN or Infinity";

    @Test
    void shouldCountFromZeroForMissingKeys() throws IOException {
        expectNumber(1, "INCR", "a");
        expectNumber(-1, "DECR", "b");
        expectNumber(7, "INCRBY", "c", "7");
        expectNumber(-7, "DECRBY", "d", "7");
        expectEncoding("int", "a");
    }

    @Test
    void shouldCountUpAndDown() throws IOException {
        expectOk("SET", "key", "10");
        expectNumber(11, "INCR", "key");
        expectNumber(5, "INCRBY", "key", "-6");
        expectNumber(4, "DECR", "key");
        expectNumber(9, "DECRBY", "key", "-5");
        expectText("9", "GET", "key");
    }

    @Test
    void shouldKeepTtlWhenCounting() throws IOException {
        expectOk("SET", "key", "10", "EX", "100");
        expectNumber(11, "INCR", "key");
        expectTtl(100, "key");
        expectText("11.5", "INCRBYFLOAT", "key", "0.5");
        expectTtl(100, "key");
    }

    @Test
    void shouldReachBothEndsOfTheRange() throws IOException {
        expectOk("MSET", "max", "9223372036854775806", "min", "-9223372036854775807");
        expectNumber(Long.MAX_VALUE, "INCR", "max");
        expectError(OVERFLOW, "INCR", "max");
        expectError(OVERFLOW, "DECRBY", "max", "-1");
        expectNumber(Long.MIN_VALUE, "DECR", "min");
        expectError(OVERFLOW, "DECR", "min");
        expectError(OVERFLOW, "INCRBY", "min", "-1");
        expectNumber(-1, "INCRBY", "max", "-9223372036854775808");
        expectError("ERR decrement would overflow", "DECRBY", "max", "-9223372036854775808");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " 1", "1 ", "+1", "01", "-0", "1.0", "a", "9223372036854775808", "0x1"})
    void shouldRefuseWhatIsNoCanonicalInteger(String text) throws IOException {
        expectOk("SET", "key", text);
        expectError(NOT_AN_INTEGER, "INCR", "key");
        expectError(NOT_AN_INTEGER, "INCRBY", "missing", text);
        expectError(NOT_AN_INTEGER, "DECRBY", "missing", text);
        expectText(text, "GET", "key");
        expectNumber(0, "EXISTS", "missing");
    }

    @Test
    void shouldAddFloatsInExtendedPrecision() throws IOException {
        expectText("0.1", "INCRBYFLOAT", "key", "0.1");
        expectText("0.3", "INCRBYFLOAT", "key", "0.2");
        expectOk("SET", "key", "10.50");
        expectText("10.6", "INCRBYFLOAT", "key", "0.1");
        expectText("5.6", "INCRBYFLOAT", "key", "-5");
        expectOk("SET", "key", "5.0e3");
        expectText("5200", "INCRBYFLOAT", "key", "2.0e2");
        expectText("9007199254740993", "INCRBYFLOAT", "big", "9007199254740993");
        expectText("18446744073709551615", "INCRBYFLOAT", "bigger", "18446744073709551615");
    }

    @Test
    void shouldNotStoreFloatsAsIntegers() throws IOException {
        expectOk("SET", "key", "1");
        expectText("2", "INCRBYFLOAT", "key", "1");
        expectEncoding("embstr", "key");
        expectNumber(3, "INCR", "key");
        expectEncoding("int", "key");
    }

    @Test
    void shouldRefuseWhatIsNoFloat() throws IOException {
        expectOk("SET", "key", "abc");
        expectError(NOT_A_FLOAT, "INCRBYFLOAT", "key", "1");
        expectError(NOT_A_FLOAT, "INCRBYFLOAT", "missing", "abc");
        expectError(NOT_A_FLOAT, "INCRBYFLOAT", "missing", "nan");
        expectError(NOT_A_FLOAT, "INCRBYFLOAT", "missing", " 1");
        expectNumber(0, "EXISTS", "missing");
    }

    @Test
    void shouldRefuseInfinities() throws IOException {
        expectError(INFINITE, "INCRBYFLOAT", "key", "inf");
        expectOk("SET", "key", "-inf");
        expectError(INFINITE, "INCRBYFLOAT", "key", "1");
        expectOk("SET", "key", "1e4932");
        expectError(INFINITE, "INCRBYFLOAT", "key", "1e4932");
        expectText("1e4932", "GET", "key");
    }

    @Test
    void shouldRefuseWrongArity() throws IOException {
        expectWrongArity("incr", "INCR");
        expectWrongArity("decr", "DECR", "key", "1");
        expectWrongArity("incrby", "INCRBY", "key");
        expectWrongArity("decrby", "DECRBY", "key");
        expectWrongArity("incrbyfloat", "INCRBYFLOAT", "key");
    }
}
