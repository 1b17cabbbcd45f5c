package io.nanoredis.type.stream;

import io.nanoredis.memory.Mem;
import io.nanoredis.structure.CountedTree;

/// Who has added entries to the opened stream under identifiers of its own, so that the same entry, sent twice, is
/// added once: the IDs that the last entries of each producer got, for some time.
///
/// *shape* — a block, which the stream has from the first such entry on:
/// ```
///   0 seconds that an identifier is kept (8) | 8 identifiers per producer at most (8)
///  16 identifiers that were ever added (8) | 24 entries that were sent again (8) | 32 number of the next (8)
///  40 producers, a [NameTree] (24) | 64 identifiers in the order of their times, an [IdTree] (24)
/// producer    bytes of the name (8) | oldest identifier (8) | newest (8) | all of them, a [NameTree] (24) | name
/// identifier  bytes of the text (8) | producer (8) | ID of the entry (16) | when it was added, ms since 1970 (8)
///             | its number (8) | the producer's next one (8) | text
/// ```
/// The tree of times has the ms as the time of its IDs, and the number as theirs. The identifiers of one producer have
/// growing times, so that what is removed is always its oldest.
///
/// *errors* — [io.nanoredis.memory.ArenaFullException] from what adds; everything is then as before, but for
/// identifiers that had expired.
/// *thread* — the owner of the stream.
public final class StreamProducers {
    /// The longest time that an identifier can be kept.
    public static final long SECONDS_MAX = 86_400;
    /// The most identifiers that can be kept of a producer.
    public static final long ENTRIES_LIMIT = 10_000;

    /// How long an identifier is kept unless somebody says otherwise.
    static final long SECONDS_DEFAULT = 100;
    /// How many identifiers are kept of a producer unless somebody says otherwise.
    static final long ENTRIES_MAX_DEFAULT = 100;

    private static final int BYTES = 88;
    private static final int SECONDS = 0;
    private static final int ENTRIES_MAX = 8;
    private static final int ADDED = 16;
    private static final int DUPLICATES = 24;
    private static final int NUMBER = 32;
    private static final int NAMES = 40;
    private static final int TIMES = 64;

    private static final int OLDEST = 8;
    private static final int NEWEST = 16;
    private static final int OWN = 24;
    private static final int PRODUCER_NAME = 48;

    private static final int PRODUCER = 8;
    private static final int ID_MS = 16;
    private static final int ID_SEQ = 24;
    private static final int ADDED_MS = 32;
    private static final int ORDER = 40;
    private static final int NEXT = 48;
    private static final int TEXT = 56;

    private static final int DRAINED_MAX = 64;
    private static final long MS_PER_SECOND = 1000;

    private final Stream stream;
    private final NameTree names;
    private final NameTree own;
    private final IdTree times;
    private long pointer;
    private long state;

    StreamProducers(Stream stream) {
        this.stream = stream;
        names = new NameTree(stream.slab(), PRODUCER_NAME);
        own = new NameTree(stream.slab(), TEXT);
        times = new IdTree(stream.slab());
    }

    /// Serves the stream that has the address of the block, 0 for none, at an address.
    void open(long pointerAt) {
        pointer = pointerAt;
        state = Mem.getLong(pointerAt);
        if (state != 0) {
            names.open(state + NAMES);
            times.open(state + TIMES);
        }
    }

    /// Whether the stream has ever had such an entry, or was configured for them.
    public boolean exist() {
        return state != 0;
    }

    /// Prepares the stream for such entries, if it is not.
    ///
    /// @param seconds how long an identifier is kept
    /// @param entriesMax how many are kept of a producer
    public void create(long seconds, long entriesMax) {
        if (state != 0) {
            return;
        }
        long block = stream.alloc(BYTES);
        Mem.zero(block, BYTES);
        Mem.putLong(block + SECONDS, seconds);
        Mem.putLong(block + ENTRIES_MAX, entriesMax);
        Mem.putLong(pointer, block);
        open(pointer);
    }

    // ---- counters

    /// How long an identifier is kept, in seconds.
    public long seconds() {
        return Mem.getLong(state + SECONDS);
    }

    /// How many identifiers are kept of a producer.
    public long entriesMax() {
        return Mem.getLong(state + ENTRIES_MAX);
    }

    /// How many producers have identifiers that are kept.
    public long count() {
        return names.size();
    }

    /// How many identifiers are kept.
    public long identifiers() {
        return times.size();
    }

    /// How many identifiers were ever added.
    public long added() {
        return Mem.getLong(state + ADDED);
    }

    /// How many entries were not added, as they had been already.
    public long duplicates() {
        return Mem.getLong(state + DUPLICATES);
    }

