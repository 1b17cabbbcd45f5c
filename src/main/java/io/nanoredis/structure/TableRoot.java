package io.nanoredis.structure;

import io.nanoredis.memory.Mem;
import io.nanoredis.memory.Slab;

/// The form in which a [DashTable] that is a part of a value is kept between its uses ([DashTable#open],
/// [DashTable#save]), and what can be done with the table without opening it.
///
/// *shape* — directory (8) | entries (8) | entries that expire (8) | segments (4) | of them in chains (4) | deepest
/// segments (4) | depth (4).
public final class TableRoot {
    /// Its length.
    public static final int BYTES = 40;

    static final int DIRECTORY = 0;
    static final int SIZE = 8;
    static final int EXPIRES = 16;
    static final int SEGMENTS = 24;
    static final int CHAINED = 28;
    static final int DEEPEST = 32;
    static final int DEPTH = 36;

    private TableRoot() {}

    /// The number of entries.
    public static long size(long root) {
        return Mem.getLong(root + SIZE);
    }

    /// [DashTable#touchBucket(long)] in a table that is not open.
    public static long touchBucket(long root, long hash) {
        return isEmpty(root) ? 0 : Mem.getLong(Segment.home(segment(root, hash), hash));
    }

    /// [DashTable#touchRecord(long)] in a table of this slab that is not open.
    public static long touchRecord(long root, long hash, Slab slab) {
        return isEmpty(root) ? 0 : Segment.touchRecord(segment(root, hash), slab.base(), hash);
    }

    private static boolean isEmpty(long root) {
        return Mem.getInt(root + SEGMENTS) == 0;
    }

    private static long segment(long root, long hash) {
        return Mem.getLong(Mem.getLong(root + DIRECTORY) + (hash >>> -Mem.getInt(root + DEPTH) << 3));
    }
}
