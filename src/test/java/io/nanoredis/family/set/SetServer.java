package io.nanoredis.family.set;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.nanoredis.testing.Reply;
import io.nanoredis.testing.Request;
import io.nanoredis.testing.ServerTest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;

/// What the tests of the commands on sets have in common; the databases are empty before each.
abstract class SetServer extends ServerTest {
    static final String WRONG_TYPE = "-WRONGTYPE Operation against a key holding the wrong kind of value\r\n";

    @BeforeEach
    void empty() throws IOException {
        raw("FLUSHALL");
        limits(512, 128, 64);
    }

    final void limits(int integers, int entries, int bytes) throws IOException {
        raw("CONFIG", "SET", "set-max-intset-entries", Integer.toString(integers));
        raw("CONFIG", "SET", "set-max-listpack-entries", Integer.toString(entries));
        raw("CONFIG", "SET", "set-max-listpack-value", Integer.toString(bytes));
    }

    /// Sends the words of a line.
    final void expect(String reply, String line) throws IOException {
        assertEquals(reply + "\r\n", raw(line.split(" ", -1)), line);
    }

    final void expectInteger(long value, String line) throws IOException {
        expect(":" + value, line);
    }

    final void expectWrongType(String line) throws IOException {
        assertEquals(WRONG_TYPE, raw(line.split(" ", -1)), line);
    }

    final void expectWrongArity(String line) throws IOException {
        String[] words = line.split(" ", -1);
        expect(
                "-ERR wrong number of arguments for '" + words[0].toLowerCase(java.util.Locale.ROOT) + "' command",
                line);
    }

    final void expectEncoding(String encoding, String key) throws IOException {
        assertEquals(encoding, call("OBJECT", "ENCODING", key).text());
    }

    /// The elements of the reply, which must differ, in order.
    final Set<String> members(String... words) throws IOException {
        Set<String> members = new TreeSet<>();
        List<String> all = elements(words);
        members.addAll(all);
        assertEquals(members.size(), all.size(), () -> String.join(" ", words) + ": a member twice");
        return members;
    }

    /// The elements of the reply as they come.
    final List<String> elements(String... words) throws IOException {
        List<String> elements = new ArrayList<>();
        for (Reply reply : call(words).elements()) {
            elements.add(new String(reply.payload(), StandardCharsets.ISO_8859_1));
        }
        return elements;
    }

    final void expectMembers(String blankParted, String line) throws IOException {
        Set<String> expected = new TreeSet<>();
        if (!blankParted.isEmpty()) {
            expected.addAll(List.of(blankParted.split(" ", -1)));
        }
        assertEquals(expected, members(line.split(" ", -1)), line);
    }

    /// Adds members to a set, a thousand at a time.
    final void add(String key, Collection<String> members) throws IOException {
        List<String> rest = new ArrayList<>(members);
        while (!rest.isEmpty()) {
            List<String> part = rest.subList(0, Math.min(1000, rest.size()));
            List<byte[]> words = new ArrayList<>(Request.of("SADD", key).args());
            part.forEach(member -> words.add(member.getBytes(StandardCharsets.ISO_8859_1)));
            client().call(Request.of(words));
            part.clear();
        }
    }

    /// Adds `prefix` with the numbers from 0 on.
    final void addNumbered(String key, String prefix, int count) throws IOException {
        List<String> members = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            members.add(prefix + i);
        }
        add(key, members);
    }
}
