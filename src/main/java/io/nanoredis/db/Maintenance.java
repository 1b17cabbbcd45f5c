package io.nanoredis.db;

import io.nanoredis.memory.ArenaFullException;
import io.nanoredis.memory.Slab;
import io.nanoredis.structure.DashTable;
import java.util.function.LongSupplier;

/// The work within a [Database] that is nobody's request, in slices: each call takes up every kind where it stopped,
/// does at least one step
/// of each that has something to do, and ends when its time is over.
final class Maintenance {
    private static final long DIRTY_BYTES_LEAST = 4L << 20;
    private static final int DIRTY_SHARE_SHIFT = 4;
    private static final long TRIM_BYTES = 4L << 20;
    private static final long DIRTY_PATIENCE_NS = 5_000_000_000L;
    /// After so long without growth a shard keeps no memory ready for it.
    private static final long GROWTH_PAUSE_NS = 3_000_000_000L;
    /// A pass that frees less than 1/64 of the memory is not repeated until the data have changed by 1/16.
    private static final int DEFRAG_GAIN_SHIFT = 6;
    private static final int DEFRAG_CHANGE_SHIFT = 4;
    private static final double STALE_WEIGHT = 0.05;
    /// The share of time for what has no option of its own: freeing flushed data, merging segments, returning memory.
    private static final int CLEAN_UP_PERCENT = 20;

    private final Database database;
    private final Keyspace[] keyspaces;
    private final Slab slab;
    private final LongSupplier nanoClock;

    /// The share of the owner's time for what the last slice left; 0 if that is nothing.
    private int wantedPercent;

    private boolean activeExpire = true;
    private boolean sweeping;
    /// Whether the last sweep has left parts of values that are due, so that the next one follows at once.
    private boolean sweepAgain;
    private int sweepIndex;
    private long sweepPosition;
    private long sweepLeastMs;
    private long sweepStartedMs = Long.MIN_VALUE / 2;
    private long sweepExpirable;
    private long sweepExpiredBefore;
    private double expiredStalePerc;

    private int shrinkIndex;
    private long shrinkPosition;
    private long shrinkMergesBefore;
    private boolean shrinking;
    /// The segments of the last table in which nothing could be merged, lest it be walked again and again.
    private int shrinkVainSegments = -1;

    private boolean defragmenting;
    private int defragIndex;
    private long defragPosition;
    /// Whether all segments of the table have been looked at, while values of the last may still be packed.
    private boolean defragPassed;
    private final ValuePacking packing;
    private long defragUsedBefore;
    private long defragVainLiveBytes = -1;
    private long defragMoves;

    /// The least memory that was free but not given back since a moment, and what of it is too much.
    private long leastDirtyBytes;
    private long dirtySinceNs;
    private long surplusBytes;

    private long grownToBytes;
    private long grownAtNs;

    Maintenance(Database database, Keyspace[] keyspaces, LongSupplier nanoClock) {
        this.database = database;
        this.keyspaces = keyspaces;
        this.nanoClock = nanoClock;
        slab = database.slab();
        packing = new ValuePacking(database);
        dirtySinceNs = nanoClock.getAsLong();
        grownAtNs = dirtySinceNs;
    }

    void activeExpire(boolean on) {
        activeExpire = on;
    }

    double expiredStalePerc() {
        return expiredStalePerc;
    }

    long defragMoves() {
        return defragMoves;
    }

    boolean isDefragmenting() {
        return defragmenting;
    }

    boolean run(long budgetNs) {
        long deadlineNs = nanoClock.getAsLong() + budgetNs;
        int percent = sweep(deadlineNs) ? database.tuning().sweepPercent() : 0;
        boolean cleaning = drain(deadlineNs);
        cleaning |= shrink(deadlineNs);
        percent = Math.max(percent, defragment(deadlineNs) ? defragShare() : 0);
        cleaning |= trim();
        settle();
        wantedPercent = Math.max(percent, cleaning ? CLEAN_UP_PERCENT : 0);
        return wantedPercent > 0;
    }

    long restNs(long sliceNs) {
        return wantedPercent == 0 ? 0 : sliceNs * (100 - wantedPercent) / wantedPercent;
    }

    /// Forgets where it stopped, as tables have changed places.
    void restart() {
        sweeping = false;
        sweepAgain = false;
        sweepStartedMs = Long.MIN_VALUE / 2;
        shrinking = false;
        defragmenting = false;
        defragPassed = false;
        packing.clear();
    }

    private boolean hasTime(long deadlineNs) {
        return deadlineNs - nanoClock.getAsLong() > 0;
    }

    private boolean drain(long deadlineNs) {
        boolean more = database.drainStep();
        while (more && hasTime(deadlineNs)) {
            more = database.drainStep();
        }
        return more;
    }

    // ---- expiry

    private boolean sweep(long deadlineNs) {
        if (!sweeping && !startSweep()) {
            return false;
        }
        do {
            sweepStep();
        } while (sweeping && hasTime(deadlineNs));
        return sweeping || sweepAgain;
    }

    private boolean startSweep() {
        long nowMs = database.nowMs();
        boolean early = nowMs - sweepStartedMs < database.tuning().sweepIntervalMs() && !sweepAgain;
        if (!activeExpire || early) {
            return false;
        }
        sweepAgain = false;
        sweepStartedMs = nowMs;
        sweepIndex = 0;
        sweepPosition = DashTable.END;
        sweepExpirable = 0;
        sweepExpiredBefore = database.expiredKeys();
        sweeping = true;
        return true;
    }

