package io.nanoredis.family.hash;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nanoredis.testing.Interchange;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// When fields expire: HEXPIRE and HTTL in all units, HPERSIST, HGETEX, HSETEX, HGETDEL; in the packed form and, with a
/// limit of 0 fields, in the table.
class FieldExpiryTest extends HashServer {
    private static final long FAR_S = 4_000_000_000L;
    private static final long LAST_MS = (1L << 46) - 1;
    private static final String NO_FIELDS = "!ERR Mandatory argument FIELDS is missing or not at the right position";
    private static final String NO_MATCH = "!ERR The `numfields` parameter must match the number of arguments";
    private static final String NOT_POSITIVE = "!ERR Number of fields must be a positive integer";

    private void limit(int entries) throws IOException {
        expect("OK", "CONFIG SET hash-max-listpack-entries " + entries);
    }

    // ---- setting

    @ParameterizedTest
    @ValueSource(ints = {512, 0})
    void shouldSetAndTellExpiries(int entries) throws IOException {
        limit(entries);
        expect("3", "HSET h a 1 b 2 c 3");
        expect("[1, 1, -2]", "HEXPIREAT h " + FAR_S + " FIELDS 3 a b none");
        expect("[" + FAR_S + ", -1, -2]", "HEXPIRETIME h FIELDS 3 a c none");
        expect("[" + FAR_S + "000, -1]", "HPEXPIRETIME h FIELDS 2 a c");
        expect("[1]", "HPEXPIREAT h " + (FAR_S * 1000 + 1) + " FIELDS 1 c");
        expect("[" + (FAR_S + 1) + "]", "HEXPIRETIME h FIELDS 1 c");
        expect("[1, 1]", "HEXPIRE h 1000 FIELDS 2 a b");
        expect("[1000, 1000]", "HTTL h FIELDS 2 a b");
        expect("[1]", "HPEXPIRE h 100000 FIELDS 1 a");
        long ms = call("HPTTL", "h", "FIELDS", "1", "a").elements().get(0).number();
        assertTrue(ms > 90_000 && ms <= 100_000, () -> ms + " ms");
        expect("[100]", "HTTL h FIELDS 1 a");
        expect("[1, 2, 3]", "HMGET h a b c");
        expect(entries == 0 ? "hashtable" : "listpackex", "OBJECT ENCODING h");
        verify();
    }

    @ParameterizedTest
    @ValueSource(ints = {512, 0})
    void shouldSetExpiriesOnConditions(int entries) throws IOException {
        limit(entries);
        expect("3", "HSET h a 1 b 2 c 3");
        expect("[1]", "HEXPIREAT h " + FAR_S + " NX FIELDS 1 a");
        expect("[0, 1]", "HEXPIREAT h " + (FAR_S + 50) + " NX FIELDS 2 a b");
        expect("[0]", "HEXPIREAT h " + FAR_S + " XX FIELDS 1 c");
        expect("[1, 0, 0]", "HEXPIREAT h " + (FAR_S + 20) + " gt FIELDS 3 a b c");
        expect("[0, 1, 1]", "HEXPIREAT h " + (FAR_S + 20) + " LT FIELDS 3 a b c");
        expect("[1, 1, 1]", "HEXPIREAT h " + FAR_S + " XX FIELDS 3 a b c");
        expect("[" + FAR_S + ", " + FAR_S + ", " + FAR_S + "]", "HEXPIRETIME h FIELDS 3 a b c");
    }

    @ParameterizedTest
    @ValueSource(ints = {512, 0})
    void shouldRemoveFieldsWhoseTimeIsPast(int entries) throws IOException {
        limit(entries);
        expect("4", "HSET h a 1 b 2 c 3 d 4");
        expect("[2, -2]", "HEXPIREAT h 1 FIELDS 2 a a");
        expect("[2]", "HPEXPIREAT h 0 FIELDS 1 b");
        expect("[2]", "HEXPIRE h 0 FIELDS 1 c");
        expect("[d, 4]", "HGETALL h");
        expect("[2, -2]", "HPEXPIRE h 0 FIELDS 2 d d");
        expect("0", "EXISTS h");
    }

