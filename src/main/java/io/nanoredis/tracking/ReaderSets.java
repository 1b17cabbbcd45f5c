package io.nanoredis.tracking;

import java.util.Arrays;
import java.util.function.IntConsumer;
import java.util.function.IntPredicate;

/// Sets of two clients or more, by number: those that may have cached the same key.
///
/// *Shape*: a set is an array whose first element counts and whose others are the clients in ascending order, so that
/// one
/// that is there already is found in a few steps even among thousands.
///
/// *Thread*: the owner of the shard.
final class ReaderSets {
    private static final int CLIENTS_MIN = 3;

    private static final int[] NO_SET = {0};

    private int[][] sets = new int[4][];
    private int[] unused = new int[4];
    private int unusedCount;
    private int end;

    /// A new set of two clients.
    int create(int one, int other) {
        int number = unusedCount > 0 ? unused[--unusedCount] : end++;
        if (number == sets.length) {
            sets = Arrays.copyOf(sets, number * 2);
        }
        int[] set = new int[1 + CLIENTS_MIN];
        set[0] = 2;
        set[1] = Math.min(one, other);
        set[2] = Math.max(one, other);
        sets[number] = set;
        return number;
    }

    /// Adds a client; false if it was there.
    boolean add(int number, int client) {
        int[] set = set(number);
        int count = set[0];
        int found = Arrays.binarySearch(set, 1, 1 + count, client);
        if (found >= 0) {
            return false;
        }
        if (count + 1 == set.length) {
            set = Arrays.copyOf(set, 2 * set.length);
            sets[number] = set;
        }
        int at = -found - 1;
        System.arraycopy(set, at, set, at + 1, 1 + count - at);
        set[at] = client;
        set[0] = count + 1;
        return true;
    }

    /// Names the clients of a set, in ascending order.
    void forEach(int number, IntConsumer clients) {
        int[] set = set(number);
        for (int i = 1; i <= set[0]; i++) {
            clients.accept(set[i]);
        }
    }

    /// Removes clients and tells `removed` of each.
    ///
    /// @return how many are left
    int removeIf(int number, IntPredicate gone, IntConsumer removed) {
        int[] set = set(number);
        int kept = 0;
        for (int i = 1; i <= set[0]; i++) {
            if (gone.test(set[i])) {
                removed.accept(set[i]);
            } else {
                set[++kept] = set[i];
            }
        }
        set[0] = kept;
        return kept;
    }

    /// Ends a set.
    void release(int number) {
        sets[number] = NO_SET;
        if (unusedCount == unused.length) {
            unused = Arrays.copyOf(unused, unusedCount * 2);
        }
        unused[unusedCount++] = number;
    }

    private int[] set(int number) {
        return sets[number];
    }
}