    private void sweepStep() {
        Keyspace keyspace = keyspaces[sweepIndex];
        if (sweepPosition == DashTable.END) {
            if (keyspace.dues() == 0 || keyspace.leastExpiryMs() >= database.nowMs()) {
                nextSwept();
                return;
            }
            sweepExpirable += keyspace.expires();
            sweepLeastMs = Long.MAX_VALUE;
            keyspace.beginSweep();
        }
        long position = sweepPosition;
        sweepPosition = keyspace.sweep(position);
        sweepLeastMs = Math.min(sweepLeastMs, keyspace.table().leastExpiryMs(position));
        if (sweepPosition == DashTable.END) {
            keyspace.endSweep(sweepLeastMs);
            sweepAgain |= keyspace.leftParts();
            nextSwept();
        }
    }

    private void nextSwept() {
        sweepIndex++;
        if (sweepIndex == keyspaces.length) {
            sweeping = false;
            long expired = Math.max(0, database.expiredKeys() - sweepExpiredBefore);
            double percent = sweepExpirable == 0 ? 0 : Math.min(100.0, 100.0 * expired / sweepExpirable);
            expiredStalePerc = percent * STALE_WEIGHT + expiredStalePerc * (1 - STALE_WEIGHT);
        }
    }

    // ---- tables

    private boolean shrink(long deadlineNs) {
        if (!shrinking && !startShrink()) {
            return false;
        }
        do {
            DashTable table = keyspaces[shrinkIndex].table();
            try {
                shrinkPosition = table.shrink(shrinkPosition);
            } catch (ArenaFullException full) {
                shrinkPosition = DashTable.END; // merging needs a segment before it frees two
            }
            shrinking = shrinkPosition != DashTable.END;
            if (!shrinking && table.merges() == shrinkMergesBefore) {
                shrinkVainSegments = table.segments();
            }
        } while (shrinking && hasTime(deadlineNs));
        return shrinking;
    }

    private boolean startShrink() {
        for (int i = 0; i < keyspaces.length; i++) {
            DashTable table = keyspaces[i].table();
            if (table.wantsShrink() && table.segments() != shrinkVainSegments) {
                shrinkIndex = i;
                shrinkPosition = DashTable.END;
                shrinkMergesBefore = table.merges();
                shrinking = true;
                return true;
            }
        }
        return false;
    }

    // ---- memory

    private boolean defragment(long deadlineNs) {
        if (!database.tuning().activeDefrag()) {
            defragmenting = false;
            return false;
        }
        if (!defragmenting && !startDefragment()) {
            return false;
        }
        do {
            defragmentStep();
        } while (defragmenting && hasTime(deadlineNs));
        return defragmenting;
    }

    private boolean startDefragment() {
        long live = slab.liveBytes();
        boolean vain = defragVainLiveBytes >= 0
                && Math.abs(live - defragVainLiveBytes) <= defragVainLiveBytes >> DEFRAG_CHANGE_SHIFT;
        if (vain || !database.tuning().wantsDefrag(slab.usedBytes() - live, live)) {
            return false;
        }
        defragmenting = true;
        defragIndex = 0;
        defragPosition = DashTable.END;
        defragPassed = false;
        packing.clear();
        defragUsedBefore = slab.usedBytes();
        return true;
    }

    private int defragShare() {
        long live = slab.liveBytes();
        return database.tuning().defragShare(slab.usedBytes() - live, live);
    }

    private void defragmentStep() {
        Keyspace keyspace = keyspaces[defragIndex];
        if (!packing.isDone()) {
            packing.step(keyspace);
        } else if (!defragPassed) {
            defragmentSegment(keyspace);
        }
        if (packing.isDone() && defragPassed) {
            defragPassed = false;
            defragNext();
        }
    }

    /// The records of a segment, and then what their values own.
    private void defragmentSegment(Keyspace keyspace) {
        DashTable table = keyspace.table();
        long movesBefore = table.movedRecords();
        long segment = defragPosition;
        try {
            defragPosition = table.defragment(segment);
            packing.begin(keyspace, segment);
        } catch (ArenaFullException full) {
            defragIndex = keyspaces.length - 1;
            defragPosition = DashTable.END;
        }
        defragMoves += table.movedRecords() - movesBefore;
        defragPassed = defragPosition == DashTable.END;
    }

    private void defragNext() {
        if (++defragIndex == keyspaces.length) {
            defragmenting = false;
            long gain = defragUsedBefore - slab.usedBytes();
            defragVainLiveBytes = gain < defragUsedBefore >> DEFRAG_GAIN_SHIFT ? slab.liveBytes() : -1;
        }
    }

    /// Gives free memory back that was not needed for a while: what is about to be used again would have to be cleared
    /// again by the system.
    private boolean trim() {
        long dirtyBytes = slab.dirtyBytes();
        long nowNs = nanoClock.getAsLong();
        leastDirtyBytes = Math.min(leastDirtyBytes, dirtyBytes);
        if (nowNs - dirtySinceNs > DIRTY_PATIENCE_NS) {
            surplusBytes = leastDirtyBytes - Math.max(DIRTY_BYTES_LEAST, slab.usedBytes() >> DIRTY_SHARE_SHIFT);
            leastDirtyBytes = dirtyBytes;
            dirtySinceNs = nowNs;
        }
        if (surplusBytes <= 0) {
            return false;
        }
        boolean more = slab.trim(Math.min(surplusBytes, TRIM_BYTES));
        surplusBytes -= dirtyBytes - slab.dirtyBytes();
        return more && surplusBytes > 0;
    }

    private void settle() {
        long endBytes = slab.endBytes();
        long nowNs = nanoClock.getAsLong();
        if (endBytes != grownToBytes) {
            grownToBytes = endBytes;
            grownAtNs = nowNs;
        } else if (nowNs - grownAtNs > GROWTH_PAUSE_NS) {
            slab.giveBackAhead();
        }
    }
}
