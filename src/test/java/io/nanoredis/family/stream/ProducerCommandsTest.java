package io.nanoredis.family.stream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nanoredis.testing.RawClient;
import io.nanoredis.testing.Reply;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Entries that are added once however often they are sent: XADD with IDMP and IDMPAUTO, XCFGSET, XIDMPRECORD.
class ProducerCommandsTest extends StreamServer {
    private static final String NO_SUCH_KEY = "-ERR no such key";

    @Test
    void shouldAddAnEntryOnce() throws IOException {
        String id = reply("XADD s IDMP p payment * amount 100");
        assertEquals(id, reply("XADD s IDMP p payment * amount 200"));
        assertEquals(id, reply("XADD s NOMKSTREAM MAXLEN 0 IDMP p payment * amount 200"));
        expect("[[" + id + " [amount 100]]]", "XRANGE s - +");
        assertNotEquals(id, reply("XADD s IDMP p other * amount 100"));
        assertNotEquals(id, reply("XADD s IDMP q payment * amount 100"));
        expect("3", "XLEN s");
        expect("nil", "XADD none NOMKSTREAM IDMP p i * f v");
        expect("0", "EXISTS none");
    }

    @Test
    void shouldRememberAnEntryThatIsGone() throws IOException {
        String id = reply("XADD s IDMP p i * f v");
        expect("1", "XDEL s " + id);
        assertEquals(id, reply("XADD s IDMP p i * f v"));
        expect("0", "XLEN s");
    }

    @Test
    void shouldKnowAnEntryByItsContent() throws IOException {
        String id = reply("XADD s IDMPAUTO p * a 1 b 2");
        assertEquals(id, reply("XADD s IDMPAUTO p * b 2 a 1"));
        assertEquals(id, reply("XADD s MAXLEN ~ 100 IDMPAUTO p KEEPREF * a 1 b 2"));
        for (String other : new String[] {"a 1 b 3", "a 1", "a 1 b 2 b 2", "a 2 b 1", "a1 b 2 x", "a 12 b 2"}) {
            assertNotEquals(id, reply("XADD s IDMPAUTO p * " + other), other);
        }
        assertNotEquals(id, reply("XADD s IDMPAUTO q * a 1 b 2"));
        expect("8", "XLEN s");
    }

    @Test
    void shouldRefuseWrongOptions() throws IOException {
        expect(BAD_ID, "XADD s IDMP p1 * f v");
        expect("-ERR IDMP/IDMPAUTO can be used only with auto-generated IDs", "XADD s IDMP p1 i 1-1 f v");
        expect("-ERR IDMP/IDMPAUTO can be used only with auto-generated IDs", "XADD s IDMPAUTO p1 1-* f v");
        String twice = "-ERR IDMP/IDMPAUTO specified multiple times";
        expect(twice, "XADD s IDMP p1 i1 IDMP p2 i2 * f v");
        expect(twice, "XADD s IDMPAUTO p1 IDMP p2 i2 * f v");
        expect(twice, "XADD s IDMPAUTO p1 IDMPAUTO p2 * f v");
        expect("-ERR IDMP requires a non-empty producer ID", "XADD s IDMP  i * f v");
        expect("-ERR IDMP requires a non-empty idempotent ID", "XADD s IDMP p  * f v");
        expect("-ERR IDMPAUTO requires a non-empty producer ID", "XADD s IDMPAUTO  * f v");
        expect("-ERR wrong number of arguments for 'xadd' command", "XADD s IDMP p i * f");
        expect(SYNTAX, "XTRIM s IDMP p i MAXLEN 1");
        expect("0", "EXISTS s");
        reply("SET t x");
        expect(WRONG_TYPE, "XADD t IDMP p i * f v");
    }

