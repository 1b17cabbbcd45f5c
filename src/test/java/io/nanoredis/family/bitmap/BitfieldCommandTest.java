package io.nanoredis.family.bitmap;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.nanoredis.testing.LineTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@ParameterizedClass(name = "shards {0}")
@ValueSource(ints = {1, 4})
class BitfieldCommandTest extends LineTest {
    @Parameter
    int shards;

    @Test
    void shouldReadStoreAndIncrementFields() throws Exception {
        expect("*2\r\n:1\r\n:0", "BITFIELD a INCRBY i5 100 1 GET u4 0");
        expect(":14", "STRLEN a");
        expect("*2\r\n:0\r\n:0", "BITFIELD b SET i8 #0 100 SET i8 #1 200");
        expect("*2\r\n:100\r\n:-56", "BITFIELD b GET i8 #0 GET i8 #1");
        expect("*1\r\n:25800", "BITFIELD_RO b GET u16 0");
        expect("*1\r\n:0", "BITFIELD_RO missing GET i64 1000");
        expect("*0", "BITFIELD missing");
        expect("*0", "BITFIELD missing OVERFLOW SAT");
        expect(":0", "EXISTS missing");
    }

    @Test
    void shouldApplyTheOverflowThatWasNamedLast() throws Exception {
        expect("*2\r\n:3\r\n:0", "BITFIELD a INCRBY u2 0 3 INCRBY u2 0 1");
        expect(
                "*4\r\n:3\r\n:3\r\n$-1\r\n:0",
                "BITFIELD a INCRBY u2 0 3 OVERFLOW SAT INCRBY u2 0 1 OVERFLOW fail INCRBY u2 0 1"
                        + " OVERFLOW WRAP INCRBY u2 0 1");
        expect("*1\r\n$-1", "BITFIELD fresh OVERFLOW FAIL SET i8 100 1000");
        assertEquals("\0".repeat(14), value("fresh"));
        raw("HELLO", "3");
        expect("*1\r\n_", "BITFIELD fresh OVERFLOW FAIL SET i8 100 1000");
    }

    @ParameterizedTest
    @CsvSource({
        "i64, 9223372036854775807, 1, -9223372036854775808, 9223372036854775807",
        "i64, -9223372036854775808, -1, 9223372036854775807, -9223372036854775808",
        "u63, 9223372036854775807, 1, 0, 9223372036854775807",
        "u63, 0, -1, 9223372036854775807, 0",
        "i1, 0, 1, -1, 0",
        "u1, 1, 1, 0, 1",
        "i63, 4611686018427387903, 1, -4611686018427387904, 4611686018427387903"
    })
    void shouldWrapAndSaturateAtTheLimits(String type, String start, String by, String wrapped, String saturated)
            throws Exception {
        String set = " SET " + type + " 3 " + start;
        String increment = " INCRBY " + type + " 3 " + by;
        expect("*2\r\n:0\r\n:" + wrapped, "BITFIELD a" + set + increment);
        expect("*2\r\n:0\r\n:" + saturated, "BITFIELD b" + set + " OVERFLOW SAT" + increment);
        expect(
                "*3\r\n:0\r\n$-1\r\n:" + start,
                "BITFIELD c" + set + " OVERFLOW FAIL" + increment + " GET " + type + " 3");
    }

    @ParameterizedTest
    @ValueSource(strings = {"u64", "i65", "u0", "i0", "U8", "8", "i08", "x", "i-1"})
    void shouldRefuseWhatIsNoType(String type) throws Exception {
        String error = "-ERR Invalid bitfield type. Use something like i16 u8."
                + " Note that u64 is not supported but i64 is.";
        expect(error, "BITFIELD a GET " + type + " x");
        expect(error, "BITFIELD a SET " + type + " x x");
        expect(error, "BITFIELD_RO a GET u8 0 GET " + type + " 0");
    }

    @ParameterizedTest
    @ValueSource(strings = {"-1", "#", "#-1", "x", "4294967296", "#9223372036854775807", "#576460752303423488"})
    void shouldRefuseWhatIsNoOffset(String offset) throws Exception {
        expect("-ERR bit offset is not an integer or out of range", "BITFIELD a SET u8 " + offset + " 1");
        expect(":0", "EXISTS a");
    }

    @Test
    void shouldDropTheUpperBitsOfACountedOffsetAsRedis() throws Exception {
        expect("+OK", "SET a ab");
        expect("*1\r\n:98", "BITFIELD a GET u8 #2305843009213693953");
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET u8", "SET u8 0", "INCRBY u8 0", "OVERFLOW", "FOO u8 0", "GET u8 0 GET"})
    void shouldRefuseOperationsThatAreNotComplete(String operations) throws Exception {
        expect("-ERR syntax error", "BITFIELD a " + operations);
    }

    @Test
    void shouldStoreNothingWhenAnOperationIsWrong() throws Exception {
        expect("-ERR Invalid OVERFLOW type specified", "BITFIELD a SET u8 0 1 OVERFLOW foo");
        expect("-ERR value is not an integer or out of range", "BITFIELD a SET u8 0 1 SET u8 0 x");
        expect("-ERR BITFIELD_RO only supports the GET subcommand", "BITFIELD_RO a GET u8 0 SET u8 0 1");
        expect("-ERR value is not an integer or out of range", "BITFIELD_RO a SET u8 0 x");
        expect(":0", "EXISTS a");
    }

    @Test
    void shouldChangeTheTextOfIntegersAndKeepTheExpiry() throws Exception {
        expect("+OK", "SET n 100 PXAT 4000000000123");
        expect("*1\r\n:49", "BITFIELD n GET u8 0");
        expect("$3\r\nint", "OBJECT ENCODING n");
        expect("*1\r\n:50", "BITFIELD n INCRBY u8 0 1");
        assertEquals("200", value("n"));
        expect("$3\r\nraw", "OBJECT ENCODING n");
        expect(":4000000000123", "PEXPIRETIME n");
    }
}