    @ParameterizedTest
    @ValueSource(ints = {512, 0})
    void shouldTakeExpiriesOff(int entries) throws IOException {
        limit(entries);
        expect("2", "HSET h a 1 b 2");
        expect("[1]", "HEXPIRE h 100 FIELDS 1 a");
        expect("[1, -1, -2]", "HPERSIST h FIELDS 3 a b c");
        expect("[-1, -1]", "HTTL h FIELDS 2 a b");
        verify();
    }

    @Test
    void shouldReplyForEachFieldOfAMissingKey() throws IOException {
        expect("[-2, -2]", "HEXPIRE none 10 NX FIELDS 2 a b");
        expect("[-2]", "HTTL none FIELDS 1 a");
        expect("[-2]", "HPTTL none FIELDS 1 a");
        expect("[-2]", "HEXPIRETIME none FIELDS 1 a");
        expect("[-2]", "HPEXPIRETIME none FIELDS 1 a");
        expect("[-2, -2]", "HPERSIST none FIELDS 2 a b");
        expect("[nil, nil]", "HGETEX none EX 10 FIELDS 2 a b");
        expect("[nil]", "HGETDEL none FIELDS 1 a");
        expect("0", "EXISTS none");
    }

    @Test
    void shouldRefuseWrongTimes() throws IOException {
        expect("1", "HSET h a 1");
        expect(NOT_AN_INTEGER, "HEXPIRE h x FIELDS 1 a");
        expect("!ERR invalid expire time, must be >= 0", "HEXPIRE h -1 FIELDS 1 a");
        expect("!ERR invalid expire time in 'hexpire' command", "HEXPIRE h 9223372036854775807 FIELDS 1 a");
        expect("!ERR invalid expire time in 'hpexpire' command", "HPEXPIRE h " + LAST_MS + " FIELDS 1 a");
        expect("!ERR invalid expire time in 'hpexpireat' command", "HPEXPIREAT h " + (LAST_MS + 1) + " FIELDS 1 a");
        expect("!ERR invalid expire time in 'hexpireat' command", "HEXPIREAT h " + LAST_MS / 999 + " FIELDS 1 a");
        expect("[-1]", "HTTL h FIELDS 1 a");
        expect("[1]", "HPEXPIREAT h " + LAST_MS + " FIELDS 1 a");
        expect("[" + LAST_MS + "]", "HPEXPIRETIME h FIELDS 1 a");
    }

    @Test
    void shouldRefuseWrongFields() throws IOException {
        expect("1", "HSET h a 1");
        expectArity("hexpire", "HEXPIRE h 10 FIELDS 1");
        expectArity("hpexpireat", "HPEXPIREAT h 10 FIELDS 1");
        expectArity("httl", "HTTL h FIELDS 1");
        expectArity("hpersist", "HPERSIST h FIELDS 1");
        expectArity("hgetdel", "HGETDEL h FIELDS 1");
        expectArity("hgetex", "HGETEX h FIELDS 1");
        expectArity("hsetex", "HSETEX h FIELDS 1 a");
        expect(NO_FIELDS, "HEXPIRE h 10 NX XX FIELDS 1 a");
        expect(NO_FIELDS, "HTTL h FIELD 1 a");
        expect("!ERR Parameter `numFields` should be greater than 0", "HEXPIRE h 10 FIELDS 0 a");
        expect("!ERR Parameter `numFields` should be greater than 0", "HEXPIRE h 10 FIELDS x a");
        expect(NO_MATCH, "HEXPIRE h 10 FIELDS 2 a");
        expect(NO_MATCH, "HEXPIRE h 10 NX FIELDS 1");
        expect(NO_MATCH, "HTTL h FIELDS 1 a b");
        expect(NOT_POSITIVE, "HTTL h FIELDS 0 a");
        expect(NOT_POSITIVE, "HPERSIST h FIELDS -1 a");
        expect(NOT_POSITIVE, "HGETDEL h FIELDS 9223372036854775808 a");
    }

