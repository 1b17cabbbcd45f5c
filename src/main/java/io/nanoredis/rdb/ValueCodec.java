package io.nanoredis.rdb;

/// One type of values in the RDB form.
///
/// *Thread*: no state; called by the owner of the shard that holds the value.
public sealed interface ValueCodec permits StringCodec {
    /// The type byte under which the value of a record is written.
    int rdbType(long record);

    /// Writes the value of a record, without type byte and key.
    void save(long record, RdbWriter out);

    /// Reads a value, and hands it to `target` once all of it has proved right.
    ///
    /// @throws RdbFormatException if the bytes are no such value; `target` has not been called
    void load(RdbReader in, ValueTarget target) throws RdbFormatException;
}
