package io.nanoredis.family.bitmap;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.nanoredis.testing.LineTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@ParameterizedClass(name = "shards {0}")
@ValueSource(ints = {1, 4})
class BitCommandsTest extends LineTest {
    private static final String BAD_OFFSET = "-ERR bit offset is not an integer or out of range";
    private static final String BAD_BIT = "-ERR bit is not an integer or out of range";
    private static final String WRONG_TYPE = "-WRONGTYPE Operation against a key holding the wrong kind of value";

    @Parameter
    int shards;

    @Test
    void shouldStoreBitsFromTheHighestOn() throws Exception {
        expect(":0", "SETBIT a 1 1");
        expect(":0", "SETBIT a 7 1");
        assertEquals("A", value("a"));
        expect(":1", "SETBIT a 1 0");
        expect(":0", "SETBIT a 1 0");
        assertEquals("\1", value("a"));
        expect(":1", "GETBIT a 7");
        expect(":0", "GETBIT a 6");
    }

    @Test
    void shouldMakeTheStringLongEnough() throws Exception {
        expect(":0", "SETBIT a 100 0");
        assertEquals("\0".repeat(13), value("a"));
        expect("+OK", "SET b xyz");
        expect(":0", "SETBIT b 47 1");
        assertEquals("xyz\0\0\1", value("b"));
        expect(":0", "GETBIT b 48");
        expect(":0", "GETBIT b 4294967295");
        expect(":0", "GETBIT missing 5");
        expect(":0", "SETBIT c 8000000 1");
        expect(":1000001", "STRLEN c");
        expect(":1", "BITCOUNT c");
    }

    @Test
    void shouldReadAndChangeTheTextOfIntegers() throws Exception {
        expect("+OK", "SET n 12345");
        expect("$3\r\nint", "OBJECT ENCODING n");
        expect(":1", "GETBIT n 7");
        expect(":0", "GETBIT n 40");
        expect(":1", "SETBIT n 7 0");
        assertEquals("02345", value("n"));
        expect("$3\r\nraw", "OBJECT ENCODING n");
        expect("+OK", "SET m -1");
        expect(":0", "GETBIT m 0");
        expect(":0", "SETBIT m 23 1");
        assertEquals("-1\1", value("m"));
    }

    @Test
    void shouldCountAsRawWhateverWasLooked() throws Exception {
        expect("+OK", "SET a hello");
        expect("$6\r\nembstr", "OBJECT ENCODING a");
        expect(":1", "GETBIT a 1");
        expect("$6\r\nembstr", "OBJECT ENCODING a");
        expect(":1", "SETBIT a 1 1");
        expect("$3\r\nraw", "OBJECT ENCODING a");
        expect(":0", "SETBIT fresh 1 1");
        expect("$3\r\nraw", "OBJECT ENCODING fresh");
    }

