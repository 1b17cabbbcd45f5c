package io.nanoredis.family.string;

import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class WriteCommandsTest extends StringServer {
    private static final String SYNTAX = "ERR syntax error";
    private static final String NOT_AN_INTEGER = "ERR value is not an integer or out of range";
    private static final String SET_EXPIRY = "ERR invalid expire time in 'set' command";
    private static final String BAD_DIGEST = "ERR must be exactly 16 hexadecimal characters";
    private static final String HELLO_DIGEST = "9555e8555c62dcfd";

    // ---- SET

    @Test
    void shouldOverwriteAndDropExpiry() throws IOException {
        expectOk("SET", "key", "old", "EX", "100");
        expectTtl(100, "key");
        expectOk("SET", "key", "new");
        expectText("new", "GET", "key");
        expectNoTtl("key");
    }

    @Test
    void shouldChooseTheEncodingByTheValue() throws IOException {
        expectOk("MSET", "int", "9223372036854775807", "embstr", "v".repeat(44), "raw", "v".repeat(45), "zero", "01");
        expectEncoding("int", "int");
        expectEncoding("embstr", "embstr");
        expectEncoding("raw", "raw");
        expectEncoding("embstr", "zero");
    }

    @Test
    void shouldSetOnlyNewKeysWithNx() throws IOException {
        expectOk("SET", "key", "1", "NX");
        expectNull("SET", "key", "2", "nx");
        expectText("1", "GET", "key");
    }

    @Test
    void shouldSetOnlyExistingKeysWithXx() throws IOException {
        expectNull("SET", "key", "1", "XX");
        expectNumber(0, "EXISTS", "key");
        expectOk("SET", "key", "1");
        expectOk("SET", "key", "2", "XX");
        expectText("2", "GET", "key");
    }

    @Test
    void shouldReturnTheOldValueWithGet() throws IOException {
        expectNull("SET", "key", "1", "GET");
        expectText("1", "SET", "key", "2", "GET");
        expectText("2", "SET", "key", "3", "NX", "GET");
        expectText("2", "GET", "key");
        expectNull("SET", "other", "3", "XX", "GET");
        expectNumber(0, "EXISTS", "other");
    }

    @Test
    void shouldSetExpiryInEachUnit() throws IOException {
        expectOk("SET", "ex", "v", "EX", "100");
        expectOk("SET", "px", "v", "PX", "100000");
        expectTtl(100, "ex");
        expectTtl(100, "px");
        expectOk("SET", "exat", "v", "EXAT", "4000000000");
        expectOk("SET", "pxat", "v", "PXAT", "4000000000123");
        expectNumber(4_000_000_000L, "EXPIRETIME", "exat");
        expectNumber(4_000_000_000_123L, "PEXPIRETIME", "pxat");
    }

    @Test
    void shouldKeepTtlWhenSetWithKeepttl() throws IOException {
        expectOk("SET", "key", "v", "EX", "100");
        expectOk("SET", "key", "a much longer value than the one before", "KEEPTTL");
        expectTtl(100, "key");
        expectOk("SET", "key", "12", "KEEPTTL");
        expectTtl(100, "key");
        expectOk("SET", "fresh", "v", "KEEPTTL");
        expectNoTtl("fresh");
    }

    @Test
    void shouldNotFindKeysSetIntoThePast() throws IOException {
        expectOk("SET", "key", "v");
        expectOk("SET", "key", "w", "PXAT", "1");
        expectNull("GET", "key");
        expectNumber(0, "EXISTS", "key");
    }

    @Test
    void shouldLetTheLastOfRepeatedOptionsCount() throws IOException {
        expectOk("SET", "key", "v", "EX", "100", "EX", "200");
        expectTtl(200, "key");
        expectText("v", "SET", "key", "w", "GET", "GET", "XX", "XX");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "EX",
                "EX 10 PX 10000",
                "EX 10 KEEPTTL",
                "KEEPTTL EXAT 4000000000",
                "NX XX",
                "PERSIST",
                "FOO",
                "NX IFEQ v",
                "IFEQ v IFNE w",
                "IFEQ",
                "IFDEQ",
                "IFDEQ 0 IFDNE 0",
                "EX abc FOO"
            })
    void shouldRefuseOptionsThatContradict(String options) throws IOException {
        expectError(SYNTAX, ("SET key v " + options).split(" ", -1));
        expectNumber(0, "EXISTS", "key");
    }

    @Test
    void shouldRefuseTimesThatAreNoIntegers() throws IOException {
        expectError(NOT_AN_INTEGER, "SET", "key", "v", "EX", "abc");
        expectError(NOT_AN_INTEGER, "SET", "key", "v", "PX", "1.5");
        expectError(NOT_AN_INTEGER, "SET", "key", "v", "EXAT", "9223372036854775808");
    }

    @Test
    void shouldRefuseTimesOutOfRange() throws IOException {
        expectError(SET_EXPIRY, "SET", "key", "v", "EX", "0");
        expectError(SET_EXPIRY, "SET", "key", "v", "PX", "-1");
        expectError(SET_EXPIRY, "SET", "key", "v", "EX", "9223372036854775807");
        expectError(SET_EXPIRY, "SET", "key", "v", "EX", "9223372036854775");
        expectError(SET_EXPIRY, "SET", "key", "v", "PX", "9223372036854775807");
        expectError(SET_EXPIRY, "SET", "key", "v", "EXAT", "9223372036854776");
        expectOk("SET", "key", "v", "PXAT", "9223372036854775807");
        expectNumber(Long.MAX_VALUE, "PEXPIRETIME", "key");
    }

    @Test
    void shouldSetOnlyEqualValuesWithIfeq() throws IOException {
        expectNull("SET", "key", "v", "IFEQ", "");
        expectNumber(0, "EXISTS", "key");
        expectOk("SET", "key", "12345");
        expectNull("SET", "key", "v", "IFEQ", "012345");
        expectOk("SET", "key", "v", "IFEQ", "12345");
        expectText("v", "GET", "key");
    }

    @Test
    void shouldSetOnlyDifferentValuesWithIfne() throws IOException {
        expectOk("SET", "key", "v", "IFNE", "v");
        expectNull("SET", "key", "w", "IFNE", "v");
        expectText("v", "SET", "key", "w", "ifne", "other", "GET", "EX", "100");
        expectText("w", "GET", "key");
        expectTtl(100, "key");
    }

    @Test
    void shouldReturnTheOldValueWhereTheConditionFails() throws IOException {
        expectOk("SET", "key", "v");
        expectText("v", "SET", "key", "w", "IFEQ", "other", "GET");
        expectText("v", "GET", "key");
        expectNull("SET", "missing", "w", "IFEQ", "other", "GET");
    }

    @Test
    void shouldCompareDigestsWithoutCase() throws IOException {
        expectOk("SET", "key", "hello");
        expectNull("SET", "key", "v", "IFDNE", HELLO_DIGEST);
        expectNull("SET", "key", "v", "IFDEQ", "0000000000000000");
        expectNull("SET", "key", "v", "IFDEQ", "zzzzzzzzzzzzzzzz");
        expectOk("SET", "key", "v", "IFDEQ", "9555E8555C62DCFD");
        expectText("v", "GET", "key");
    }

    @Test
    void shouldRefuseDigestsOfWrongLengthWhereThereIsAValue() throws IOException {
        expectNull("SET", "key", "v", "IFDEQ", "123");
        expectOk("SET", "key", "v", "IFDNE", "123");
        expectError(BAD_DIGEST, "SET", "key", "w", "IFDNE", "123");
        expectError(BAD_DIGEST, "SET", "key", "w", "IFDEQ", "0" + HELLO_DIGEST);
        expectText("v", "GET", "key");
    }

    // ---- the older relatives

    @Test
    void shouldSetNewKeysWithSetnx() throws IOException {
        expectNumber(1, "SETNX", "key", "1");
        expectNumber(0, "SETNX", "key", "2");
        expectText("1", "GET", "key");
    }

    @Test
    void shouldSetWithExpiryBySetexAndPsetex() throws IOException {
        expectOk("SETEX", "key", "100", "v");
        expectTtl(100, "key");
        expectOk("PSETEX", "key", "200000", "5");
        expectTtl(200, "key");
        expectEncoding("int", "key");
    }

    @Test
    void shouldNameTheCommandThatRefusesATime() throws IOException {
        expectError("ERR invalid expire time in 'setex' command", "SETEX", "key", "0", "v");
        expectError("ERR invalid expire time in 'psetex' command", "PSETEX", "key", "-1", "v");
        expectError("ERR invalid expire time in 'psetex' command", "PSETEX", "key", "9223372036854775807", "v");
        expectError(NOT_AN_INTEGER, "SETEX", "key", "a", "v");
        expectNumber(0, "EXISTS", "key");
    }

    @Test
    void shouldExchangeValuesWithGetset() throws IOException {
        expectNull("GETSET", "key", "1");
        expectText("1", "GETSET", "key", "2");
        expectNumber(1, "EXPIRE", "key", "100");
        expectText("2", "GETSET", "key", "3");
        expectNoTtl("key");
    }

    // ---- GETEX, GETDEL

    @Test
    void shouldChangeExpiryWithGetex() throws IOException {
        expectOk("SET", "key", "v");
        expectText("v", "GETEX", "key", "EX", "100");
        expectTtl(100, "key");
        expectText("v", "GETEX", "key");
        expectTtl(100, "key");
        expectText("v", "GETEX", "key", "PERSIST");
        expectNoTtl("key");
        expectText("v", "GETEX", "key", "PXAT", "4000000000000");
        expectNumber(4_000_000_000L, "EXPIRETIME", "key");
        expectEncoding("embstr", "key");
    }

    @Test
    void shouldRemoveKeyWhenGetexSetsAPastExpiry() throws IOException {
        expectOk("SET", "key", "v");
        expectText("v", "GETEX", "key", "EXAT", "1");
        expectNumber(0, "DBSIZE");
    }

    @Test
    void shouldCheckGetexInTheOrderOfRedis() throws IOException {
        expectError(SYNTAX, "GETEX", "missing", "EX");
        expectError(SYNTAX, "GETEX", "missing", "PERSIST", "EX", "1");
        expectError(SYNTAX, "GETEX", "missing", "KEEPTTL");
        expectError(SYNTAX, "GETEX", "missing", "NX");
        expectNull("GETEX", "missing", "EX", "a");
        expectOk("SET", "key", "v");
        expectError(NOT_AN_INTEGER, "GETEX", "key", "EX", "a");
        expectError("ERR invalid expire time in 'getex' command", "GETEX", "key", "EX", "0");
        expectNoTtl("key");
    }

    @Test
    void shouldReturnAndRemoveWithGetdel() throws IOException {
        expectOk("SET", "key", "v");
        expectText("v", "GETDEL", "key");
        expectNull("GETDEL", "key");
    }

    // ---- DELEX

    @Test
    void shouldDeleteWithoutCondition() throws IOException {
        expectOk("SET", "key", "v");
        expectNumber(1, "DELEX", "key");
        expectNumber(0, "DELEX", "key");
    }

    @Test
    void shouldDeleteOnCondition() throws IOException {
        expectOk("SET", "key", "hello");
        expectNumber(0, "DELEX", "key", "IFEQ", "other");
        expectNumber(0, "DELEX", "key", "IFNE", "hello");
        expectNumber(0, "DELEX", "key", "IFDEQ", "0000000000000000");
        expectNumber(0, "DELEX", "key", "IFDNE", HELLO_DIGEST);
        expectNumber(1, "DELEX", "key", "ifdeq", HELLO_DIGEST);
        expectOk("SET", "key", "hello");
        expectNumber(1, "DELEX", "key", "IFEQ", "hello");
        expectNumber(0, "EXISTS", "key");
    }

    @Test
    void shouldLookAtTheKeyBeforeTheCondition() throws IOException {
        expectNumber(0, "DELEX", "missing", "FOO", "x");
        expectNumber(0, "DELEX", "missing", "IFDEQ", "x");
        expectOk("SET", "key", "hello");
        expectError("ERR Invalid condition. Use IFEQ, IFNE, IFDEQ, or IFDNE", "DELEX", "key", "NX", "x");
        expectError(BAD_DIGEST, "DELEX", "key", "IFDEQ", "x");
    }

    @Test
    void shouldRefuseWrongArity() throws IOException {
        expectWrongArity("set", "SET", "key");
        expectWrongArity("setnx", "SETNX", "key");
        expectWrongArity("setex", "SETEX", "key", "1");
        expectWrongArity("psetex", "PSETEX", "key", "1", "v", "w");
        expectWrongArity("getset", "GETSET", "key");
        expectWrongArity("getdel", "GETDEL", "key", "v");
        expectWrongArity("getex", "GETEX");
        expectWrongArity("delex", "DELEX");
        expectWrongArity("delex", "DELEX", "missing", "IFEQ");
        expectWrongArity("delex", "DELEX", "missing", "IFEQ", "v", "w");
    }
}
