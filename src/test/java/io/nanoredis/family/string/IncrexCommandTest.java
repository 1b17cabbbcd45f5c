package io.nanoredis.family.string;

import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class IncrexCommandTest extends StringServer {
    private static final String MAX = "9223372036854775807";
    private static final String MIN = "-9223372036854775808";

    private void expectPair(long value, long applied, String command) throws IOException {
        expect("*[:\"" + value + "\", :\"" + applied + "\"]", command.split(" ", -1));
    }

    private void expectFloats(String value, String applied, String command) throws IOException {
        expect("*[$\"" + value + "\", $\"" + applied + "\"]", command.split(" ", -1));
    }

    @Test
    void shouldAddOneWithoutOptions() throws IOException {
        expectPair(1, 1, "INCREX key");
        expectPair(2, 1, "INCREX key");
        expectEncoding("int", "key");
    }

    @Test
    void shouldAddIntegers() throws IOException {
        expectOk("SET", "key", "100");
        expectPair(105, 5, "INCREX key BYINT 5");
        expectPair(95, -10, "INCREX key byint -10");
    }

    @Test
    void shouldAddFloats() throws IOException {
        expectOk("SET", "key", "1.5");
        expectFloats("1.75", "0.25", "INCREX key BYFLOAT 0.25");
        expectText("1.75", "GET", "key");
        expect("*[$\"3\", $\"1.25\"]", "INCREX", "key", "BYFLOAT", "1.25");
        expectEncoding("embstr", "key");
    }

    @Test
    void shouldReplyDoublesInResp3() throws IOException {
        call("HELLO", "3");
        expect("*[,\"0.5\", ,\"0.5\"]", "INCREX", "key", "BYFLOAT", "0.5");
    }

    @Test
    void shouldLeaveKeyAloneOutsideTheBounds() throws IOException {
        expectOk("SET", "key", "10", "EX", "100");
        expectPair(10, 0, "INCREX key BYINT 10 UBOUND 15 EX 500");
        expectPair(10, 0, "INCREX key BYINT -10 LBOUND 5 PERSIST");
        expectTtl(100, "key");
        expectPair(0, 0, "INCREX missing LBOUND 5");
        expectNumber(0, "EXISTS", "missing");
        expectFloats("10", "0", "INCREX key BYFLOAT 5.5 UBOUND 12.5");
    }

    @Test
    void shouldStopAtTheBoundsWithSaturate() throws IOException {
        expectOk("SET", "key", "10");
        expectPair(15, 5, "INCREX key BYINT 10 UBOUND 15 SATURATE");
        expectPair(5, -10, "INCREX key BYINT -100 SATURATE LBOUND 5");
        expectPair(20, 15, "INCREX key BYINT -1 LBOUND 20 SATURATE");
        expectPair(5, 5, "INCREX missing LBOUND 5 SATURATE");
        expectOk("SET", "key", "50.5");
        expectFloats("30", "-20.5", "INCREX key BYFLOAT 5.5 UBOUND 30 SATURATE");
    }

    @Test
    void shouldTreatTheEndsOfTheRangeAsBounds() throws IOException {
        expectOk("SET", "key", MAX);
        expectPair(Long.MAX_VALUE, 0, "INCREX key");
        expectPair(Long.MAX_VALUE, 0, "INCREX key SATURATE");
        expectOk("SET", "key", "9223372036854775800");
        expectPair(Long.MAX_VALUE, 7, "INCREX key BYINT 9223372036854775800 SATURATE");
        expectOk("SET", "key", "-9223372036854775800");
        expectPair(Long.MIN_VALUE, -8, "INCREX key BYINT -9223372036854775800 SATURATE");
        expectOk("SET", "key", "10");
        expectPair(100, 90, "INCREX key BYINT " + MAX + " UBOUND 100 SATURATE");
    }

    @Test
    void shouldRefuseAnAppliedIncrementThatDoesNotFit() throws IOException {
        expectOk("SET", "key", "9223372036854775800");
        expectError("ERR applied increment would overflow", "INCREX", "key", "BYINT", "1", "SATURATE", "UBOUND", MIN);
        expectOk("SET", "key", MIN);
        expectError("ERR applied increment would overflow", "INCREX", "key", "BYINT", "1", "SATURATE", "LBOUND", MAX);
        expectError(
                "ERR applied increment would be Infinity",
                "INCREX",
                "key",
                "BYFLOAT",
                "1",
                "LBOUND",
                "inf",
                "UBOUND",
                "inf",
                "SATURATE");
        expectText(MIN, "GET", "key");
    }

    @Test
    void shouldSaturateFloatsAtTheGreatestNumber() throws IOException {
        expectOk("SET", "key", "1e4932");
        expect(call("INCREX", "key", "BYFLOAT", "1e4932"), "INCREX", "key", "BYFLOAT", "1e4932");
        expectText("1e4932", "GET", "key");
        call("INCREX", "key", "BYFLOAT", "1e4932", "SATURATE");
        expectNumber(4932 + 1, "STRLEN", "key");
        expectFloats("7", "7", "INCREX missing BYFLOAT 0 LBOUND 7 SATURATE");
    }

    @Test
    void shouldSetExpiryInEachUnit() throws IOException {
        expectPair(1, 1, "INCREX key EX 100");
        expectTtl(100, "key");
        expectPair(2, 1, "INCREX key PX 200000");
        expectTtl(200, "key");
        expectPair(3, 1, "INCREX key EXAT 4000000000");
        expectNumber(4_000_000_000L, "EXPIRETIME", "key");
        expectPair(4, 1, "INCREX key PXAT 4000000000123");
        expectNumber(4_000_000_000_123L, "PEXPIRETIME", "key");
        expectPair(5, 1, "INCREX key");
        expectNumber(4_000_000_000_123L, "PEXPIRETIME", "key");
        expectPair(6, 1, "INCREX key PERSIST");
        expectNoTtl("key");
    }

    @Test
    void shouldSetExpiryOnlyWhereThereIsNoneWithEnx() throws IOException {
        expectPair(1, 1, "INCREX key EX 100 ENX");
        expectTtl(100, "key");
        expectPair(2, 1, "INCREX key ENX EX 500");
        expectTtl(100, "key");
        expectPair(3, 1, "INCREX key EXAT 1 ENX");
        expectText("3", "GET", "key");
        expectFloats("3.5", "0.5", "INCREX key BYFLOAT 0.5 EX 500 ENX");
        expectTtl(100, "key");
    }

    @Test
    void shouldRemoveKeyWhenTheExpiryIsPast() throws IOException {
        expectOk("SET", "key", "10");
        expectPair(11, 1, "INCREX key EXAT 1");
        expectNumber(0, "DBSIZE");
        expectFloats("0.5", "0.5", "INCREX missing BYFLOAT 0.5 PXAT 1");
        expectNumber(0, "DBSIZE");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "FOO",
                "BYINT",
                "BYINT 1 BYFLOAT 1",
                "BYINT 1 BYINT 1",
                "LBOUND 1 LBOUND 1",
                "UBOUND",
                "SATURATE SATURATE",
                "EX 1 EX 1",
                "EX 1 PX 1",
                "PERSIST EX 1",
                "EX 1 PERSIST",
                "PERSIST PERSIST",
                "PERSIST ENX",
                "ENX PERSIST",
                "ENX ENX EX 10",
                "KEEPTTL",
                "NX"
            })
    void shouldRefuseOptionsThatContradict(String options) throws IOException {
        expectError("ERR syntax error", ("INCREX key " + options).split(" ", -1));
        expectNumber(0, "EXISTS", "key");
    }

    @ParameterizedTest
    @CsvSource({
        "ENX,ENX flag requires an expiration",
        "BYINT 1.5,Increment is not an integer or out of range",
        "LBOUND a,LBOUND is not an integer or out of range",
        "UBOUND inf,UBOUND is not an integer or out of range",
        "LBOUND 5 UBOUND 4,LBOUND can't be greater than UBOUND",
        "BYFLOAT abc,Increment is not a valid float",
        "BYFLOAT nan,Increment is not a valid float",
        "BYFLOAT -inf,BYFLOAT increment cannot be Infinity",
        "BYFLOAT 1 LBOUND a,LBOUND is not a valid float",
        "BYFLOAT 1 UBOUND a,UBOUND is not a valid float",
        "BYFLOAT 1 UBOUND -inf,LBOUND can't be greater than UBOUND",
        "EX 0,invalid expire time in 'increx' command",
        "PX a,value is not an integer or out of range"
    })
    void shouldSayWhatIsWrong(String options, String message) throws IOException {
        expectError("ERR " + message, ("INCREX key " + options).split(" ", -1));
        expectNumber(0, "EXISTS", "key");
    }

    @Test
    void shouldRefuseValuesThatAreNoNumbers() throws IOException {
        expectOk("SET", "key", "1.5");
        expectError("ERR value is not an integer or out of range", "INCREX", "key");
        expectOk("SET", "key", "abc");
        expectError("ERR value is not a valid float", "INCREX", "key", "BYFLOAT", "1");
        expectOk("SET", "key", "inf");
        expectError("ERR value cannot be Infinity", "INCREX", "key", "BYFLOAT", "1");
        expectWrongArity("increx", "INCREX");
    }
}
