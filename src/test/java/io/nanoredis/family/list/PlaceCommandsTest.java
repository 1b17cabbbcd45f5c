package io.nanoredis.family.list;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// The commands that look at places of a list, or change what is there.
final class PlaceCommandsTest extends ListServer {
    private static final String LEAST = "-9223372036854775808";
    private static final String MOST = "9223372036854775807";

    private void pushLong(String key) throws IOException {
        run("CONFIG SET list-max-listpack-size 3");
        List<String> words = new ArrayList<>(List.of("RPUSH", key));
        for (int i = 0; i < 20; i++) {
            words.add("e" + i % 10);
        }
        call(words.toArray(String[]::new));
    }

    // ---- LINDEX, LRANGE

    @Test
    void shouldFindAnElementByItsPlaceFromEitherEnd() throws IOException {
        run("RPUSH k a b c");
        expect("a", "LINDEX k 0");
        expect("c", "LINDEX k 2");
        expect("c", "LINDEX k -1");
        expect("a", "LINDEX k -3");
        for (String none : List.of("3", "-4", LEAST, MOST)) {
            expect("nil", "LINDEX k " + none);
        }
        pushLong("long");
        expect("e7", "LINDEX long 7");
        expect("e2", "LINDEX long -8");
    }

    @Test
    void shouldCheckTheKeyBeforeThePlace() throws IOException {
        run("SET s x");
        run("RPUSH k a");
        expect("nil", "LINDEX nosuch x");
        expect(WRONG_TYPE, "LINDEX s x");
        expect(NOT_AN_INTEGER, "LINDEX k x");
        expect("!ERR no such key", "LSET nosuch x a");
        expect(WRONG_TYPE, "LSET s x a");
        expect(NOT_AN_INTEGER, "LSET k x a");
    }

    @Test
    void shouldCheckPlacesOfARangeBeforeTheKey() throws IOException {
        run("SET s x");
        for (String command : List.of("LRANGE", "LTRIM")) {
            expect(NOT_AN_INTEGER, command + " nosuch x 1");
            expect(NOT_AN_INTEGER, command + " s 1 x");
            expect(WRONG_TYPE, command + " s 0 1");
        }
        expect("[]", "LRANGE nosuch 0 1");
        expect("OK", "LTRIM nosuch 0 1");
        expectArity("lrange", "LRANGE k 0");
        expectArity("ltrim", "LTRIM k 0 1 2");
        expectArity("lindex", "LINDEX k");
    }

    @Test
    void shouldReplyRangesWithinTheList() throws IOException {
        run("RPUSH k a b c d");
        expect("[b, c]", "LRANGE k 1 2");
        expect("[a, b, c, d]", "LRANGE k -100 100");
        expect("[a, b, c, d]", "LRANGE k " + LEAST + " " + MOST);
        expect("[d]", "LRANGE k -1 -1");
        expect("[]", "LRANGE k 2 1");
        expect("[]", "LRANGE k 4 9");
        expect("[]", "LRANGE k 0 -5");
        expect("[]", "LRANGE k " + MOST + " " + LEAST);
    }

    @Test
    void shouldReplyRangesOverManyNodes() throws IOException {
        pushLong("k");
        expect("[e8, e9, e0, e1, e2, e3, e4]", "LRANGE k 8 14");
        expect("[e5, e6, e7]", "LRANGE k -5 -3");
        expect("[e9]", "LRANGE k 19 19");
    }

    // ---- LSET

    @Test
    void shouldReplaceAnElement() throws IOException {
        run("RPUSH k a b c");
        expect("OK", "LSET k 0 x");
        expect("OK", "LSET k -1 " + "y".repeat(100));
        expect("OK", "LSET k 1 12345");
        expectList("[x, 12345, " + "y".repeat(100) + "]", "k");
        expect("!ERR index out of range", "LSET k 3 z");
        expect("!ERR index out of range", "LSET k -4 z");
        expectArity("lset", "LSET k 0");
    }

    @Test
    void shouldReplaceAnElementByALargeOneAndBack() throws IOException {
        run("RPUSH k a b c");
        String large = "x".repeat(9_000);
        expect("OK", "LSET k 1 " + large);
        expect("quicklist", "OBJECT ENCODING k");
        expectList("[a, " + large + ", c]", "k");
        expect("OK", "LSET k 1 b");
        expectList("[a, b, c]", "k");
    }

    // ---- LINSERT

    @Test
    void shouldInsertBeforeAndBehindTheFirstThatIsFound() throws IOException {
        run("RPUSH k a b a");
        expect("4", "LINSERT k BEFORE a x");
        expect("5", "LINSERT k after a 7");
        expect("6", "LINSERT k AFTER b z");
        expectList("[x, a, 7, b, z, a]", "k");
        expect("-1", "LINSERT k BEFORE nosuch y");
        expect("0", "LINSERT nosuch BEFORE a y");
        expect("0", "EXISTS nosuch");
    }

