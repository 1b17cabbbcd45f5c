package io.nanoredis.shard;

import io.nanoredis.memory.Mem;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// A key that somebody waits for: its lines, one per kind of value, and whether it has changed since it was last looked
/// at.
final class KeyWaiters {
    final int database;
    final long hash;
    private final byte[] key;

    @Nullable
    WaitLine lines;

    /// Whether it stands among the ready keys of its shard or of a transaction.
    boolean ready;

    @Nullable
    KeyWaiters nextReady;

    @Nullable
    KeyWaiters nextInBucket;

    KeyWaiters(int database, WaitEntry first) {
        this.database = database;
        hash = first.hash;
        key = Arrays.copyOfRange(first.array, first.offset, first.offset + first.length);
    }

    boolean is(int db, WaitEntry entry) {
        return hash == entry.hash
                && database == db
                && Arrays.equals(key, 0, key.length, entry.array, entry.offset, entry.offset + entry.length);
    }

    boolean is(int db, long keyHash, long keyAddress, int keyLength) {
        return hash == keyHash
                && database == db
                && key.length == keyLength
                && Mem.equals(keyAddress, key, 0, keyLength);
    }

    @Nullable
    WaitLine find(int kind) {
        WaitLine line = lines;
        while (line != null && line.kind != kind) {
            line = line.nextKind;
        }
        return line;
    }

    WaitLine findOrAdd(int kind) {
        WaitLine line = find(kind);
        if (line == null) {
            line = new WaitLine(this, kind);
            line.nextKind = lines;
            lines = line;
        }
        return line;
    }

    /// Whether time matters for somebody who waits here.
    boolean isTimed() {
        for (WaitLine line = lines; line != null; line = line.nextKind) {
            for (WaitEntry entry = line.head; entry != null; entry = entry.next) {
                if (entry.ticket.isTimed()) {
                    return true;
                }
            }
        }
        return false;
    }

    /// Whether somebody who waits here ends when the key is removed.
    boolean hasWhoEndsWithKey() {
        for (WaitLine line = lines; line != null; line = line.nextKind) {
            for (WaitEntry entry = line.head; entry != null; entry = entry.next) {
                if (entry.ticket.endsWithKey()) {
                    return true;
                }
            }
        }
        return false;
    }

    boolean isEmpty() {
        for (WaitLine line = lines; line != null; line = line.nextKind) {
            if (line.head != null) {
                return false;
            }
        }
        return true;
    }
}