    /// Notes that an entry was sent again.
    public void countDuplicate() {
        Mem.putLong(state + DUPLICATES, duplicates() + 1);
    }

    /// Sets what was ever counted.
    void counted(long added, long duplicates) {
        Mem.putLong(state + ADDED, added);
        Mem.putLong(state + DUPLICATES, duplicates);
    }

    /// Changes how long and how many are kept; with a change all identifiers are forgotten.
    public void configure(long seconds, long entriesMax) {
        if (seconds == seconds() && entriesMax == entriesMax()) {
            return;
        }
        Mem.putLong(state + SECONDS, seconds);
        Mem.putLong(state + ENTRIES_MAX, entriesMax);
        while (times.seekFirst()) {
            remove(times.target());
        }
    }

    // ---- identifiers

    /// The entry that a producer has added under an identifier, 0 if none is known; for [#idOf].
    public long find(byte[] name, int nameAt, int nameBytes, byte[] text, int textAt, int textBytes) {
        long producer = names.find(name, nameAt, nameBytes);
        if (producer == 0) {
            return 0;
        }
        own.open(producer + OWN);
        return own.find(text, textAt, textBytes);
    }

    /// The ID of an entry that was found.
    public static StreamId idOf(long identifier, StreamId into) {
        return into.set(Mem.getLong(identifier + ID_MS), Mem.getLong(identifier + ID_SEQ));
    }

    /// Notes that a producer has added an entry under an identifier, which is not known; the oldest one of the producer
    /// is forgotten for it if there are too many. Counts it.
    ///
    /// @return the identifier, for [#forget]
    public long add(
            byte[] name, int nameAt, int nameBytes, byte[] text, int textAt, int textBytes, StreamId id, long nowMs) {
        long producer = producer(name, nameAt, nameBytes);
        long identifier = 0;
        try {
            identifier = stream.alloc((long) TEXT + textBytes);
            own.name(identifier, text, textAt, textBytes);
            enter(identifier, producer, id, nowMs, text, textAt, textBytes);
        } catch (RuntimeException e) {
            if (identifier != 0) {
                stream.free(identifier);
            }
            removeIfEmpty(producer);
            throw e;
        }
        Mem.putLong(state + ADDED, added() + 1);
        own.open(producer + OWN);
        while (own.size() > entriesMax()) {
            remove(Mem.getLong(producer + OLDEST));
            own.open(producer + OWN);
        }
        return identifier;
    }

    private long producer(byte[] name, int nameAt, int nameBytes) {
        long producer = names.find(name, nameAt, nameBytes);
        if (producer != 0) {
            return producer;
        }
        producer = stream.alloc((long) PRODUCER_NAME + nameBytes);
        Mem.zero(producer, PRODUCER_NAME);
        names.name(producer, name, nameAt, nameBytes);
        long bytes = names.bytes();
        try {
            names.insert(producer, name, nameAt, nameBytes);
        } catch (RuntimeException e) {
            stream.free(producer);
            throw e;
        }
        saved(names, state + NAMES, bytes);
        return producer;
    }

    private void enter(
            long identifier, long producer, StreamId id, long nowMs, byte[] text, int textAt, int textBytes) {
        long newest = Mem.getLong(producer + NEWEST);
        long addedMs = newest == 0 ? nowMs : Math.max(nowMs, Mem.getLong(newest + ADDED_MS));
        long number = Mem.getLong(state + NUMBER);
        Mem.putLong(identifier + PRODUCER, producer);
        Mem.putLong(identifier + ID_MS, id.ms());
        Mem.putLong(identifier + ID_SEQ, id.seq());
        Mem.putLong(identifier + ADDED_MS, addedMs);
        Mem.putLong(identifier + ORDER, number);
        Mem.putLong(identifier + NEXT, 0);
        own.open(producer + OWN);
        long bytes = own.bytes();
        own.insert(identifier, text, textAt, textBytes);
        saved(own, producer + OWN, bytes);
        bytes = times.bytes();
        try {
            times.insert(addedMs, number, identifier);
        } catch (RuntimeException e) {
            bytes = own.bytes();
            own.remove(text, textAt, textBytes);
            saved(own, producer + OWN, bytes);
            throw e;
        }
        saved(times, state + TIMES, bytes);
        Mem.putLong(state + NUMBER, number + 1);
        Mem.putLong(newest == 0 ? producer + OLDEST : newest + NEXT, identifier);
        Mem.putLong(producer + NEWEST, identifier);
    }

    private void saved(CountedTree tree, long root, long bytesBefore) {
        tree.save(root);
        stream.addBytes(tree.bytes() - bytesBefore);
    }

