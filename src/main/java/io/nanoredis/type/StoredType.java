package io.nanoredis.type;

import io.nanoredis.db.ValueType;
import io.nanoredis.rdb.ValueCodec;

/// A type of values with its form in RDB files.
public interface StoredType extends ValueType {
    /// The codec of this type, for values of the same database.
    ValueCodec codec();

    /// Tells the contents of a value to a digest, in the way of Redis's DEBUG DIGEST.
    void digest(long record, ValueDigest digest);
}
