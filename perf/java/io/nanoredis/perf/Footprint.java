package io.nanoredis.perf;

import io.nanoredis.db.Database;
import io.nanoredis.db.DatabaseOptions;
import io.nanoredis.db.Keyspace;
import io.nanoredis.memory.HashFunction;
import io.nanoredis.memory.Mem;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/// Fills one shard with keys and prints what a key costs in memory; [InsertLatency] tells how long that takes.
///
/// Arguments: number of keys, bytes per value. Keys have 16 bytes.
public final class Footprint {
    private static final int KEY_BYTES = 16;

    private Footprint() {}

    /// Runs one measurement and prints one line per figure.
    public static void main(String[] args) throws IOException {
        int keys = Integer.parseInt(args[0]);
        int valueBytes = Integer.parseInt(args[1]);
        try (Database database = new Database(16, new HashFunction(1), DatabaseOptions.defaults())) {
            long before = residentBytes();
            fill(database, keys, valueBytes);
            print(database, keys, residentBytes() - before);
        }
    }

    private static void fill(Database database, int keys, int valueBytes) {
        Keyspace keyspace = database.keyspace(0);
        HashFunction hash = database.hashFunction();
        byte[] key = "key:000000000000".getBytes(StandardCharsets.US_ASCII);
        byte[] value = new byte[valueBytes];
        Arrays.fill(value, (byte) 'x');
        for (int i = 0; i < keys; i++) {
            number(key, i);
            keyspace.setString(key, 0, KEY_BYTES, hash.hash(key, 0, KEY_BYTES), value, 0, valueBytes, 0);
        }
    }

    /// Writes a number into the last twelve bytes of a key.
    static void number(byte[] key, int number) {
        int left = number;
        for (int i = KEY_BYTES - 1; i >= 4; i--) {
            key[i] = (byte) ('0' + left % 10);
            left /= 10;
        }
    }

    private static void print(Database database, int keys, long grownBytes) {
        System.out.printf("mode                %s%n", Mem.mode());
        System.out.printf("keys                %,d%n", keys);
        System.out.printf("RSS growth per key  %.1f B%n", (double) grownBytes / keys);
        System.out.printf("live bytes per key  %.1f B%n", (double) database.liveBytes() / keys);
        System.out.printf("footprint per key   %.1f B%n", (double) database.footprintBytes() / keys);
        System.out.printf("commit stalls       %d%n", database.commitStalls());
    }

    private static long residentBytes() throws IOException {
        return Long.parseLong(Files.readString(Path.of("/proc/self/statm")).split(" ", -1)[1]) * 4096;
    }
}
