package io.nanoredis.family.command;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.nanoredis.command.KeySpec;
import io.nanoredis.command.KeySpec.Begin;
import io.nanoredis.command.KeySpec.Find;
import io.nanoredis.resp.Args;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Key specs of every form, most of which commands of later types will bring.
class KeyFinderTest {
    private static final int INVALID = KeyFinder.INVALID;

    private static Args args(String command) {
        byte[] bytes = command.getBytes(StandardCharsets.US_ASCII);
        Args args = new Args();
        args.reset(bytes);
        int from = 0;
        for (String word : command.split(" ", -1)) {
            args.add(from, word.length());
            from += word.length() + 1;
        }
        return args;
    }

    private static KeySpec spec(Begin begin, Find find, String... flags) {
        return new KeySpec(List.of(flags), begin, find, "");
    }

    private static List<String> keys(KeySpec spec, String command) {
        Args args = args(command);
        List<String> keys = new ArrayList<>();
        int found = KeyFinder.find(spec, args, i -> keys.add(args.text(i)));
        assertEquals(found, keys.size());
        return keys;
    }

    private static int found(KeySpec spec, String command) {
        return KeyFinder.find(spec, args(command), i -> {});
    }

    @Test
    void shouldFollowARange() {
        assertEquals(List.of("a"), keys(KeySpec.range(1, 1, 1), "GET a"));
        assertEquals(List.of("a", "b", "c"), keys(KeySpec.range(1, -1, 1), "DEL a b c"));
        assertEquals(List.of("a", "b"), keys(KeySpec.range(1, -2, 1), "BLPOP a b 0"));
        assertEquals(List.of("a", "c"), keys(KeySpec.range(1, -1, 2), "MSET a b c d"));
        assertEquals(List.of("a", "b"), keys(KeySpec.range(1, 2, 1), "LCS a b LEN"));
    }

    @Test
    void shouldRefuseARangeThatTheArgumentsDoNotReach() {
        assertEquals(INVALID, found(KeySpec.range(2, -1, 1), "X a"));
        assertEquals(INVALID, found(KeySpec.range(2, 2, 1), "X a"));
        assertEquals(INVALID, found(KeySpec.range(1, 2, 1), "X a"));
    }

    @Test
    void shouldCountKeys() {
        KeySpec counted = KeySpec.counted(1, 1);
        assertEquals(List.of("a", "b"), keys(counted, "SINTERCARD 2 a b LIMIT 3"));
        assertEquals(INVALID, found(counted, "SINTERCARD 0 a"));
        assertEquals(INVALID, found(counted, "SINTERCARD 3 a b"));
        assertEquals(INVALID, found(counted, "SINTERCARD -1 a b"));
        assertEquals(INVALID, found(counted, "SINTERCARD x a b"));
        assertEquals(INVALID, found(counted, "SINTERCARD"));
        assertEquals(INVALID, found(counted, "SINTERCARD 9223372036854775807 a b"));
    }

    @Test
    void shouldSearchAKeywordFromBothEnds() {
        KeySpec streams = spec(new Begin.Keyword("STREAMS", 1), new Find.Range(-1, 1, 2));
        assertEquals(List.of("a", "b"), keys(streams, "XREAD COUNT 1 streams a b 0 0"));
        assertEquals(0, found(streams, "XREAD COUNT 1 a b"));
        KeySpec keys = spec(new Begin.Keyword("KEYS", -2), new Find.Range(-1, 1, 0));
        assertEquals(List.of("k1", "k2"), keys(keys, "MIGRATE host 6379 KEYS 0 5 KEYS k1 k2"));
    }

    @Test
    void shouldGiveUpOnWhatCannotBeComputed() {
        assertEquals(INVALID, found(spec(new Begin.Unknown(), new Find.Unknown()), "SORT a"));
        assertEquals(INVALID, found(spec(new Begin.Index(1), new Find.Unknown()), "SORT a"));
        assertEquals(INVALID, found(spec(new Begin.Index(1), new Find.Range(0, 1, 0), "RW", "incomplete"), "X a"));
    }
}