    // ---- values with expiries

    @ParameterizedTest
    @ValueSource(ints = {512, 0})
    void shouldGetAndChangeExpiries(int entries) throws IOException {
        limit(entries);
        expect("3", "HSET h a 1 b 2 c 3");
        expect("[1, nil, 2]", "HGETEX h FIELDS 3 a none b");
        expect("[-1]", "HTTL h FIELDS 1 a");
        expect("[1]", "HGETEX h EX 100 FIELDS 1 a");
        expect("[100]", "HTTL h FIELDS 1 a");
        expect("[1]", "HGETEX h FIELDS 1 a");
        expect("[100]", "HTTL h FIELDS 1 a");
        expect("[2]", "HGETEX h EXAT " + FAR_S + " FIELDS 1 b");
        expect("[2]", "HGETEX h PXAT " + FAR_S + "000 FIELDS 1 b");
        expect("[" + FAR_S + "]", "HEXPIRETIME h FIELDS 1 b");
        expect("[1, 2]", "HGETEX h PERSIST FIELDS 2 a b");
        expect("[-1, -1]", "HTTL h FIELDS 2 a b");
        expect("[1, nil]", "HGETEX h PX 0 FIELDS 2 a a");
        expect("[2, 3]", "HGETEX h EXAT 1 FIELDS 2 b c");
        expect("0", "EXISTS h");
    }

    @Test
    void shouldRefuseWrongOptionsOfHgetex() throws IOException {
        expect("1", "HSET h a 1");
        expect(NO_FIELDS, "HGETEX h KEEPTTL FIELDS 1 a");
        expect(NO_FIELDS, "HGETEX h EX 10 PERSIST FIELDS 1 a");
        expect(NO_FIELDS, "HGETEX h PXAT 1 1");
        expect(NO_FIELDS, "HGETEX h EX 10 FIELDS");
        expect(NOT_AN_INTEGER, "HGETEX h EX FIELDS 1 a");
        expect("!ERR invalid expire time, must be >= 0", "HGETEX h EX -5 FIELDS 1 a");
        expect("!ERR invalid expire time in 'hgetex' command", "HGETEX h EXAT 99999999999 FIELDS 1 a");
        expect(NO_MATCH, "HGETEX h FIELDS 2 a");
        expect(NOT_POSITIVE, "HGETEX h FIELDS 0 a");
    }

    @ParameterizedTest
    @ValueSource(ints = {512, 0})
    void shouldSetFieldsWithExpiries(int entries) throws IOException {
        limit(entries);
        expect("1", "HSETEX h EX 100 FIELDS 2 a 1 b 2");
        expect("[100, 100]", "HTTL h FIELDS 2 a b");
        expect("1", "HSETEX h KEEPTTL FIELDS 2 a 3 c 4");
        expect("[100, -1]", "HTTL h FIELDS 2 a c");
        expect("1", "HSETEX h FIELDS 1 a 5");
        expect("[-1]", "HTTL h FIELDS 1 a");
        expect("0", "HSETEX h FNX EX 5 FIELDS 2 new 1 a 1");
        expect("0", "HSETEX h FXX EX 5 FIELDS 2 new 1 a 1");
        expect("[nil, 5]", "HMGET h new a");
        expect("1", "HSETEX h PXAT " + FAR_S + "000 FXX FIELDS 1 a 6");
        expect("1", "HSETEX h fnx exat " + FAR_S + " FIELDS 1 new 7");
        expect("[" + FAR_S + ", " + FAR_S + "]", "HEXPIRETIME h FIELDS 2 a new");
        expect("1", "HSETEX h EXAT 1 FIELDS 4 a 1 b 1 c 1 new 1");
        expect("0", "EXISTS h");
        expect("1", "HSETEX h EXAT 1 FIELDS 1 a 1");
        expect("0", "EXISTS h");
        expect("0", "HSETEX h FXX FIELDS 1 a 1");
        expect("0", "EXISTS h");
        verify();
    }

