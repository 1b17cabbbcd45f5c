package io.nanoredis.structure;

import io.nanoredis.memory.Mem;

/// The binary form of one segment of a [DashTable]: a header and 67 buckets of eight slots.
///
/// ```
/// header  64 bytes:  0 depth (4) |  4 count (4) |  8 snapshot epoch (8) | 16 saved buckets (8) | 24 least expiry (8)
///                   32 next segment of the chain (8) | 40 hash prefix (8) | 48 unused
/// bucket  64 bytes: 8 slots
/// slot    63-38 top bits of the hash | 37 overflow | 36-35 displacement | 34 expires | 33-0 distance of the record / 8
/// ```
///
/// An entry's home is the bucket named by the low 6 bits of its hash; it lies there or in one of the next three, and
/// the displacement
/// says how far. The overflow bit of a bucket's first slot says that some entry which passed this bucket on its way
/// lies further on,
/// so that a search may not stop; it is exact. A slot is free if its distance is 0.
final class Segment {
    static final int HOMES = 64;
    static final int DISPLACEMENT_MAX = 3;
    static final int BUCKETS = HOMES + DISPLACEMENT_MAX;
    static final int BUCKET_BYTES = 64;
    static final int SLOTS = BUCKETS * 8;
    static final int HEADER_BYTES = 64;
    static final int BYTES = HEADER_BYTES + BUCKETS * BUCKET_BYTES;

    static final int TAG_BITS = 26;
    static final long TAG_MASK = -1L << (64 - TAG_BITS);
    static final long OVERFLOW = 1L << 37;
    static final int DISPLACEMENT_SHIFT = 35;
    static final long EXPIRES = 1L << 34;
    static final long DISTANCE_MASK = (1L << 34) - 1;
    /// What of a slot belongs to its entry and moves with it.
    static final long ENTRY_MASK = TAG_MASK | EXPIRES | DISTANCE_MASK;

    static final long NEVER = Long.MAX_VALUE;

    private static final int DEPTH = 0;
    private static final int COUNT = 4;
    private static final int SNAPSHOT_EPOCH = 8;
    private static final int SAVED_BUCKETS = 16;
    private static final int LEAST_EXPIRY = 24;
    private static final int NEXT = 32;
    private static final int PREFIX = 40;

    private Segment() {}

    /// Makes an empty segment of fresh memory.
    static void init(long segment, int depth, long prefix) {
        Mem.zero(segment, BYTES);
        Mem.putInt(segment + DEPTH, depth);
        Mem.putLong(segment + LEAST_EXPIRY, NEVER);
        Mem.putLong(segment + PREFIX, prefix);
    }

    /// How many top bits of the hash all entries share.
    static int depth(long segment) {
        return Mem.getInt(segment + DEPTH);
    }

    static int count(long segment) {
        return Mem.getInt(segment + COUNT);
    }

    static void count(long segment, int count) {
        Mem.putInt(segment + COUNT, count);
    }

    /// The snapshot for which [#savedBuckets(long)] holds.
    static long snapshotEpoch(long segment) {
        return Mem.getLong(segment + SNAPSHOT_EPOCH);
    }

    /// A bit for each home bucket that the snapshot has.
    static long savedBuckets(long segment) {
        return Mem.getLong(segment + SAVED_BUCKETS);
    }

    /// Nothing of an entry expires before ([Record#dueMs]); [#NEVER] if nothing expires.
    static long leastExpiryMs(long segment) {
        return Mem.getLong(segment + LEAST_EXPIRY);
    }

    static void leastExpiryMs(long segment, long expireAtMs) {
        Mem.putLong(segment + LEAST_EXPIRY, expireAtMs);
    }

    static void lowerLeastExpiryMs(long segment, long expireAtMs) {
        if (expireAtMs != 0 && expireAtMs < leastExpiryMs(segment)) {
            leastExpiryMs(segment, expireAtMs);
        }
    }

    /// The next segment with the same prefix, or 0.
    static long next(long segment) {
        return Mem.getLong(segment + NEXT);
    }

    static void next(long segment, long next) {
        Mem.putLong(segment + NEXT, next);
    }

    /// The shared top bits of the hashes, at the top.
    static long prefix(long segment) {
        return Mem.getLong(segment + PREFIX);
    }

    /// The bucket where the entries of a hash are at home.
    static long home(long segment, long hash) {
        return segment + HEADER_BYTES + ((hash & (HOMES - 1)) << 6);
    }

