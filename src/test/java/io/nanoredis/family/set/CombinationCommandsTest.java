package io.nanoredis.family.set;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.nanoredis.testing.FuzzSeed;
import io.nanoredis.testing.RawClient;
import io.nanoredis.testing.Reply;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/// SINTER, SUNION, SDIFF with STORE and CARD, and SMOVE.
@ParameterizedClass
@ValueSource(ints = {1, 4})
final class CombinationCommandsTest extends SetServer {
    CombinationCommandsTest(int shards) {}

    private void threeSets() throws IOException {
        raw("SADD", "a", "1", "2", "3", "x");
        raw("SADD", "b", "2", "3", "4", "x");
        raw("SADD", "c", "3", "5", "x", "y");
    }

    @Test
    void shouldCombineSets() throws IOException {
        threeSets();
        expectMembers("3 x", "SINTER a b c");
        expectMembers("1 2 3 4 5 x y", "SUNION a b c");
        expectMembers("1", "SDIFF a b c");
        expectMembers("1 2 3 x", "SINTER a");
        expectMembers("1 2 3 x", "SUNION a a none");
        expectMembers("1 2 3 x", "SDIFF a none");
        expectMembers("", "SDIFF a b a");
        expectMembers("1 2 3 x", "SINTER a a a");
    }

    @Test
    void shouldTakeMissingKeysForEmptySets() throws IOException {
        threeSets();
        expect("*0", "SINTER a none b");
        expect("*0", "SDIFF none a b");
        expect("*0", "SUNION none other");
        expectMembers("1 2 3 x", "SUNION none a");
        raw("HELLO", "3");
        expect("~0", "SINTER a none");
        expect("~0", "SDIFF none a b");
        expect("~0", "SUNION none other");
    }

    @Test
    void shouldStoreCombinations() throws IOException {
        threeSets();
        raw("SET", "result", "text", "EX", "100");
        expectInteger(2, "SINTERSTORE result a b c");
        expectMembers("3 x", "SMEMBERS result");
        expectInteger(-1, "TTL result");
        expectInteger(7, "SUNIONSTORE result a b c none");
        expectInteger(7, "SCARD result");
        expectInteger(1, "SDIFFSTORE result a b c");
        expectMembers("1", "SMEMBERS result");
        expectEncoding("intset", "result");
        expectInteger(2, "SINTERSTORE a a b c");
        expectMembers("3 x", "SMEMBERS a");
        expectEncoding("listpack", "a");
    }

    @Test
    void shouldDeleteTheDestinationOfAnEmptyResult() throws IOException {
        threeSets();
        for (String command :
                new String[] {"SINTERSTORE result a none", "SDIFFSTORE result a a", "SUNIONSTORE result none"}) {
            raw("SET", "result", "text");
            expectInteger(0, command);
            expectInteger(0, "EXISTS result");
        }
    }

    @Test
    void shouldCountCombinations() throws IOException {
        threeSets();
        expectInteger(2, "SINTERCARD 3 a b c");
        expectInteger(1, "SINTERCARD 3 a b c LIMIT 1");
        expectInteger(2, "SINTERCARD 3 a b c LIMIT 0");
        expectInteger(2, "SINTERCARD 3 a b c limit 5 LIMIT 9");
        expectInteger(0, "SINTERCARD 2 a none");
        expectInteger(7, "SUNIONCARD 3 a b c");
        expectInteger(4, "SUNIONCARD 3 a b c LIMIT 4");
        expectInteger(7, "SUNIONCARD 3 a b c APPROX LIMIT 10");
        expectInteger(0, "SUNIONCARD 2 none other");
        expectInteger(1, "SDIFFCARD 3 a b c");
        expectInteger(2, "SDIFFCARD 2 a c LIMIT 5");
        expectInteger(1, "SDIFFCARD 2 a c LIMIT 1");
        expectInteger(0, "SDIFFCARD 2 none a");
    }

    @Test
    void shouldRefuseBadCounts() throws IOException {
        for (String command : new String[] {"SINTERCARD", "SUNIONCARD", "SDIFFCARD"}) {
            for (String count : new String[] {"0", "-1", "a", "", "9223372036854775808", "01"}) {
                expect("-ERR numkeys should be greater than 0", command + " " + count + " a b");
            }
            expect("-ERR Number of keys can't be greater than number of args", command + " 3 a b");
            expect("-ERR LIMIT can't be negative", command + " 2 a b LIMIT -1");
            expect("-ERR LIMIT can't be negative", command + " 2 a b LIMIT x");
            expect("-ERR syntax error", command + " 2 a b LIMIT");
            expect("-ERR syntax error", command + " 2 a b c");
            expect("-ERR syntax error", command + " 1 a b");
            expectWrongArity(command + " 1");
        }
        expect("-ERR syntax error", "SINTERCARD 2 a b APPROX");
        expect("-ERR syntax error", "SDIFFCARD 2 a b APPROX");
    }

    @Test
    void shouldRefuseOtherTypesEvenIfTheResultIsKnown() throws IOException {
        threeSets();
        raw("SET", "text", "x");
        for (String line : new String[] {
            "SINTER none text",
            "SINTER a text b",
            "SUNION a text",
            "SDIFF none text",
            "SINTERSTORE result none text",
            "SUNIONSTORE result text a",
            "SDIFFSTORE result a text",
            "SINTERCARD 2 none text",
            "SUNIONCARD 2 a text",
            "SDIFFCARD 2 a text"
        }) {
            expectWrongType(line);
        }
        expectInteger(0, "EXISTS result");
    }