    @Test
    void shouldInsertIntoALongList() throws IOException {
        pushLong("k");
        expect("21", "LINSERT k BEFORE e4 x");
        expect("22", "LINSERT k AFTER e4 y");
        expect("23", "LINSERT k BEFORE e0 z");
        expect("[z, e0, e1, e2, e3, x, e4, y, e5]", "LRANGE k 0 8");
        assertEquals("OK", run("DEBUG VERIFY"));
    }

    @Test
    void shouldCheckTheWordOfLinsertBeforeTheKey() throws IOException {
        run("SET s x");
        expect(SYNTAX, "LINSERT s OVER a b");
        expect(SYNTAX, "LINSERT nosuch OVER a b");
        expect(WRONG_TYPE, "LINSERT s BEFORE a b");
        expectArity("linsert", "LINSERT k BEFORE a");
    }

    // ---- LREM

    @Test
    void shouldRemoveFromTheHeadTheTailOrAll() throws IOException {
        run("RPUSH k a b a c a 1 a");
        expect("1", "LREM k 1 a");
        expectList("[b, a, c, a, 1, a]", "k");
        expect("2", "LREM k -2 a");
        expectList("[b, a, c, 1]", "k");
        expect("1", "LREM k 0 1");
        expect("0", "LREM k 0 01");
        expect("1", "LREM k 99 a");
        expect("1", "LREM k " + LEAST + " b");
        expect("1", "LREM k 0 c");
        expect("0", "EXISTS k");
        expect("0", "LREM k 0 c");
    }

    @Test
    void shouldRemoveFromALongList() throws IOException {
        pushLong("k");
        expect("2", "LREM k 0 e5");
        expect("1", "LREM k -1 e0");
        expect("17", "LLEN k");
        expect("[e0, e1, e2, e3, e4, e6, e7, e8, e9, e1]", "LRANGE k 0 9");
        assertEquals("OK", run("DEBUG VERIFY"));
    }

    @Test
    void shouldCheckTheCountOfLremBeforeTheKey() throws IOException {
        run("SET s x");
        expect(NOT_AN_INTEGER, "LREM s x a");
        expect(NOT_AN_INTEGER, "LREM nosuch x a");
        expect(WRONG_TYPE, "LREM s 1 a");
        expectArity("lrem", "LREM k 0");
    }

    // ---- LTRIM

    @Test
    void shouldKeepARange() throws IOException {
        run("RPUSH k a b c d e");
        expect("OK", "LTRIM k 1 -2");
        expectList("[b, c, d]", "k");
        expect("OK", "LTRIM k " + LEAST + " " + MOST);
        expectList("[b, c, d]", "k");
        expect("OK", "LTRIM k 2 1");
        expect("0", "EXISTS k");
        pushLong("long");
        expect("OK", "LTRIM long 4 10");
        expectList("[e4, e5, e6, e7, e8, e9, e0]", "long");
        expect("OK", "LTRIM long 7 9");
        expect("0", "EXISTS long");
    }

    // ---- LPOS

    @Test
    void shouldTellWhereElementsAre() throws IOException {
        run("RPUSH k a b c 1 2 3 c c");
        expect("2", "LPOS k c");
        expect("3", "LPOS k 1");
        expect("nil", "LPOS k x");
        expect("6", "LPOS k c RANK 2");
        expect("7", "LPOS k c RANK -1");
        expect("nil", "LPOS k c RANK 4");
        expect("[2, 6]", "LPOS k c COUNT 2");
        expect("[2, 6, 7]", "LPOS k c COUNT 0");
        expect("[7, 6]", "LPOS k c COUNT 2 RANK -1");
        expect("[]", "LPOS k x COUNT 0");
        expect("[2]", "LPOS k c COUNT 0 MAXLEN 6");
        expect("[7, 6]", "LPOS k c COUNT 0 MAXLEN 3 RANK -1");
        expect("7", "LPOS k c RANK " + LEAST);
        expect("nil", "LPOS nosuch c");
        expect("[]", "LPOS nosuch c COUNT 1");
        pushLong("long");
        expect("[15, 5]", "LPOS long e5 COUNT 0 RANK -1");
    }

    @Test
    void shouldRefuseOptionsOfLposThatAreWrong() throws IOException {
        run("SET s x");
        expect(
                "!ERR RANK can't be zero: use 1 to start from the first match, 2 from the second ... or use negative to"
                        + " start from the end of the list",
                "LPOS s a RANK 0");
        expect(NOT_AN_INTEGER, "LPOS s a RANK x");
        expect("!ERR COUNT can't be negative", "LPOS s a COUNT -1");
        expect("!ERR COUNT can't be negative", "LPOS s a COUNT x");
        expect("!ERR MAXLEN can't be negative", "LPOS s a MAXLEN -1");
        expect(SYNTAX, "LPOS s a RANK");
        expect(SYNTAX, "LPOS s a FOO 1");
        expect(WRONG_TYPE, "LPOS s a");
        expectArity("lpos", "LPOS k");
    }
}