    @Test
    void shouldRefuseWrongOptionsOfHsetex() throws IOException {
        String oneExpiry = "!ERR Only one of EX, PX, EXAT, PXAT or KEEPTTL arguments can be specified";
        String oneCondition = "!ERR Only one of FXX or FNX arguments can be specified";
        String number = "!ERR wrong number of arguments";
        expect(oneCondition, "HSETEX h FXX FNX EX 10 FIELDS 1 a b");
        expect(oneCondition, "HSETEX h FXX FXX FIELDS 1 a b");
        expect(oneExpiry, "HSETEX h EX 10 KEEPTTL FIELDS 1 a b");
        expect(oneExpiry, "HSETEX h KEEPTTL PX 10 FIELDS 1 a b");
        expect("!ERR unknown argument: nx", "HSETEX h nx FIELDS 1 a b");
        expect("!ERR unknown argument: a", "HSETEX h FXX EX 10 a b");
        expect(number, "HSETEX h FIELDS 2 a b");
        expect(number, "HSETEX h FIELDS 1 a b unknown");
        expect("!ERR invalid number of fields", "HSETEX h FIELDS 0 a b");
        expect("!ERR invalid number of fields", "HSETEX h FIELDS x a b");
        expect(NOT_AN_INTEGER, "HSETEX h EX FIELDS 1 a b");
        expect("!ERR invalid expire time, must be >= 0", "HSETEX h EXAT -1 FIELDS 1 a b");
        expect("!ERR invalid expire time in 'hsetex' command", "HSETEX h PXAT " + (LAST_MS + 1) + " FIELDS 1 a b");
        expect("0", "EXISTS h");
    }

    @ParameterizedTest
    @ValueSource(ints = {512, 0})
    void shouldGetAndRemove(int entries) throws IOException {
        limit(entries);
        expect("3", "HSET h a 1 b 2 c 3");
        expect("[1, nil]", "HGETDEL h FIELDS 2 a none");
        expect("[2, nil]", "HGETDEL h FIELDS 2 b b");
        expect("[c, 3]", "HGETALL h");
        expect("[3]", "HGETDEL h FIELDS 1 c");
        expect("0", "EXISTS h");
    }

    // ---- time passes

    @ParameterizedTest
    @ValueSource(ints = {512, 0})
    void shouldNotShowWhatHasExpired(int entries) throws IOException {
        limit(entries);
        expect("OK", "DEBUG SET-ACTIVE-EXPIRE 0");
        expect("9", "HSET h a 1 b 2 c 3 d 4 e 5 f 6 g 7 stays 8 too 9");
        expect("[1, 1, 1, 1, 1, 1, 1]", "HPEXPIRE h 1 FIELDS 7 a b c d e f g");
        pass(1);
        expect("9", "HLEN h");
        assertEquals(4, call("HGETALL", "h").elements().size());
        assertEquals(2, call("HKEYS", "h").elements().size());
        assertEquals(2, call("HVALS", "h").elements().size());
        assertEquals(
                2,
                call("HSCAN", "h", "0", "COUNT", "1000", "NOVALUES")
                        .elements()
                        .get(1)
                        .elements()
                        .size());
        expect("9", "HLEN h");
        expect("nil", "HGET h a");
        expect("8", "HLEN h");
        expect("0", "HEXISTS h b");
        expect("0", "HSTRLEN h c");
        expect("[nil]", "HMGET h d");
        expect("[-2]", "HTTL h FIELDS 1 e");
        expect("4", "HLEN h");
        expect("1", "HDEL h f");
        expect("1", "HINCRBY h g 1");
        expect("[-1]", "HTTL h FIELDS 1 g");
        assertEquals(3, call("HRANDFIELD", "h", "10").elements().size());
        verify();
    }

