package io.nanoredis.shard;

import org.jspecify.annotations.Nullable;

/// The tickets that wait for one kind of value under one key, first come first served.
final class WaitLine {
    final KeyWaiters key;
    final int kind;

    @Nullable
    WaitEntry head;

    @Nullable
    WaitEntry tail;

    /// The ticket that is being served with the help of other keys, for which it has to wait; nobody is served before
    /// that has ended.
    @Nullable
    WaitEntry holder;

    @Nullable
    WaitLine nextKind;

    WaitLine(KeyWaiters key, int kind) {
        this.key = key;
        this.kind = kind;
    }

    void append(WaitEntry entry) {
        entry.line = this;
        entry.previous = tail;
        entry.next = null;
        if (tail == null) {
            head = entry;
        } else {
            tail.next = entry;
        }
        tail = entry;
    }

    void remove(WaitEntry entry) {
        WaitEntry before = entry.previous;
        WaitEntry after = entry.next;
        if (before == null) {
            head = after;
        } else {
            before.next = after;
        }
        if (after == null) {
            tail = before;
        } else {
            after.previous = before;
        }
        entry.line = null;
        entry.previous = null;
        entry.next = null;
    }
}
