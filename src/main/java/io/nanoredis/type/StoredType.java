package io.nanoredis.type;

import io.nanoredis.db.ValueType;
import io.nanoredis.rdb.RdbFormatException;
import io.nanoredis.rdb.RdbReader;
import io.nanoredis.rdb.RdbWriter;
import io.nanoredis.rdb.ValueCodec;

/// A type of values with its form in RDB files, and with a form in parts for the way to another key: there a value
/// keeps
/// its encoding, and neither end stands still for a large one.
///
/// *shape* of the parts — the type's own affair; what writes and reads them is the same server.
public interface StoredType extends ValueType {
    /// About so many bytes make a part: as much as is added in less than a millisecond.
    int PART_BYTES = 1 << 15;

    /// The codec of this type, for values of the same database.
    ValueCodec codec();

    /// Tells the contents of a value to a digest, in the way of Redis's DEBUG DIGEST.
    void digest(long record, ValueDigest digest);

    /// Writes the next part of a value that [#ownsBlocks(long)]. Between two calls it must stay as it is, but its
    /// blocks
    /// may be moved, and its record.
    ///
    /// @param position [#END] at first, then what the call before returned
    /// @return [#END] when this was the last part
    long writePart(long record, long position, RdbWriter out);

    /// Makes the value area of a record, whose encoding and length are those of a value that [#ownsBlocks(long)], that
    /// of an empty value, to which parts are added.
    void beginParts(long record);

    /// Adds a part to a value that was begun, in the order in which they were written.
    ///
    /// *errors* — [io.nanoredis.memory.ArenaFullException], with what was added so far.
    ///
    /// @throws RdbFormatException never, if [#writePart] has written it
    void readPart(long record, RdbReader in) throws RdbFormatException;
}