    /// Undoes [#add], as the entry could not be added: what it has forgotten stays forgotten.
    public void forget(long identifier) {
        long producer = Mem.getLong(identifier + PRODUCER);
        long before = 0;
        for (long each = Mem.getLong(producer + OLDEST); each != identifier; each = Mem.getLong(each + NEXT)) {
            before = each;
        }
        unlink(identifier, producer, before);
        Mem.putLong(state + ADDED, added() - 1);
    }

    /// Forgets the oldest identifier of its producer, and the producer with the last one.
    private void remove(long identifier) {
        unlink(identifier, Mem.getLong(identifier + PRODUCER), 0);
    }

    private void unlink(long identifier, long producer, long before) {
        long next = Mem.getLong(identifier + NEXT);
        Mem.putLong(before == 0 ? producer + OLDEST : before + NEXT, next);
        if (next == 0) {
            Mem.putLong(producer + NEWEST, before);
        }
        long bytes = times.bytes();
        times.remove(Mem.getLong(identifier + ADDED_MS), Mem.getLong(identifier + ORDER));
        saved(times, state + TIMES, bytes);
        own.open(producer + OWN);
        bytes = own.bytes();
        byte[] text = bytesOf(identifier + TEXT, NameTree.nameLength(identifier));
        own.remove(text, 0, text.length);
        saved(own, producer + OWN, bytes);
        stream.free(identifier);
        removeIfEmpty(producer);
    }

    private void removeIfEmpty(long producer) {
        if (Mem.getLong(producer + OLDEST) != 0) {
            return;
        }
        byte[] name = bytesOf(producer + PRODUCER_NAME, NameTree.nameLength(producer));
        long bytes = names.bytes();
        names.remove(name, 0, name.length);
        saved(names, state + NAMES, bytes);
        stream.free(producer);
    }

    private static byte[] bytesOf(long address, int length) {
        byte[] bytes = new byte[length];
        Mem.copyOut(address, bytes, 0, length);
        return bytes;
    }

    /// Forgets the identifiers whose time has passed. *cost* — that of each once.
    public void expire(long nowMs) {
        long keptFromMs = nowMs - seconds() * MS_PER_SECOND;
        while (times.seekFirst() && times.ms() <= keptFromMs) {
            remove(times.target());
        }
    }

    // ---- whole, for the codec and the checks

    /// Stands at the first producer in the order of names; returns it, or 0.
    long firstProducer() {
        return names.seekFirst() ? names.block() : 0;
    }

    /// Steps to the next producer; returns it, or 0. Nothing must have been added or removed.
    long nextProducer() {
        return names.next() ? names.block() : 0;
    }

    static long nameOf(long producer) {
        return producer + PRODUCER_NAME;
    }

    static long identifiersOf(long producer) {
        return NameTree.sizeOf(producer + OWN);
    }

    static long oldestOf(long producer) {
        return Mem.getLong(producer + OLDEST);
    }

    static long nextOf(long identifier) {
        return Mem.getLong(identifier + NEXT);
    }

    static long textOf(long identifier) {
        return identifier + TEXT;
    }

    /// Frees the next part; returns whether that was all, the stream being then as if it never had such entries.
    boolean drain() {
        if (state == 0) {
            return true;
        }
        for (int i = 0; i < DRAINED_MAX; i++) {
            if (!times.seekFirst()) {
                stream.free(state);
                Mem.putLong(pointer, 0);
                state = 0;
                return true;
            }
            remove(times.target());
        }
        return false;
    }

    /// Walks over everything and compares it with the counters; returns the bytes of all blocks.
    long verify() {
        if (state == 0) {
            return 0;
        }
        names.verify();
        times.verify();
        long bytes = stream.slab().sizeOf(state) + names.bytes() + times.bytes();
        long identifiers = 0;
        for (long producer = firstProducer(); producer != 0; producer = nextProducer()) {
            own.open(producer + OWN);
            own.verify();
            bytes += stream.slab().sizeOf(producer) + own.bytes();
            long count = 0;
            long last = 0;
            for (long each = oldestOf(producer); each != 0; each = nextOf(each)) {
                bytes += stream.slab().sizeOf(each);
                Stream.require("producer", Mem.getLong(each + PRODUCER), producer);
                Stream.require("time", times.find(Mem.getLong(each + ADDED_MS), Mem.getLong(each + ORDER)), each);
                last = each;
                count++;
            }
            Stream.require("newest identifier", Mem.getLong(producer + NEWEST), last);
            Stream.require("identifiers of a producer", count, own.size());
            identifiers += count;
        }
        Stream.require("identifiers", identifiers, times.size());
        return bytes;
    }
}
