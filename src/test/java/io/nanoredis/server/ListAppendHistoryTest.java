package io.nanoredis.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nanoredis.server.ListAppendHistory.Append;
import io.nanoredis.server.ListAppendHistory.Outcome;
import io.nanoredis.server.ListAppendHistory.Read;
import io.nanoredis.server.ListAppendHistory.Transaction;
import java.util.List;
import org.junit.jupiter.api.Test;

/// The checker finds each anomaly in a history that has it, and none in one that has none.
class ListAppendHistoryTest {
    private static final int X = 1;
    private static final int Y = 2;

    @Test
    void shouldAcceptWhatHasASerialOrder() {
        assertEquals(
                List.of(),
                ListAppendHistory.anomalies(List.of(
                        executed(1, 4, List.of(append(X, 1), append(Y, 2)), List.of(read(X, 1L))),
                        executed(2, 5, List.of(append(X, 3)), List.of(read(Y, 2L))),
                        new Transaction(Outcome.REFUSED, 3, 6, List.of(append(X, 4)), List.of()),
                        new Transaction(Outcome.UNKNOWN, 3, 6, List.of(append(Y, 5)), List.of()),
                        new Transaction(Outcome.UNKNOWN, 3, 6, List.of(append(Y, 6)), List.of()),
                        executed(10, 11, List.of(), List.of(read(X, 1L, 3L), read(Y, 2L, 6L))))));
    }

    @Test
    void shouldFindWritesInTwoOrders() {
        assertFound(
                "G0",
                executed(1, 9, List.of(append(X, 1), append(Y, 2)), List.of()),
                executed(1, 9, List.of(append(X, 3), append(Y, 4)), List.of()),
                executed(10, 11, List.of(), List.of(read(X, 1L, 3L), read(Y, 4L, 2L))));
    }

    @Test
    void shouldFindReadOfWhatWasNeverExecuted() {
        assertFound(
                "G1a",
                new Transaction(Outcome.REFUSED, 1, 2, List.of(append(X, 1)), List.of()),
                executed(3, 4, List.of(), List.of(read(X, 1L))));
        assertFound("G1a", executed(3, 4, List.of(), List.of(read(X, 7L))));
    }

    @Test
    void shouldFindReadInTheMiddleOfATransaction() {
        assertFound(
                "G1b",
                executed(1, 9, List.of(append(X, 1), append(X, 2)), List.of()),
                executed(1, 9, List.of(), List.of(read(X, 1L))),
                executed(10, 11, List.of(), List.of(read(X, 1L, 2L))));
    }

    @Test
    void shouldFindTwoThatHaveReadEachOther() {
        assertFound(
                "G1c",
                executed(1, 9, List.of(append(X, 1)), List.of(read(Y, 2L))),
                executed(1, 9, List.of(append(Y, 2)), List.of(read(X, 1L))));
    }

    @Test
    void shouldFindTwoThatHaveMissedEachOther() {
        assertFound(
                "G2",
                executed(1, 9, List.of(append(X, 1)), List.of(read(Y))),
                executed(1, 9, List.of(append(Y, 2)), List.of(read(X))),
                executed(10, 11, List.of(), List.of(read(X, 1L), read(Y, 2L))));
    }

    @Test
    void shouldFindReadThatSeesOneOfTwoKeysOfATransaction() {
        assertFound(
                "G2",
                executed(1, 9, List.of(append(X, 1), append(Y, 2)), List.of()),
                executed(1, 9, List.of(), List.of(read(X, 1L), read(Y))),
                executed(10, 11, List.of(), List.of(read(X, 1L), read(Y, 2L))));
    }

    @Test
    void shouldFindReadOfThePast() {
        assertFound(
                "real time",
                executed(1, 2, List.of(append(X, 1)), List.of()),
                executed(3, 4, List.of(), List.of(read(X))),
                executed(5, 6, List.of(), List.of(read(X, 1L))));
    }

    @Test
    void shouldFindReadsOfTwoOrders() {
        assertFound(
                "contradicting",
                executed(1, 9, List.of(append(X, 1)), List.of()),
                executed(1, 9, List.of(append(X, 2)), List.of()),
                executed(1, 9, List.of(), List.of(read(X, 2L))),
                executed(10, 11, List.of(), List.of(read(X, 1L, 2L))));
    }

    @Test
    void shouldFindAcknowledgedValueThatIsNotThere() {
        assertFound(
                "lost",
                executed(1, 2, List.of(append(X, 1)), List.of()),
                executed(3, 4, List.of(append(X, 2)), List.of()),
                executed(10, 11, List.of(), List.of(read(X, 2L))));
    }

    private static void assertFound(String name, Transaction... history) {
        List<String> found = ListAppendHistory.anomalies(List.of(history));
        assertTrue(found.stream().anyMatch(text -> text.startsWith(name)), name + ": " + found);
    }

    private static Transaction executed(long from, long to, List<Append> appends, List<Read> reads) {
        return new Transaction(Outcome.EXECUTED, from, to, appends, reads);
    }

    private static Append append(int key, long value) {
        return new Append(key, value);
    }

    private static Read read(int key, Long... values) {
        return new Read(key, List.of(values));
    }
}