    @Test
    void shouldKeepTheExpiry() throws Exception {
        expect("+OK", "SET a x PXAT 4000000000123");
        expect(":0", "SETBIT a 0 1");
        expect(":0", "SETBIT a 500000 1");
        expect(":4000000000123", "PEXPIRETIME a");
        expect("+OK", "SET gone x PXAT 1");
        expect(":0", "SETBIT gone 0 1");
        assertEquals("\u0080", value("gone"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"-1", "4294967296", "9223372036854775807", "9223372036854775808", "a", "#1", "1.0", "01"})
    void shouldRefuseOffsetsOfNoString(String offset) throws Exception {
        expect(BAD_OFFSET, "SETBIT a " + offset + " 1");
        expect(BAD_OFFSET, "SETBIT a " + offset + " x");
        expect(BAD_OFFSET, "GETBIT a " + offset);
        expect(":0", "EXISTS a");
    }

    @ParameterizedTest
    @ValueSource(strings = {"2", "-1", "a", "01", "9223372036854775808"})
    void shouldRefuseWhatIsNoBit(String bit) throws Exception {
        expect(BAD_BIT, "SETBIT a 1 " + bit);
        expect(":0", "EXISTS a");
    }

    @Test
    void shouldFollowTheLimitOfStrings() throws Exception {
        expect("+OK", "CONFIG SET proto-max-bulk-len 1mb");
        try {
            expect(BAD_OFFSET, "SETBIT a 8388608 1");
            expect(BAD_OFFSET, "BITFIELD a GET u8 #1048576");
            expect(":0", "SETBIT a 8388607 1");
            expect("*1\r\n:128", "BITFIELD a SET u8 8388607 255");
            expect(":1048577", "STRLEN a");
        } finally {
            expect("+OK", "CONFIG SET proto-max-bulk-len 512mb");
        }
    }

    @Test
    void shouldWantAllArguments() throws Exception {
        expect("-ERR wrong number of arguments for 'setbit' command", "SETBIT a 1");
        expect("-ERR wrong number of arguments for 'setbit' command", "SETBIT a 1 1 1");
        expect("-ERR wrong number of arguments for 'getbit' command", "GETBIT a");
        expect("-ERR wrong number of arguments for 'bitcount' command", "BITCOUNT");
        expect("-ERR wrong number of arguments for 'bitpos' command", "BITPOS a");
        expect("-ERR wrong number of arguments for 'bitfield' command", "BITFIELD");
        expect("-ERR wrong number of arguments for 'bitfield_ro' command", "BITFIELD_RO");
        expect("-ERR wrong number of arguments for 'bitop' command", "BITOP AND d");
    }

    @Test
    void shouldCountBitsOfRanges() throws Exception {
        expect("+OK", "SET a foobar");
        expect(":26", "BITCOUNT a");
        expect(":4", "BITCOUNT a 0 0");
        expect(":6", "BITCOUNT a 1 1 BYTE");
        expect(":17", "BITCOUNT a 5 30 bit");
        expect(":7", "BITCOUNT a -2 -1");
        expect(":0", "BITCOUNT a -1 -2");
        expect(":0", "BITCOUNT a 9223372036854775807 -1");
        expect(":26", "BITCOUNT a -9223372036854775808 9223372036854775807 BIT");
        expect(":0", "BITCOUNT missing x y z");
        expect("+OK", "SET n 12345");
        expect(":17", "BITCOUNT n");
        expect("-ERR syntax error", "BITCOUNT a 1");
        expect("-ERR syntax error", "BITCOUNT a 1 2 FOO");
        expect("-ERR value is not an integer or out of range", "BITCOUNT a 1 x FOO");
    }

    @Test
    void shouldFindBits() throws Exception {
        binary("SET", "a", "\u00ff\u00f0\0");
        expect(":12", "BITPOS a 0");
        binary("SET", "a", "\0\u00ff\u00f0");
        expect(":8", "BITPOS a 1 0");
        expect(":16", "BITPOS a 1 2");
        expect(":8", "BITPOS a 1 7 15 BIT");
        expect(":16", "BITPOS a 1 2 -1 BYTE");
        binary("SET", "a", "\u00ff\u00ff\u00ff");
        expect(":24", "BITPOS a 0");
        expect(":24", "BITPOS a 0 1");
        expect(":-1", "BITPOS a 0 0 -1");
        expect(":-1", "BITPOS a 0 5");
        binary("SET", "a", "\0\0\0");
        expect(":-1", "BITPOS a 1");
        expect(":0", "BITPOS missing 0");
        expect(":-1", "BITPOS missing 1 x y z");
        expect("-ERR The bit argument must be 1 or 0.", "BITPOS a 2");
        expect("-ERR value is not an integer or out of range", "BITPOS a x");
        expect("-ERR syntax error", "BITPOS a 1 0 x FOO");
        expect("-ERR syntax error", "BITPOS a 1 0 -1 BIT x");
    }

    @Test
    void shouldSkipLongRunsOfEqualBits() throws Exception {
        expect(":0", "SETBIT a 7999999 1");
        expect(":7999999", "BITPOS a 1");
        expect(":7999999", "BITPOS a 1 20 -1 BIT");
    }

    @Test
    void shouldRefuseOtherTypes() throws Exception {
        if (run("RPUSH list a").startsWith("-")) {
            return; // before there are lists
        }
        for (String line : new String[] {
            "SETBIT list 1 1",
            "GETBIT list 1",
            "BITCOUNT list 1",
            "BITPOS list 1",
            "BITFIELD list",
            "BITFIELD list SET u8 0 1",
            "BITFIELD_RO list GET u8 0",
            "BITOP AND d list",
            "BITOP AND d a b c list"
        }) {
            expect(WRONG_TYPE, line);
        }
        expect(":0", "BITOP OR list missing");
        expect(":0", "EXISTS list");
    }
}
