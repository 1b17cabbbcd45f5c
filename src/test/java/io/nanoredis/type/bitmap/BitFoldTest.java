package io.nanoredis.type.bitmap;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import io.nanoredis.memory.Mem;
import io.nanoredis.structure.Record;
import io.nanoredis.testing.FuzzSeed;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class BitFoldTest {
    private static final int ROUNDS = 800;

    private final SplittableRandom random = new SplittableRandom(FuzzSeed.next(BitFoldTest.class));
    private final StringRecords records = new StringRecords();

    @AfterEach
    void close() {
        records.close();
    }

    @ParameterizedTest
    @EnumSource
    void shouldComputeEveryBit(BitOperation operation) {
        for (int round = 0; round < ROUNDS; round++) {
            List<byte[]> values = new ArrayList<>();
            List<Long> sources = new ArrayList<>();
            int count = operation == BitOperation.NOT ? 1 : 1 + random.nextInt(5);
            int bytes = 0;
            for (int i = 0; i < count; i++) {
                byte[] value = value();
                sources.add(record("s" + i, value));
                values.add(value);
                bytes = Math.max(bytes, value.length);
            }
            byte[] expected = model(operation, values, bytes);
            assertArrayEquals(expected, computed(operation, sources, bytes, 1), operation::name);
            assertArrayEquals(expected, computed(operation, sources, bytes, 3), operation::name);
        }
    }

    private byte[] value() {
        if (random.nextInt(6) == 0) {
            return Long.toString(random.nextLong()).getBytes(StandardCharsets.US_ASCII);
        }
        byte[] value = new byte[random.nextInt(random.nextInt(8) == 0 ? 300 : 30)];
        random.nextBytes(value);
        return value;
    }

    private long record(String key, byte[] value) {
        String text = new String(value, StandardCharsets.ISO_8859_1);
        if (text.matches("-?[1-9][0-9]*")) {
            return records.number(key, Long.parseLong(text));
        }
        return value.length == 0 && random.nextBoolean() ? 0 : records.raw(key, value);
    }

    /// The result, from as many folds as there are shards, in pieces of any multiple of eight.
    private byte[] computed(BitOperation operation, List<Long> sources, int bytes, int shards) {
        long target = Record.valueAddress(records.raw("target", new byte[bytes]));
        int pieceMax = 8 * (1 + random.nextInt(20));
        BitFold[] folds = new BitFold[shards];
        for (int i = 0; i < shards; i++) {
            folds[i] = new BitFold(operation, pieceMax);
        }
        for (int from = 0; from < bytes; from += pieceMax) {
            int piece = Math.min(pieceMax, bytes - from);
            for (BitFold fold : folds) {
                fold.begin(piece);
            }
            for (int i = 0; i < sources.size(); i++) {
                folds[i % shards].add(sources.get(i), from, i == 0);
            }
            for (int i = 1; i < shards; i++) {
                folds[0].add(folds[i]);
            }
            folds[0].finish();
            folds[0].store(target + from, piece);
        }
        byte[] result = new byte[bytes];
        Mem.copyOut(target, result, 0, bytes);
        return result;
    }

    private static byte[] model(BitOperation operation, List<byte[]> values, int bytes) {
        byte[] result = new byte[bytes];
        for (int bit = 0; bit < bytes * 8; bit++) {
            int set = 0;
            for (byte[] value : values) {
                set += isSet(value, bit) ? 1 : 0;
            }
            boolean head = isSet(values.get(0), bit);
            int others = set - (head ? 1 : 0);
            boolean on = switch (operation) {
                case AND -> set == values.size();
                case OR -> set > 0;
                case XOR -> set % 2 == 1;
                case NOT -> set == 0;
                case DIFF -> head && others == 0;
                case DIFF1 -> !head && others > 0;
                case ANDOR -> head && others > 0;
                case ONE -> set == 1;
            };
            result[bit / 8] |= (byte) (on ? 0x80 >>> bit % 8 : 0);
        }
        return result;
    }

    private static boolean isSet(byte[] value, int bit) {
        return bit / 8 < value.length && (value[bit / 8] << bit % 8 & 0x80) != 0;
    }
}
