package io.nanoredis.rdb;

/// One type of values in the RDB form.
///
/// *Thread*: the owner of the shard that holds the value; an object that needs the shard's data belongs to one shard.
public interface ValueCodec {
    /// The type byte under which the value of a record is written.
    int rdbType(long record);

    /// Writes the value of a record, without type byte and key.
    void save(long record, RdbWriter out);

    /// Whether values under this type byte are of this codec.
    boolean reads(int rdbType);

    /// Reads a value that was written under a type byte which this codec [#reads(int)], and hands it to `target` once
    /// all of it has proved right.
    ///
    /// @throws RdbFormatException if the bytes are no such value; `target` has not been called, and nothing is left
    void load(int rdbType, RdbReader in, ValueTarget target) throws RdbFormatException;
}
