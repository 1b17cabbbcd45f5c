package io.nanoredis.shard;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.nanoredis.db.Database;
import io.nanoredis.db.KeyListener;
import io.nanoredis.structure.Record;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class EffectsTest {
    private final Database database = TestDatabases.create(1).get(0);
    private final Effects effects = new Effects(database);
    private final List<String> told = new ArrayList<>();

    @AfterEach
    void closeDatabase() {
        database.close();
    }

    @Test
    void shouldTellEveryListenerOfEveryChangeInTheirOrder() {
        effects.listen(new Listener("a"));
        effects.listen(new Listener("b"));
        set(0, "k");
        delete(0, "k");
        database.swap(1, 2);
        database.flush(3);
        assertEquals(
                List.of(
                        "a 0",
                        "b 0",
                        "a 0",
                        "b 0",
                        "a ex 1 2",
                        "b ex 1 2",
                        "a db 1",
                        "b db 1",
                        "a db 2",
                        "b db 2",
                        "a em 3",
                        "b em 3",
                        "a db 3",
                        "b db 3"),
                told);
    }

    @Test
    void shouldTellWhoIsLeftWhenOneIgnores() {
        Listener a = new Listener("a");
        Listener b = new Listener("b");
        Listener c = new Listener("c");
        effects.listen(a);
        effects.listen(b);
        effects.listen(c);
        effects.ignore(b);
        set(0, "k");
        effects.ignore(a);
        set(0, "l");
        effects.ignore(c);
        set(0, "m");
        assertEquals(List.of("a 0", "c 0", "c 0"), told);
        assertEquals(0, effects.listeners());
    }

    @Test
    void shouldShowKeysOfDatabaseThatIsAboutToBeEmptied() {
        set(0, "k");
        long[] seen = new long[2];
        effects.listen(new Listener("a") {
            @Override
            public void emptying(int index) {
                seen[0] = database.keyspace(index).size();
            }

            @Override
            public void databaseChanged(int index) {
                seen[1] = database.keyspace(index).size();
            }
        });
        database.flush(0);
        assertEquals(1, seen[0]);
        assertEquals(0, seen[1]);
    }

    @Test
    void shouldRefuseListenerThatListensAlreadyOrNotAtAll() {
        Listener a = new Listener("a");
        effects.listen(a);
        assertThrows(IllegalStateException.class, () -> effects.listen(a));
        effects.ignore(a);
        assertThrows(IllegalStateException.class, () -> effects.ignore(a));
    }

    private void set(int index, String key) {
        byte[] bytes = key.getBytes(StandardCharsets.US_ASCII);
        long hash = database.hashFunction().hash(bytes, 0, bytes.length);
        database.keyspace(index).put(bytes, 0, bytes.length, hash, Record.STRING, Record.RAW, 0, 0);
    }

    private void delete(int index, String key) {
        byte[] bytes = key.getBytes(StandardCharsets.US_ASCII);
        database.keyspace(index)
                .delete(bytes, 0, bytes.length, database.hashFunction().hash(bytes, 0, bytes.length));
    }

    private class Listener implements KeyListener {
        private final String name;

        Listener(String name) {
            this.name = name;
        }

        @Override
        public void keyChanged(int index, long keyAddress, int keyLength) {
            told.add(name + " " + index);
        }

        @Override
        public void emptying(int index) {
            told.add(name + " em " + index);
        }

        @Override
        public void exchanging(int a, int b) {
            told.add(name + " ex " + a + " " + b);
        }

        @Override
        public void databaseChanged(int index) {
            told.add(name + " db " + index);
        }
    }
}
