package io.nanoredis.family.zset;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.nanoredis.testing.Reply;
import io.nanoredis.testing.Request;
import io.nanoredis.testing.ServerTest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.IntToDoubleFunction;
import org.junit.jupiter.api.BeforeEach;

/// What the tests of the commands on sorted sets have in common; the databases are empty before each.
abstract class ZsetServer extends ServerTest {
    static final String WRONG_TYPE = "-WRONGTYPE Operation against a key holding the wrong kind of value\r\n";
    static final String NOT_A_FLOAT = "-ERR value is not a valid float";
    static final String SYNTAX = "-ERR syntax error";

    @BeforeEach
    void empty() throws IOException {
        raw("FLUSHALL");
        limits(128, 64);
    }

    final void limits(int entries, int bytes) throws IOException {
        raw("CONFIG", "SET", "zset-max-listpack-entries", Integer.toString(entries));
        raw("CONFIG", "SET", "zset-max-listpack-value", Integer.toString(bytes));
    }

    private static String[] words(String line) {
        String[] words = line.split(" ", -1);
        for (int i = 0; i < words.length; i++) {
            words[i] = words[i].equals("''") ? "" : words[i];
        }
        return words;
    }

    /// Sends the words of a line; two quotes are an empty word.
    final void expect(String reply, String line) throws IOException {
        assertEquals(reply + "\r\n", raw(words(line)), line);
    }

    final void expectInteger(long value, String line) throws IOException {
        expect(":" + value, line);
    }

    final void expectNull(String line) throws IOException {
        expect("$-1", line);
    }

    final void expectText(String text, String line) throws IOException {
        expect("$" + text.length() + "\r\n" + text, line);
    }

    final void expectWrongType(String line) throws IOException {
        assertEquals(WRONG_TYPE, raw(words(line)), line);
    }

    final void expectWrongArity(String line) throws IOException {
        String name = words(line)[0].toLowerCase(Locale.ROOT);
        expect("-ERR wrong number of arguments for '" + name + "' command", line);
    }

    final void expectEncoding(String encoding, String key) throws IOException {
        assertEquals(encoding, call("OBJECT", "ENCODING", key).text());
    }

    /// The elements of the reply as they come, nulls as `-`, nested ones in their place, parted by blanks.
    final void expectElements(String blankParted, String line) throws IOException {
        assertEquals(blankParted, elements(words(line)), line);
    }

    final String elements(String... words) throws IOException {
        List<String> elements = new ArrayList<>();
        flatten(call(words), elements);
        return String.join(" ", elements);
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

    /// Adds the members `prefix` with the numbers from 0 on, each with a score.
    final void addNumbered(String key, String prefix, int count, IntToDoubleFunction score) throws IOException {
        for (int from = 0; from < count; from += 1000) {
            List<byte[]> words = new ArrayList<>(Request.of("ZADD", key).args());
            for (int i = from; i < Math.min(count, from + 1000); i++) {
                words.add(Double.toString(score.applyAsDouble(i)).getBytes(StandardCharsets.US_ASCII));
                words.add((prefix + i).getBytes(StandardCharsets.US_ASCII));
            }
            client().call(Request.of(words));
        }
    }
}
