package io.nanoredis.memory;

/// Hands out runs of 16 KiB units of an arena, and takes them back: what slab pages and big blocks are made of.
///
/// *shape* — free runs sit in lists by length (exact to 32 units, then four per doubling), kept apart by whether they
/// still hold memory
/// ("dirty") or gave it back ("clean"). A free run has no free neighbour: freeing joins. Dirty runs are taken first,
/// then clean ones, then
/// the units beyond the highest that was ever used. Unit 0 is never handed out.
///
/// *thread* — the arena's owner. *cost* — constant for short runs; a search in one list for long ones.
final class Runs {
    private static final int EXACT_UNITS_MAX = 32;
    private static final int LISTS = EXACT_UNITS_MAX + 4 * 20;
    private static final int NO_UNIT = 0;

    private final Arena arena;
    private final long limitUnits;
    private final int[] dirty = new int[LISTS];
    private final int[] clean = new int[LISTS];
    private int endUnit = 1;
    private long usedUnits;
    private long dirtyUnits;

    Runs(Arena arena, long limitBytes) {
        this.arena = arena;
        limitUnits = limitBytes <= 0 ? Long.MAX_VALUE : limitBytes >>> Arena.UNIT_SHIFT;
    }

    /// The units in pages and blocks.
    long usedUnits() {
        return usedUnits;
    }

    /// The free units that may still hold memory of the system.
    long dirtyUnits() {
        return dirtyUnits;
    }

    /// One past the highest unit that was ever used.
    int endUnit() {
        return endUnit;
    }

    /// Takes a run; throws [ArenaFullException], with nothing changed, when there is none.
    int take(int units) {
        if (usedUnits + units > limitUnits) {
            throw new ArenaFullException(
                    "slab: the limit of " + (limitUnits << Arena.UNIT_SHIFT) + " bytes is reached");
        }
        int run = find(dirty, units);
        if (run == NO_UNIT) {
            run = find(clean, units);
        }
        if (run == NO_UNIT) {
            run = takeFresh(units);
        } else {
            takeFrom(run, units);
        }
        usedUnits += units;
        UnitDescriptor.state(arena.descriptor(run + units - 1), UnitDescriptor.NONE);
        return run;
    }

    private int takeFresh(int units) {
        arena.ensure((endUnit + (long) units) << Arena.UNIT_SHIFT);
        int run = endUnit;
        endUnit += units;
        return run;
    }

    private int find(int[] lists, int units) {
        for (int list = listOf(units); list < LISTS; list++) {
            for (int run = lists[list]; run != NO_UNIT; run = UnitDescriptor.next(arena.descriptor(run))) {
                if (UnitDescriptor.units(arena.descriptor(run)) >= units) {
                    return run;
                }
            }
        }
        return NO_UNIT;
    }

    private void takeFrom(int run, int units) {
        long d = arena.descriptor(run);
        int rest = UnitDescriptor.units(d) - units;
        boolean isClean = UnitDescriptor.clean(d);
        unlink(run);
        if (rest > 0) {
            link(run + units, rest, isClean);
        }
    }

    private static int listOf(int units) {
        if (units < EXACT_UNITS_MAX) {
            return units;
        }
        int log = 31 - Integer.numberOfLeadingZeros(units);
        return EXACT_UNITS_MAX + (log - 5) * 4 + ((units >>> (log - 2)) & 3);
    }

    /// Gives a run back, joined with its free neighbours.
    void give(int run, int units) {
        usedUnits -= units;
        joinAndLink(run, units, false);
    }

