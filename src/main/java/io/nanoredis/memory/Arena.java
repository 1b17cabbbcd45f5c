package io.nanoredis.memory;

import java.util.concurrent.atomic.AtomicLong;

/// The memory of one shard: a reservation of address space that becomes memory from its start as it is needed.
///
/// *shape* — `guard | descriptors | data | guard`. Data become accessible in chunks of 8 MiB, on huge pages but for the
/// first chunk, so
/// that an idle shard costs a few pages; descriptors are 32 bytes for each 16 KiB of data and become accessible along
/// with them.
/// A daemon thread shared by all arenas ([Populator]) keeps accessible and populated memory ahead of the owner.
/// When the owner overtakes it, the owner goes on by itself and the event is counted in [#commitStalls()].
///
/// *thread* — [#ensure(long)] is the owner's; counters may be read by any.
public final class Arena implements AutoCloseable {
    /// Address space of an arena unless told otherwise: costs nothing until used.
    public static final long RESERVE_BYTES_DEFAULT = 64L << 30;
    /// The most that an arena can address: the slots of a table keep 34 bits of an address in words of 8 bytes.
    public static final long RESERVE_BYTES_MAX = 128L << 30;

    static final int UNIT_SHIFT = 14;
    static final int DESCRIPTOR_SHIFT = 5;

    private static final long CHUNK_BYTES = 8L << 20;
    private static final long HUGE_PAGE_BYTES = 2L << 20;
    /// Covers the largest page of any supported kernel.
    private static final long SYSTEM_PAGE_BYTES = 64L << 10;
    /// Accessible bytes kept behind the last byte in use: a touch of a record's 64th byte must not fault.
    private static final long SLACK_BYTES = 4096;

    private static final long POPULATE_FROM_BYTES = CHUNK_BYTES / 2;
    /// A 64th of what is in use is populated ahead of it; when that was too little, up to an eighth.
    private static final int AHEAD_SHIFT = 6;

    private static final int AHEAD_SHIFT_LEAST = 3;
    private static final long AHEAD_BYTES_LEAST = 1L << 20;
    private static final long AHEAD_BYTES_MOST = 32L << 20;
    /// Less than this ahead of the data is not worth giving back.
    private static final long GIVE_BACK_BYTES_LEAST = 256L << 10;
    /// Accessible but unpopulated memory costs nothing, and spares the owner a system call when the populator gets no
    /// processor.
    private static final long ACCESSIBLE_AHEAD_BYTES = 64L << 20;

    private final long start;
    private final long reservedBytes;
    private final long descriptors;
    private final long base;
    private final long dataBytes;

    /// Data bytes made accessible; raised by the owner and by the populator, whoever comes first.
    private final AtomicLong accessibleBytes = new AtomicLong();
    /// Written by the owner, read by the populator: how far it shall populate.
    private volatile long wantedBytes;

    private final AtomicLong commitStalls = new AtomicLong();

    /// From where on the owner has given populated memory back, for the populator to take note of; 0 if nowhere.
    private final AtomicLong givenBackFrom = new AtomicLong();

    /// The populator's progress, written under this monitor, which the owner enters only to close; the owner reads it,
    /// and an old value does no harm.
    private volatile long populatedBytes = CHUNK_BYTES;

    /// Of the owner: where the last request to the populator was made, and how far ahead it asks.
    private long askedAtBytes;

    private int aheadShift = AHEAD_SHIFT;

    /// Of the owner: where the data ended at most, and where they ended when memory was given back last.
    private long endBytes;

    private long gaveBackAtBytes;

    private boolean closed;

    /// Reserves address space.
    ///
    /// *units* — bytes, rounded up to 8 MiB.
    /// *errors* — [ArenaFullException] when the process has no such range left.
    public Arena(long reserveBytes) {
        if (reserveBytes <= 0 || reserveBytes > RESERVE_BYTES_MAX) {
            throw new IllegalArgumentException(
                    "reserveBytes: " + reserveBytes + " (expected 1 to " + RESERVE_BYTES_MAX + ")");
        }
        dataBytes = roundUp(reserveBytes, CHUNK_BYTES);
        long descriptorBytes = roundUp(descriptorBytes(dataBytes), SYSTEM_PAGE_BYTES);
        long dataOffset = roundUp(SYSTEM_PAGE_BYTES + descriptorBytes, HUGE_PAGE_BYTES);
        reservedBytes = dataOffset + dataBytes + HUGE_PAGE_BYTES;
        start = AddressSpace.take(reservedBytes);
        descriptors = start + SYSTEM_PAGE_BYTES;
        base = start + dataOffset;
        Mem.LiveRanges.add(descriptors, descriptors);
        Mem.LiveRanges.add(base, base);
        makeAccessible(CHUNK_BYTES);
        Populator.SHARED.add(this);
    }

    private static long roundUp(long bytes, long multiple) {
        return (bytes + multiple - 1) & -multiple;
    }

    private static long descriptorBytes(long dataBytes) {
        return dataBytes >>> UNIT_SHIFT << DESCRIPTOR_SHIFT;
    }

    /// The address of the first byte of data; nothing is ever stored right there, so that a distance of 0 can mean
    /// "none".
    public long base() {
        return base;
    }

    /// The data bytes that fit.
    public long capacityBytes() {
        return dataBytes - SLACK_BYTES;
    }