    static long bucket(long segment, int bucket) {
        return segment + HEADER_BYTES + (long) bucket * BUCKET_BYTES;
    }

    static long slot(long segment, int index) {
        return segment + HEADER_BYTES + (long) index * 8;
    }

    static int bucketOf(long segment, long slot) {
        return (int) ((slot - segment - HEADER_BYTES) >>> 6);
    }

    static int displacement(long entry) {
        return (int) (entry >>> DISPLACEMENT_SHIFT) & 3;
    }

    static boolean isFree(long entry) {
        return (entry & DISTANCE_MASK) == 0;
    }

    /// Whether an entry may be one of this hash.
    static boolean matches(long entry, long hash) {
        return ((entry ^ hash) & TAG_MASK) == 0 && !isFree(entry);
    }

    /// The address of an entry's record.
    ///
    /// @param base where distances begin
    static long record(long base, long entry) {
        return base + ((entry & DISTANCE_MASK) << 3);
    }

    /// What of an entry says where its record lies.
    static long distance(long base, long record) {
        return (record - base) >>> 3;
    }

    static boolean overflows(long segment, int bucket) {
        return (Mem.getLong(bucket(segment, bucket)) & OVERFLOW) != 0;
    }

    private static void overflows(long segment, int bucket, boolean value) {
        long first = bucket(segment, bucket);
        long entry = Mem.getLong(first);
        Mem.putLong(first, value ? entry | OVERFLOW : entry & ~OVERFLOW);
    }

    /// Loads the first and the 64th byte of the record that a key of this hash probably has. The result means nothing;
    /// use it, lest the loads be optimised away.
    static long touchRecord(long segment, long base, long hash) {
        long bucket = home(segment, hash);
        while (true) {
            long first = Mem.getLong(bucket);
            for (int i = 0; i < BUCKET_BYTES; i += 8) {
                long entry = Mem.getLong(bucket + i);
                if (matches(entry, hash)) {
                    long record = record(base, entry);
                    return (long) Mem.getByte(record) + Mem.getByte(record + 63);
                }
            }
            if ((first & OVERFLOW) == 0) {
                return 0;
            }
            bucket += BUCKET_BYTES;
        }
    }

    /// Puts an entry into the first free slot of its home or the next three buckets; false, with nothing changed, if
    /// there is none.
    static boolean place(long segment, int home, long entry) {
        for (int displacement = 0; displacement <= DISPLACEMENT_MAX; displacement++) {
            long slot = freeSlot(bucket(segment, home + displacement));
            if (slot != 0) {
                long kept = Mem.getLong(slot) & OVERFLOW;
                Mem.putLong(slot, (entry & ENTRY_MASK) | ((long) displacement << DISPLACEMENT_SHIFT) | kept);
                for (int passed = 0; passed < displacement; passed++) {
                    overflows(segment, home + passed, true);
                }
                count(segment, count(segment) + 1);
                return true;
            }
        }
        return false;
    }

    private static long freeSlot(long bucket) {
        for (int i = 0; i < BUCKET_BYTES; i += 8) {
            if (isFree(Mem.getLong(bucket + i))) {
                return bucket + i;
            }
        }
        return 0;
    }

    /// Whether [#place(long, int, long)] would find a slot.
    static boolean hasRoom(long segment, int home) {
        for (int displacement = 0; displacement <= DISPLACEMENT_MAX; displacement++) {
            if (freeSlot(bucket(segment, home + displacement)) != 0) {
                return true;
            }
        }
        return false;
    }

    /// Empties a slot; the overflow bits of the buckets that its entry had passed stay exact.
    static void remove(long segment, long slot) {
        long entry = Mem.getLong(slot);
        Mem.putLong(slot, entry & OVERFLOW);
        count(segment, count(segment) - 1);
        int bucket = bucketOf(segment, slot);
        for (int passed = bucket - displacement(entry); passed < bucket; passed++) {
            if (!isPassed(segment, passed)) {
                overflows(segment, passed, false);
            }
        }
    }

    /// Whether some entry of this bucket's way lies behind it.
    static boolean isPassed(long segment, int bucket) {
        for (int ahead = 1; ahead <= DISPLACEMENT_MAX && bucket + ahead < BUCKETS; ahead++) {
            long first = bucket(segment, bucket + ahead);
            for (int i = 0; i < BUCKET_BYTES; i += 8) {
                long entry = Mem.getLong(first + i);
                if (!isFree(entry) && displacement(entry) >= ahead) {
                    return true;
                }
            }
        }
        return false;
    }
}