    private void joinAndLink(int run, int units, boolean isClean) {
        int first = run;
        int end = run + units;
        boolean joinedClean = isClean;
        long before = arena.descriptor(run - 1);
        if (run > 1 && UnitDescriptor.state(before) == UnitDescriptor.FREE) {
            first = run - UnitDescriptor.units(before);
            joinedClean &= UnitDescriptor.clean(arena.descriptor(first));
            unlink(first);
        }
        if (end < endUnit && UnitDescriptor.state(arena.descriptor(end)) == UnitDescriptor.FREE) {
            int next = end;
            end = next + UnitDescriptor.units(arena.descriptor(next));
            joinedClean &= UnitDescriptor.clean(arena.descriptor(next));
            unlink(next);
        }
        link(first, end - first, joinedClean);
    }

    private void link(int run, int units, boolean isClean) {
        long last = arena.descriptor(run + units - 1);
        UnitDescriptor.state(last, UnitDescriptor.FREE);
        UnitDescriptor.units(last, units);
        long d = arena.descriptor(run);
        UnitDescriptor.state(d, UnitDescriptor.FREE);
        UnitDescriptor.units(d, units);
        UnitDescriptor.clean(d, isClean);
        int[] lists = isClean ? clean : dirty;
        int list = listOf(units);
        int head = lists[list];
        UnitDescriptor.next(d, head);
        UnitDescriptor.previous(d, NO_UNIT);
        if (head != NO_UNIT) {
            UnitDescriptor.previous(arena.descriptor(head), run);
        }
        lists[list] = run;
        if (!isClean) {
            dirtyUnits += units;
        }
    }

    private void unlink(int run) {
        long d = arena.descriptor(run);
        int units = UnitDescriptor.units(d);
        boolean isClean = UnitDescriptor.clean(d);
        int next = UnitDescriptor.next(d);
        int previous = UnitDescriptor.previous(d);
        if (previous != NO_UNIT) {
            UnitDescriptor.next(arena.descriptor(previous), next);
        } else {
            (isClean ? clean : dirty)[listOf(units)] = next;
        }
        if (next != NO_UNIT) {
            UnitDescriptor.previous(arena.descriptor(next), previous);
        }
        UnitDescriptor.state(d, UnitDescriptor.NONE);
        UnitDescriptor.state(arena.descriptor(run + units - 1), UnitDescriptor.NONE);
        if (!isClean) {
            dirtyUnits -= units;
        }
    }

    /// Gives the memory of the longest dirty run back to the system; returns its units, 0 when there is none.
    int discardOne() {
        for (int list = LISTS - 1; list > 0; list--) {
            int run = dirty[list];
            if (run != NO_UNIT) {
                int units = UnitDescriptor.units(arena.descriptor(run));
                unlink(run);
                arena.discard(address(run), (long) units << Arena.UNIT_SHIFT);
                link(run, units, true);
                return units;
            }
        }
        return 0;
    }

    private long address(int run) {
        return arena.base() + ((long) run << Arena.UNIT_SHIFT);
    }

    /// Walks all free lists and compares them with the counters; throws [IllegalStateException] on a contradiction.
    long verifyFreeUnits() {
        long dirtySeen = freeUnits(dirty, false);
        if (dirtySeen != dirtyUnits) {
            throw new IllegalStateException("dirtyUnits: " + dirtyUnits + " (expected " + dirtySeen + ")");
        }
        return dirtySeen + freeUnits(clean, true);
    }

    private long freeUnits(int[] lists, boolean isClean) {
        long units = 0;
        for (int list = 0; list < LISTS; list++) {
            for (int run = lists[list]; run != NO_UNIT; run = UnitDescriptor.next(arena.descriptor(run))) {
                long d = arena.descriptor(run);
                int length = UnitDescriptor.units(d);
                long last = arena.descriptor(run + length - 1);
                boolean fits = UnitDescriptor.state(d) == UnitDescriptor.FREE
                        && UnitDescriptor.state(last) == UnitDescriptor.FREE
                        && UnitDescriptor.units(last) == length
                        && UnitDescriptor.clean(d) == isClean
                        && listOf(length) == list;
                if (!fits) {
                    throw new IllegalStateException("free run: " + run + " of " + length + " units is damaged");
                }
                units += length;
            }
        }
        return units;
    }
}
