package io.nanoredis.family.array;

import io.nanoredis.type.array.SparseArray;

/// The elements from one index to another, both included: backwards if the first is the greater.
///
/// @param from the first index, unsigned
/// @param to the last index, unsigned
record ArrayRange(long from, long to) {
    private boolean ascending() {
        return Long.compareUnsigned(from, to) <= 0;
    }

    /// Stands at the first element; returns whether there is one.
    boolean first(SparseArray array) {
        return (ascending() ? array.seekCeiling(from) : array.seekFloor(from)) && isWithin(array);
    }

    /// Steps to the next element; returns whether there is one.
    boolean next(SparseArray array) {
        return array.step(ascending()) && isWithin(array);
    }

    private boolean isWithin(SparseArray array) {
        int order = Long.compareUnsigned(array.index(), to);
        return ascending() ? order <= 0 : order >= 0;
    }

    /// The same elements, from the least to the greatest index.
    ArrayRange upwards() {
        return ascending() ? this : new ArrayRange(to, from);
    }
}