    @Test
    void shouldForgetTheOldestOfAProducer() throws IOException {
        reply("XADD s * f v");
        expect("+OK", "XCFGSET s IDMP-MAXSIZE 3");
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            ids.add(reply("XADD s IDMP p r" + i + " * f v"));
            reply("XADD s IDMP q r" + i + " * f v");
        }
        for (int i = 17; i < 20; i++) {
            assertEquals(ids.get(i), reply("XADD s IDMP p r" + i + " * f v"));
        }
        assertNotEquals(ids.get(16), reply("XADD s IDMP p r16 * f v"));
        assertEquals("2", field("s", "pids-tracked"));
        assertEquals("6", field("s", "iids-tracked"));
        assertEquals("41", field("s", "iids-added"));
        assertEquals("3", field("s", "iids-duplicates"));
    }

    @Test
    void shouldForgetAfterSomeTime() throws IOException {
        reply("XADD s 99999999999999-0 f v"); // IDs ahead of the clock tell nothing of the time
        expect("+OK", "XCFGSET s IDMP-DURATION 1");
        String id = reply("XADD s IDMP p i * f v");
        assertEquals(id, reply("XADD s IDMP p i * f v"));
        expect("+OK", "DEBUG SLEEP 1.01");
        assertEquals("0", field("s", "pids-tracked"));
        assertNotEquals(id, reply("XADD s IDMP p i * f v"));
    }

    @Test
    void shouldForgetAllWhenTheLimitsChange() throws IOException {
        String id = reply("XADD s IDMP p i * f v");
        reply("XADD s IDMP q i * f v");
        expect("+OK", "XCFGSET s IDMP-DURATION 100 IDMP-MAXSIZE 100");
        assertEquals(id, reply("XADD s IDMP p i * f v"));
        expect("+OK", "XCFGSET s IDMP-DURATION 7");
        assertEquals("0", field("s", "iids-tracked"));
        assertEquals("0", field("s", "pids-tracked"));
        assertEquals("2", field("s", "iids-added"));
        assertEquals("1", field("s", "iids-duplicates"));
        assertEquals("7", field("s", "idmp-duration"));
        assertEquals("100", field("s", "idmp-maxsize"));
        assertNotEquals(id, reply("XADD s IDMP p i * f v"));
    }

    @Test
    void shouldTakeTheLimitsOfTheServer() throws IOException {
        expect("+OK", "CONFIG SET stream-idmp-duration 11 stream-idmp-maxsize 12");
        reply("XADD s IDMP p i * f v");
        assertEquals("11", field("s", "idmp-duration"));
        assertEquals("12", field("s", "idmp-maxsize"));
        expect("+OK", "CONFIG SET stream-idmp-duration 100 stream-idmp-maxsize 100");
        assertTrue(reply("CONFIG SET stream-idmp-duration 0").contains("must be between"));
        assertTrue(reply("CONFIG SET stream-idmp-maxsize 10001").contains("must be between"));
    }

    @Test
    void shouldRefuseWrongLimits() throws IOException {
        expect(NO_SUCH_KEY, "XCFGSET none IDMP-DURATION 5");
        reply("SET t x");
        expect(WRONG_TYPE, "XCFGSET t IDMP-DURATION 5");
        reply("XADD s * f v");
        expect("-ERR At least one parameter must be specified", "XCFGSET s");
        expect(SYNTAX, "XCFGSET s IDMP-DURATION");
        expect(SYNTAX, "XCFGSET s INVALID 5");
        expect(NOT_AN_INTEGER, "XCFGSET s IDMP-DURATION 3.14");
        expect(NOT_AN_INTEGER, "XCFGSET s IDMP-DURATION 000");
        expect(NOT_AN_INTEGER, "XCFGSET s IDMP-MAXSIZE IDMP-MAXSIZE IDMP-MAXSIZE");
        for (String value : new String[] {"0", "-100", "86401"}) {
            expect("-ERR IDMP-DURATION must be between 1 and 86400 seconds", "XCFGSET s IDMP-DURATION " + value);
        }
        for (String value : new String[] {"0", "-50", "10001"}) {
            expect("-ERR IDMP-MAXSIZE must be between 1 and 10000 entries", "XCFGSET s IDMP-MAXSIZE " + value);
        }
        expect("[length 1", "XINFO STREAM s", 9);
    }

    private void expect(String start, String line, int length) throws IOException {
        assertEquals(start, reply(line).substring(0, length));
    }

    @Test
    void shouldNoteAnEntryThatIsThere() throws IOException {
        fill("s", 3);
        expect("+OK", "XIDMPRECORD s p i 2-0");
        expect("+OK", "XIDMPRECORD s p i 2-0");
        expect(
                "-ERR The specified IDMP producer-id/idempotent-id pair maps to a different stream ID",
                "XIDMPRECORD s p i 3-0");
        expect("2-0", "XADD s IDMP p i * f v");
        expect("-ERR The specified stream ID was deleted or doesn't exist", "XIDMPRECORD s p j 4-0");
        expect(NO_SUCH_KEY, "XIDMPRECORD none p j 4-0");
        expect(BAD_ID, "XIDMPRECORD s p j abc");
        assertTrue(reply("XIDMPRECORD s  j 1-0").startsWith("-ERR"));
        assertTrue(reply("XIDMPRECORD s p  1-0").startsWith("-ERR"));
        reply("SET t x");
        expect(WRONG_TYPE, "XIDMPRECORD t p j 1-0");
    }

    @Test
    void shouldTellInBothProtocolsAndInFull() throws IOException {
        reply("XADD s IDMP p i * f v");
        assertEquals("100", field("s", "idmp-duration"));
        String full = reply("XINFO STREAM s FULL");
        assertTrue(
                full.contains("idmp-duration 100 idmp-maxsize 100 pids-tracked 1 iids-tracked 1 iids-added 1"), full);
        try (RawClient resp3 = resp3()) {
            assertTrue(raw(resp3, "XINFO", "STREAM", "s").startsWith("%16\r\n"));
            assertTrue(raw(resp3, "XINFO", "STREAM", "s", "FULL").startsWith("%15\r\n"));
            reply("XADD plain * f v");
            assertTrue(raw(resp3, "XINFO", "STREAM", "plain").startsWith("%10\r\n"));
        }
    }

    @Test
    void shouldTravelWithTheStream() throws IOException {
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            ids.add(reply("XADD s IDMP p" + i % 4 + " r" + i + " * f v"));
        }
        reply("XADD s IDMP p1 r1 * f v");
        expect("+OK", "XCFGSET s IDMP-DURATION 100");
        for (int i = 0; i < 12; i++) {
            expect("1", "COPY s copy" + i);
            assertEquals(ids.get(29), reply("XADD copy" + i + " IDMP p1 r29 * f v"));
            assertEquals("4", field("copy" + i, "pids-tracked"));
            assertEquals("30", field("copy" + i, "iids-tracked"));
            assertEquals("30", field("copy" + i, "iids-added"));
            expect("+OK", "RENAME copy" + i + " other" + i);
            assertEquals(ids.get(3), reply("XADD other" + i + " IDMP p3 r3 * f v"));
        }
        expect("1", "DEL s");
    }

    /// What XINFO STREAM says of a stream under a name.
    private String field(String key, String name) throws IOException {
        List<Reply> elements = call("XINFO", "STREAM", key).elements();
        for (int i = 0; i + 1 < elements.size(); i += 2) {
            if (elements.get(i).text().equals(name)) {
                return elements.get(i + 1).text();
            }
        }
        return "none";
    }
}
