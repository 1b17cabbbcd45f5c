package io.nanoredis.family.list;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.nanoredis.testing.RawClient;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/// LMOVE, RPOPLPUSH, LMPOP: several lists, on one shard or on several.
final class MoveCommandsTest extends ListServer {
    private static final int KEYS = 6;
    private static final int MOVERS = 3;
    private static final int MOVES = 400;

    // ---- LMOVE, RPOPLPUSH

    @Test
    void shouldMoveFromEveryEndToEveryEnd() throws IOException {
        for (int i = 0; i < KEYS; i++) {
            String source = "source" + i;
            String destination = "destination" + i;
            run("RPUSH " + source + " a b c d");
            run("RPUSH " + destination + " x");
            expect("a", "LMOVE " + source + " " + destination + " LEFT RIGHT");
            expect("d", "lmove " + source + " " + destination + " right left");
            expect("b", "LMOVE " + source + " " + destination + " LEFT LEFT");
            expect("c", "LMOVE " + source + " " + destination + " RIGHT RIGHT");
            expect("0", "EXISTS " + source);
            expectList("[b, d, x, a, c]", destination);
            expect("c", "RPOPLPUSH " + destination + " " + source);
            expectList("[c]", source);
        }
    }

    @Test
    void shouldRotateAList() throws IOException {
        run("RPUSH k a b c");
        expect("c", "RPOPLPUSH k k");
        expectList("[c, a, b]", "k");
        expect("c", "LMOVE k k LEFT RIGHT");
        expectList("[a, b, c]", "k");
        expect("a", "LMOVE k k LEFT LEFT");
        expect("c", "LMOVE k k RIGHT RIGHT");
        expectList("[a, b, c]", "k");
    }

    @Test
    void shouldRotateAListOfOneAndKeepItsTimeToLive() throws IOException {
        run("RPUSH k a");
        run("PEXPIREAT k 4102444800000");
        expect("a", "RPOPLPUSH k k");
        expect("a", "LMOVE k k LEFT RIGHT");
        expectList("[a]", "k");
        expect("4102444800000", "PEXPIRETIME k");
    }

    @Test
    void shouldMoveWhatIsLargeAndWhatIsANumber() throws IOException {
        String large = "x".repeat(100_000);
        for (int i = 0; i < KEYS; i++) {
            run("RPUSH s" + i + " 12 " + large + " ''");
            expect("12", "LMOVE s" + i + " t" + i + " LEFT LEFT");
            expect("", "LMOVE s" + i + " t" + i + " RIGHT LEFT");
            expect(large, "RPOPLPUSH s" + i + " t" + i);
            expectList("[" + large + ", , 12]", "t" + i);
        }
    }

    @Test
    void shouldLookAtTheSourceFirst() throws IOException {
        for (int i = 0; i < KEYS; i++) {
            String string = "string" + i;
            run("SET " + string + " x");
            run("RPUSH list" + i + " a");
            expect("nil", "LMOVE nosuch " + string + " LEFT LEFT");
            expect("nil", "RPOPLPUSH nosuch" + i + " " + string);
            expect(WRONG_TYPE, "LMOVE list" + i + " " + string + " LEFT LEFT");
            expect(WRONG_TYPE, "LMOVE " + string + " list" + i + " LEFT LEFT");
            expect(WRONG_TYPE, "RPOPLPUSH " + string + " nosuch" + i);
            expectList("[a]", "list" + i);
        }
    }

    @Test
    void shouldRefuseWordsThatAreNoEnds() throws IOException {
        run("SET s x");
        expect(SYNTAX, "LMOVE s k UP LEFT");
        expect(SYNTAX, "LMOVE nosuch other LEFT DOWN");
        expectArity("lmove", "LMOVE a b LEFT");
        expectArity("rpoplpush", "RPOPLPUSH a");
    }

    @Test
    void shouldNeverLoseAnElementThatWandersBetweenLists() throws Exception {
        for (int i = 0; i < 10; i++) {
            run("RPUSH w0 " + i);
        }
        SplittableRandom seeds = new SplittableRandom(7);
        try (ExecutorService threads = Executors.newCachedThreadPool()) {
            List<Future<?>> movers = new ArrayList<>();
            for (int i = 0; i < MOVERS; i++) {
                SplittableRandom random = seeds.split();
                RawClient client = connect();
                movers.add(threads.submit(() -> wander(client, random)));
            }
            for (Future<?> mover : movers) {
                mover.get(60, TimeUnit.SECONDS);
            }
        }
        List<String> found = new ArrayList<>();
        for (int i = 0; i < KEYS; i++) {
            call("LRANGE", "w" + i, "0", "-1").elements().forEach(element -> found.add(element.text()));
        }
        found.sort(null);
        assertEquals(List.of("0", "1", "2", "3", "4", "5", "6", "7", "8", "9"), found);
    }

    private static Void wander(RawClient client, SplittableRandom random) throws IOException {
        for (int i = 0; i < MOVES; i++) {
            String from = random.nextBoolean() ? "LEFT" : "RIGHT";
            client.call("LMOVE", "w" + random.nextInt(KEYS), "w" + random.nextInt(KEYS), from, "LEFT");
        }
        return null;
    }

    // ---- LMOVEM