    /// How often the owner found the memory it needed not yet accessible.
    public long commitStalls() {
        return commitStalls.get();
    }

    /// The address of the 32-byte descriptor of a 16 KiB unit.
    long descriptor(long unit) {
        return descriptors + (unit << DESCRIPTOR_SHIFT);
    }

    /// Makes sure that the data up to a distance from the base can be used; asks for more ahead of it.
    ///
    /// *errors* — [ArenaFullException] beyond the reservation or when the system refuses; nothing has changed then.
    /// *thread* — the owner.
    void ensure(long newEndBytes) {
        if (newEndBytes > capacityBytes()) {
            throw new ArenaFullException("arena: " + dataBytes + " reserved bytes are used up");
        }
        if (newEndBytes + SLACK_BYTES > accessibleBytes.get()) {
            commitStalls.incrementAndGet();
            makeAccessible(newEndBytes + SLACK_BYTES);
        }
        endBytes = Math.max(endBytes, newEndBytes);
        if (newEndBytes > POPULATE_FROM_BYTES) {
            askAhead(newEndBytes);
        }
    }

    /// Where the data ended at most: an owner in which this has not changed for a while does not grow.
    long endBytes() {
        return endBytes;
    }

    /// Gives the memory that was populated ahead of the data back to the system. When the data grow again, memory is
    /// populated ahead of them again.
    ///
    /// *thread* — the owner.
    void giveBackAhead() {
        long from = roundUp(endBytes + SLACK_BYTES, SYSTEM_PAGE_BYTES);
        long to = populatedBytes;
        if (to - from < GIVE_BACK_BYTES_LEAST || endBytes == gaveBackAtBytes) {
            return;
        }
        gaveBackAtBytes = endBytes;
        wantedBytes = from;
        givenBackFrom.set(from);
        discard(base + from, to - from);
        Populator.SHARED.signal();
    }

    private void askAhead(long endBytes) {
        long wanted = wantedFrom(endBytes);
        if (wanted > wantedBytes) {
            if (askedAtBytes > populatedBytes && aheadShift > AHEAD_SHIFT_LEAST) {
                aheadShift--; // the owner has overtaken the populator, and met faults of up to milliseconds
                wanted = wantedFrom(endBytes);
            }
            askedAtBytes = endBytes;
            wantedBytes = wanted;
            Populator.SHARED.signal();
        }
    }

    private long wantedFrom(long endBytes) {
        long ahead = Math.clamp(endBytes >>> aheadShift, AHEAD_BYTES_LEAST, AHEAD_BYTES_MOST);
        return Math.min(roundUp(endBytes + ahead, HUGE_PAGE_BYTES), dataBytes);
    }

    private void makeAccessible(long endBytes) {
        long from = accessibleBytes.get();
        long to = Math.min(roundUp(endBytes, CHUNK_BYTES), dataBytes);
        if (to <= from) {
            return;
        }
        long descriptorFrom = descriptorBytes(from) & -SYSTEM_PAGE_BYTES;
        long descriptorTo = roundUp(descriptorBytes(to), SYSTEM_PAGE_BYTES);
        if (!Posix.makeAccessible(descriptors + descriptorFrom, descriptorTo - descriptorFrom)
                || !Posix.makeAccessible(base + from, to - from)) {
            throw new ArenaFullException("arena: the system refuses to make " + (to - from) + " bytes accessible");
        }
        if (from > 0) {
            Posix.advise(base + from, to - from, Posix.MADV_HUGEPAGE);
        }
        Mem.LiveRanges.extend(descriptors, descriptors + descriptorTo);
        Mem.LiveRanges.extend(base, base + to);
        accessibleBytes.accumulateAndGet(to, Math::max);
    }

    /// Gives the memory of a range back to the system; the range stays accessible and reads as zero.
    void discard(long address, long bytes) {
        Posix.advise(address, bytes, Posix.MADV_DONTNEED);
    }

    /// Populates one more step when the owner wants it; returns whether there is more to do.
    ///
    /// *thread* — the populator. Pages that the owner touches meanwhile keep their contents.
    synchronized boolean populateStep() {
        long givenBack = givenBackFrom.getAndSet(0);
        if (givenBack != 0) {
            populatedBytes = Math.min(populatedBytes, givenBack);
        }
        long wanted = wantedBytes;
        if (closed || populatedBytes >= wanted) {
            return false;
        }
        try {
            makeAccessible(Math.min(wanted + ACCESSIBLE_AHEAD_BYTES, dataBytes));
        } catch (ArenaFullException refused) {
            populatedBytes = wanted; // the owner will meet it, if it ever gets there
            return false;
        }
        long step = Math.min(wanted, populatedBytes + HUGE_PAGE_BYTES) - populatedBytes;
        Posix.advise(base + populatedBytes, step, Posix.MADV_POPULATE_WRITE);
        long populated = populatedBytes + step;
        populatedBytes = populated;
        return populated < wanted;
    }

    /// How far memory was populated ahead.
    long populatedBytes() {
        return populatedBytes;
    }

    /// Returns the whole reservation to the system; every address in it is invalid from now on.
    @Override
    public void close() {
        Populator.SHARED.remove(this);
        synchronized (this) {
            if (closed) {
                return;
            }
            closed = true;
        }
        Mem.LiveRanges.remove(descriptors);
        Mem.LiveRanges.remove(base);
        AddressSpace.give(start, reservedBytes);
    }
}
