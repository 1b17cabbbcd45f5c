package io.nanoredis.type.stream;

/// Which entries are to be removed from the beginning of a stream.
///
/// *Shape*: mutable, so that a command can reuse one. *Thread*: one owner at a time.
public final class StreamTrim {
    /// By what the entries to remove are told.
    public enum Bound {
        /// None is removed.
        NONE,
        /// So many at most stay.
        LENGTH,
        /// Those stay whose ID is not less than one.
        ID
    }

    /// By what the entries to remove are told.
    public Bound bound = Bound.NONE;
    /// Whether only whole nodes are removed.
    public boolean approximate;
    /// How many entries are removed at most, to the node; 0 for any number.
    public long limit;
    /// How many entries may stay, with [Bound#LENGTH].
    public long lengthMax;
    /// The least ID that stays, with [Bound#ID].
    public final StreamId idLeast = new StreamId();
    /// What becomes of entries that are pending.
    public References references = References.KEEP;

    /// A bound that removes nothing.
    public StreamTrim() {}

    /// Becomes one that removes nothing.
    public void reset() {
        bound = Bound.NONE;
        approximate = false;
        limit = 0;
        lengthMax = 0;
        idLeast.set(0, 0);
        references = References.KEEP;
    }
}