    @Test
    void shouldMoveSeveralElementsInEitherOrder() throws IOException {
        for (int i = 0; i < KEYS; i++) {
            String lists = " source" + i + " destination" + i + " ";
            run("RPUSH source" + i + " a b c d e f g h i j");
            run("RPUSH destination" + i + " x");
            expect("[b, a]", "LMOVEM" + lists + "LEFT LEFT COUNT 2 OBO");
            expect("[c, d]", "LMOVEM" + lists + "LEFT LEFT COUNT 2 BULK");
            expect("[i, j]", "LMOVEM" + lists + "RIGHT LEFT EXACTLY 2 OBO");
            expect("[h, g]", "LMOVEM" + lists + "RIGHT RIGHT COUNT 2 OBO");
            expectList("[i, j, c, d, b, a, x, h, g]", "destination" + i);
            expect("nil", "LMOVEM" + lists + "LEFT RIGHT EXACTLY 3 BULK");
            expect("[e]", "LMOVEM" + lists + "LEFT RIGHT");
            expect("[f]", "LMOVEM" + lists + "RIGHT RIGHT COUNT 99 BULK");
            expect("0", "EXISTS source" + i);
            expect("[]", "LMOVEM" + lists + "LEFT RIGHT");
            expect("nil", "LMOVEM" + lists + "LEFT RIGHT EXACTLY 1 BULK");
        }
    }

    @Test
    void shouldMoveSeveralElementsWithinAList() throws IOException {
        run("RPUSH k a b c d");
        run("PEXPIREAT k 4102444800000");
        expect("[b, a]", "LMOVEM k k LEFT LEFT EXACTLY 2 OBO");
        expectList("[b, a, c, d]", "k");
        expect("[b, a]", "LMOVEM k k LEFT LEFT COUNT 2 BULK");
        expectList("[b, a, c, d]", "k");
        expect("[b, a, c]", "LMOVEM k k LEFT RIGHT COUNT 3 OBO");
        expectList("[d, b, a, c]", "k");
        expect("[c, a, b, d]", "LMOVEM k k RIGHT RIGHT COUNT 9 OBO");
        expectList("[c, a, b, d]", "k");
        expect("[c, a, b, d]", "LMOVEM k k RIGHT LEFT COUNT 4 BULK");
        expectList("[c, a, b, d]", "k");
        expect("4102444800000", "PEXPIRETIME k");
    }

    @Test
    void shouldRefuseArgumentsOfLmovemThatAreWrong() throws IOException {
        run("RPUSH k a");
        run("SET s x");
        expect(SYNTAX, "LMOVEM k other UP LEFT");
        expect(SYNTAX, "LMOVEM k other LEFT LEFT COUNT 1");
        expect(SYNTAX, "LMOVEM k other LEFT LEFT COUNT 1 FOO");
        expect(SYNTAX, "LMOVEM k other LEFT LEFT FOO 1 BULK");
        expect(SYNTAX, "LMOVEM k other LEFT LEFT COUNT 1 BULK BULK");
        expect("!ERR count should be greater than 0", "LMOVEM k other LEFT LEFT COUNT 0 BULK");
        expect("!ERR count should be greater than 0", "LMOVEM k other LEFT LEFT EXACTLY x OBO");
        for (String other : List.of("k", "other", "third", "fourth", "fifth")) {
            expect("[]", "LMOVEM nosuch " + other + " LEFT LEFT");
            expect(WRONG_TYPE, "LMOVEM s " + other + " LEFT LEFT COUNT 2 BULK");
        }
        expect(WRONG_TYPE, "LMOVEM k s LEFT LEFT COUNT 2 BULK");
        expectArity("lmovem", "LMOVEM k other LEFT");
        expectList("[a]", "k");
    }

    // ---- LMPOP

    @Test
    void shouldPopFromTheFirstListThatIsThere() throws IOException {
        run("RPUSH second a b c d");
        run("RPUSH third x");
        expect("[second, [a]]", "LMPOP 3 first second third LEFT");
        expect("[second, [d, c]]", "LMPOP 3 first second third RIGHT COUNT 2");
        expect("[second, [b]]", "LMPOP 3 first second third right count 99");
        expect("[third, [x]]", "LMPOP 3 first second third LEFT COUNT 2");
        expect("none", "LMPOP 3 first second third LEFT");
        expect("0", "DBSIZE");
        call("HELLO", "3");
        assertEquals("_\r\n", raw("LMPOP", "3", "first", "second", "third", "LEFT"));
    }

    @Test
    void shouldRefuseAnotherTypeUnlessAListComesBefore() throws IOException {
        run("SET string x");
        run("RPUSH list a b");
        expect(WRONG_TYPE, "LMPOP 3 nosuch string list LEFT");
        expect("[list, [a]]", "LMPOP 3 nosuch list string LEFT");
    }

    @Test
    void shouldRefuseArgumentsOfLmpopThatAreWrong() throws IOException {
        run("RPUSH k a");
        for (String count : List.of("0", "-1", "x", "9223372036854775808")) {
            expect("!ERR numkeys should be greater than 0", "LMPOP " + count + " k LEFT");
            expect("!ERR count should be greater than 0", "LMPOP 1 k LEFT COUNT " + count);
        }
        expect(SYNTAX, "LMPOP 1 k UP");
        expect(SYNTAX, "LMPOP 2 k LEFT");
        expect(SYNTAX, "LMPOP 9223372036854775807 k LEFT");
        expect(SYNTAX, "LMPOP 1 k LEFT COUNT");
        expect(SYNTAX, "LMPOP 1 k LEFT FOO 1");
        expect(SYNTAX, "LMPOP 2 a b LEFT COUNT 1 COUNT 1");
        expect("!ERR count should be greater than 0", "LMPOP 1 k LEFT COUNT 0 COUNT 1");
        expectArity("lmpop", "LMPOP 1 k");
        expectList("[a]", "k");
    }
}
