package io.nanoredis.type.bitmap;

/// What BITOP computes of a bit and its fellows in the other strings; X is the bit of the first string.
public enum BitOperation {
    /// Set if it is set in all.
    AND,
    /// Set if it is set in at least one.
    OR,
    /// Set if it is set in an odd number.
    XOR,
    /// Set if it is not set in the only one.
    NOT,
    /// Set if it is set in X and in none of the others.
    DIFF,
    /// Set if it is not set in X but in one of the others.
    DIFF1,
    /// Set if it is set in X and in one of the others.
    ANDOR,
    /// Set if it is set in exactly one.
    ONE;

    /// Whether the first string plays another part than the others, which then must exist.
    public boolean hasHead() {
        return this == DIFF || this == DIFF1 || this == ANDOR;
    }
}