    @Test
    void shouldRefuseWrongNumbersOfArguments() throws IOException {
        for (String line :
                new String[] {"SINTER", "SUNION", "SDIFF", "SINTERSTORE d", "SUNIONSTORE d", "SDIFFSTORE d"}) {
            expectWrongArity(line);
        }
    }

    // ---- SMOVE

    @Test
    void shouldMoveAMember() throws IOException {
        threeSets();
        expectInteger(1, "SMOVE a c 1");
        expectMembers("2 3 x", "SMEMBERS a");
        expectMembers("1 3 5 x y", "SMEMBERS c");
        expectInteger(1, "SMOVE a b x");
        expectInteger(4, "SCARD b");
        expectInteger(0, "SMOVE a b nothing");
        expectInteger(0, "SMOVE none b x");
        expectInteger(1, "SMOVE a new 2");
        expectInteger(1, "SMOVE a new 3");
        expectInteger(0, "EXISTS a");
        expectMembers("2 3", "SMEMBERS new");
        expectInteger(1, "SMOVE b b 4");
        expectInteger(0, "SMOVE b b nothing");
        expectInteger(4, "SCARD b");
    }

    @Test
    void shouldLookAtTheTypesBeforeTheMember() throws IOException {
        threeSets();
        for (int i = 0; i < 8; i++) {
            String text = "text:" + i;
            raw("SET", text, "x");
            expectInteger(0, "SMOVE none " + text + " 1");
            expectWrongType("SMOVE a " + text + " 1");
            expectWrongType("SMOVE a " + text + " nothing");
            expectWrongType("SMOVE " + text + " a 1");
            expectWrongType("SMOVE " + text + " none 1");
        }
        expectInteger(4, "SCARD a");
        expectWrongArity("SMOVE a b");
    }

    // ---- model

    @Test
    void shouldCombineAsTreeSetsAreCombined() throws IOException {
        SplittableRandom random = new SplittableRandom(FuzzSeed.next(CombinationCommandsTest.class));
        limits(16, 8, 20);
        Map<String, Set<String>> model = new HashMap<>();
        for (int round = 0; round < 300; round++) {
            String key = "s" + random.nextInt(8);
            if (random.nextInt(3) == 0) {
                Set<String> members = randomSet(random);
                raw("DEL", key);
                add(key, members);
                model.put(key, members);
            }
            List<String> keys = new ArrayList<>();
            for (int i = random.nextInt(1, 5); i > 0; i--) {
                keys.add("s" + random.nextInt(9));
            }
            combine(random.nextInt(3), key, keys, model);
        }
        expect("+OK", "DEBUG VERIFY");
    }

    private static Set<String> randomSet(SplittableRandom random) {
        Set<String> members = new TreeSet<>();
        int range = 1 << random.nextInt(1, 11);
        boolean integers = random.nextInt(3) == 0;
        for (int i = random.nextInt(1, range + 1); i > 0; i--) {
            int n = random.nextInt(range);
            members.add(integers || n % 2 == 0 ? Integer.toString(n) : "m" + n);
        }
        return members;
    }

    private void combine(int how, String destination, List<String> keys, Map<String, Set<String>> model)
            throws IOException {
        String name = List.of("SINTER", "SUNION", "SDIFF").get(how);
        Set<String> expected = new TreeSet<>(model.getOrDefault(keys.get(0), new TreeSet<>()));
        for (String key : keys.subList(1, keys.size())) {
            Set<String> other = model.getOrDefault(key, new TreeSet<>());
            switch (how) {
                case 0 -> expected.retainAll(other);
                case 1 -> expected.addAll(other);
                default -> expected.removeAll(other);
            }
        }
        String all = String.join(" ", keys);
        assertEquals(expected, members((name + " " + all).split(" ", -1)));
        expectInteger(expected.size(), name + "CARD " + keys.size() + " " + all);
        expectInteger(Math.min(3, expected.size()), name + "CARD " + keys.size() + " " + all + " LIMIT 3");
        expectInteger(expected.size(), name + "STORE " + destination + " " + all);
        assertEquals(expected, members("SMEMBERS", destination));
        model.put(destination, expected);
    }

    // ---- atomic

    /// Members go round between four sets; whoever looks at all of them at once sees each member once.
    @Test
    void shouldNeverShowAMemberOnItsWay() throws Exception {
        int members = 20;
        addNumbered("r0", "m", members);
        AtomicBoolean done = new AtomicBoolean();
        try (ExecutorService threads = Executors.newFixedThreadPool(2)) {
            List<Future<?>> movers = new ArrayList<>();
            for (int mover = 0; mover < 2; mover++) {
                int seed = mover;
                movers.add(threads.submit(() -> moveAround(done, members, seed)));
            }
            for (int i = 0; i < 300; i++) {
                assertEquals(members, members("SUNION", "r0", "r1", "r2", "r3").size());
                expect("*0", "SINTER r" + i % 4 + " r" + (i + 1 + i % 3) % 4);
            }
            done.set(true);
            for (Future<?> mover : movers) {
                mover.get();
            }
        }
        expect("+OK", "DEBUG VERIFY");
    }

    private Void moveAround(AtomicBoolean done, int members, int seed) throws IOException {
        SplittableRandom random = new SplittableRandom(seed);
        try (RawClient client = server().connect()) {
            while (!done.get()) {
                Reply reply = Reply.parse(client.call(
                        "SMOVE", "r" + random.nextInt(4), "r" + random.nextInt(4), "m" + random.nextInt(members)));
                assertEquals(':', reply.type(), reply::toString);
            }
        }
        return null;
    }
}
