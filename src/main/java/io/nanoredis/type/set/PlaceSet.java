package io.nanoredis.type.set;

/// Some addresses, each once: which members of a table a draw has had.
///
/// *Shape*: open addressing in an array at most half full; 0 is no address. *Cost*: 16 to 32 bytes per address for as
/// long as the draw lasts.
final class PlaceSet {
    private final long[] slots;
    private final int mask;
    private int size;

    PlaceSet(int capacity) {
        slots = new long[Integer.highestOneBit(Math.max(8, capacity)) << 2];
        mask = slots.length - 1;
    }

    int size() {
        return size;
    }

    /// Adds an address; false if it was there.
    boolean add(long place) {
        int at = (int) ((place * 0x9e37_79b9_7f4a_7c15L) >>> 32) & mask;
        while (slots[at] != 0) {
            if (slots[at] == place) {
                return false;
            }
            at = (at + 1) & mask;
        }
        slots[at] = place;
        size++;
        return true;
    }
}
