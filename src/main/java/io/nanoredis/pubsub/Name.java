package io.nanoredis.pubsub;

import io.nanoredis.memory.HashFunction;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// The name of a channel or a pattern, with its hash, which nobody outside can aim at.
///
/// Immutable, but for the one per table that [#look] fills so that a lookup allocates nothing. *Thread*: any.
final class Name implements Comparable<Name> {
    private byte[] array;
    private int offset;
    private int length;
    private int hash;

    private Name(byte[] array, int offset, int length, int hash) {
        this.array = array;
        this.offset = offset;
        this.length = length;
        this.hash = hash;
    }

    /// A name that owns its bytes.
    static Name of(HashFunction function, byte[] bytes) {
        return new Name(bytes, 0, bytes.length, fold(function.hash(bytes, 0, bytes.length)));
    }

    /// A name to look others up with.
    static Name probe() {
        return new Name(new byte[0], 0, 0, 0);
    }

    private static int fold(long hash) {
        return (int) (hash ^ (hash >>> 32));
    }

    /// Makes this the name in a part of an array, which must stay as it is during the lookup.
    Name look(HashFunction function, byte[] bytes, int from, int count) {
        array = bytes;
        offset = from;
        length = count;
        hash = fold(function.hash(bytes, from, count));
        return this;
    }

    /// A name like this one that owns its bytes.
    Name copy() {
        return new Name(Arrays.copyOfRange(array, offset, offset + length), 0, length, hash);
    }

    /// The bytes of a name that owns them; not to be changed.
    byte[] bytes() {
        assert offset == 0 && length == array.length : "a name that does not own its bytes";
        return array;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Name name
                && hash == name.hash
                && Arrays.equals(array, offset, offset + length, name.array, name.offset, name.offset + name.length);
    }

    @Override
    public int hashCode() {
        return hash;
    }

    @Override
    public int compareTo(Name other) {
        return Arrays.compare(array, offset, offset + length, other.array, other.offset, other.offset + other.length);
    }
}
