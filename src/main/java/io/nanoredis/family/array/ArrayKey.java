package io.nanoredis.family.array;

import io.nanoredis.command.ShardContext;
import io.nanoredis.resp.Args;
import io.nanoredis.resp.ErrorReply;
import io.nanoredis.resp.ReplyWriter;
import io.nanoredis.structure.Record;
import io.nanoredis.type.array.ArrayType;
import io.nanoredis.type.array.SparseArray;

/// The array in argument 1.
///
/// *Thread*: the owner of the key's shard; an opened array is valid until the next one is opened.
final class ArrayKey {
    private ArrayKey() {}

    static ArrayType type(ShardContext cx) {
        return (ArrayType) cx.type(Record.ARRAY);
    }

    /// Whether the record is an array or missing; else the error has been replied.
    static boolean fits(long record, ReplyWriter out) {
        if (record == 0 || Record.type(record) == Record.ARRAY) {
            return true;
        }
        out.error(ErrorReply.WRONG_TYPE);
        return false;
    }

    /// The array of a record for reading, an empty one for 0.
    static SparseArray open(ShardContext cx, long record) {
        return record == 0 ? type(cx).empty() : type(cx).open(record);
    }

    /// The record of the key, made with an empty array if there is none.
    static long create(ShardContext cx, Args args) {
        long record = cx.keyspace()
                .put(
                        args.array(),
                        args.offset(1),
                        args.length(1),
                        cx.hashOf(args, 1),
                        Record.ARRAY,
                        ArrayType.SPARSE,
                        SparseArray.ROOT_BYTES,
                        0);
        type(cx).empty().save(Record.valueAddress(record));
        return record;
    }

    /// Saves a changed array; one without elements goes, and its key with it.
    static void save(ShardContext cx, Args args, long record, SparseArray array) {
        array.save(Record.valueAddress(record));
        if (array.count() == 0) {
            cx.delete(args, 1);
        } else {
            cx.keyspace().modified(record);
        }
    }

    /// Writes the element at which the array stands.
    static void reply(SparseArray array, ReplyWriter out) {
        int bytes = array.bytes();
        int at = out.beginBulk(bytes);
        array.copyOut(out.array(), at);
        out.endBulk(at, bytes);
    }
}