    @ParameterizedTest
    @ValueSource(ints = {512, 0})
    void shouldEndTheKeyWhenTheLastFieldIsLookedForTooLate(int entries) throws IOException {
        limit(entries);
        expect("OK", "DEBUG SET-ACTIVE-EXPIRE 0");
        expect("1", "HSETEX h PX 1 FIELDS 1 a 1");
        pass(1);
        expect("1", "EXISTS h");
        expect("[nil]", "HGETEX h FIELDS 1 a");
        expect("0", "EXISTS h");
        expect("1", "HSETEX h PX 1 FIELDS 2 a 1 b 2");
        pass(1);
        expect("[]", "HGETALL h");
        expect("nil", "HRANDFIELD h");
        expect("0", "EXISTS h");
        expect("1", "HSETEX h PX 1 FIELDS 1 a 1");
        pass(1);
        expect("1", "HSET h a 2");
        expect("[-1]", "HTTL h FIELDS 1 a");
        expect("1", "HSETEX h PX 1 FIELDS 1 a 1");
        pass(1);
        expect("1", "HINCRBY h a 1");
        expect("[a, 1]", "HGETALL h");
    }

    @ParameterizedTest
    @ValueSource(ints = {512, 0})
    void shouldRemoveExpiredFieldsByItself(int entries) throws IOException {
        limit(entries);
        for (int i = 0; i < 20; i++) {
            expect("1", "HSETEX all" + i + " PX 20 FIELDS 2 a 1 b 2");
            expect("1", "HSETEX some" + i + " PX 20 FIELDS 2 a 1 b 2");
            expect("1", "HSET some" + i + " stays 1");
        }
        await("20", "DBSIZE");
        for (int i = 0; i < 20; i++) {
            await("1", "HLEN some" + i);
            expect("[stays, 1]", "HGETALL some" + i);
        }
        verify();
    }

    @Test
    void shouldKeepExpiriesOfFieldsWhenCounting() throws IOException {
        expect("1", "HSETEX h EX 100 FIELDS 2 a 10 b 1.5");
        expect("12", "HINCRBY h a 2");
        expect("2", "HINCRBYFLOAT h b 0.5");
        expect("[100, 100]", "HTTL h FIELDS 2 a b");
        expect("0", "HSET h a 1");
        expect("[-1, 100]", "HTTL h FIELDS 2 a b");
    }

    @ParameterizedTest
    @ValueSource(ints = {512, 0})
    void shouldCarryExpiriesAlong(int entries) throws IOException {
        limit(entries);
        expect("2", "HSET h a 1 b 2");
        expect("[1]", "HEXPIREAT h " + FAR_S + " FIELDS 1 a");
        expect("[1]", "HPEXPIRE h 100 FIELDS 1 b");
        expect("1", "COPY h {x}copy");
        expect("OK", "RENAME h {y}moved");
        for (String key : new String[] {"{x}copy", "{y}moved"}) {
            expect("[" + FAR_S + "]", "HEXPIRETIME " + key + " FIELDS 1 a");
            await("1", "HLEN " + key);
            expect("[a, 1]", "HGETALL " + key);
        }
        verify();
    }

    @ParameterizedTest
    @ValueSource(ints = {512, 0})
    void shouldDumpAndRestoreExpiries(int entries) throws IOException {
        limit(entries);
        expect("4", "HSET h a 1 b 2 c 3 5 x");
        expect("[1]", "HEXPIREAT h " + (FAR_S + 5) + " FIELDS 1 a");
        expect("[1]", "HEXPIREAT h " + FAR_S + " FIELDS 1 b");
        byte[] payload = call("DUMP", "h").payload();
        assertEquals(entries == 0 ? 24 : 25, payload[0]);
        assertEquals(12, payload[payload.length - 10]);
        expect("1", "DEL h");
        assertEquals("OK", restore(payload));
        expect("[" + (FAR_S + 5) + ", " + FAR_S + ", -1, -1]", "HEXPIRETIME h FIELDS 4 a b c 5");
        expect("[1, 2, 3, x]", "HMGET h a b c 5");
        expect("[1, 1, -1, -1]", "HPERSIST h FIELDS 4 a b c 5");
        payload = call("DUMP", "h").payload();
        assertEquals(entries == 0 ? 4 : 16, payload[0]);
        assertEquals(10, payload[payload.length - 10]);
        verify();
    }

    private String restore(byte[] payload) throws IOException {
        return call(Interchange.restore("h", payload)).text();
    }
}
