package io.nanoredis.family.geo;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.nanoredis.testing.Reply;
import io.nanoredis.testing.ServerTest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.BeforeEach;

/// What the tests of the commands on places have in common; the databases hold two places before each.
abstract class GeoServer extends ServerTest {
    static final String SYNTAX = "-ERR syntax error";
    static final String UNIT = "-ERR unsupported unit provided. please use M, KM, FT, MI";

    @BeforeEach
    void twoPlaces() throws IOException {
        raw("FLUSHALL");
        raw("GEOADD", "g", "13.361389", "38.115556", "Palermo", "15.087269", "37.502669", "Catania");
        raw("SET", "text", "x");
    }

    final void expect(String reply, String line) throws IOException {
        assertEquals(reply + "\r\n", raw(line.split(" ", -1)), line);
    }

    final void expectInteger(long value, String line) throws IOException {
        expect(":" + value, line);
    }

    final void expectWrongType(String line) throws IOException {
        expect("-WRONGTYPE Operation against a key holding the wrong kind of value", line);
    }

    final void expectWrongArity(String line) throws IOException {
        String name = line.split(" ", -1)[0].toLowerCase(Locale.ROOT);
        expect("-ERR wrong number of arguments for '" + name + "' command", line);
    }

    /// The elements of the reply as they come, nulls as `-`, nested ones in their place, parted by blanks.
    final void expectElements(String blankParted, String line) throws IOException {
        List<String> elements = new ArrayList<>();
        flatten(call(line.split(" ", -1)), elements);
        assertEquals(blankParted, String.join(" ", elements), line);
    }

    private static void flatten(Reply reply, List<String> out) {
        if (reply.isNull()) {
            out.add("-");
        } else if (reply.isAggregate()) {
            reply.elements().forEach(element -> flatten(element, out));
        } else {
            out.add(new String(reply.payload(), StandardCharsets.ISO_8859_1));
        }
    }
}
