package io.nanoredis.family.list;

import io.nanoredis.command.ShardContext;
import io.nanoredis.resp.Args;
import io.nanoredis.structure.Record;
import io.nanoredis.type.list.ListType;
import io.nanoredis.type.list.ListValue;

/// Opens the list under the key that an argument names.
final class OpenList {
    private OpenList() {}

    /// The list in a record of key `i`; 0 stands for a key that is not there and will appear with its first element.
    static ListValue of(ShardContext cx, Args args, int i, long record) {
        ListType lists = (ListType) cx.type(Record.LIST);
        return lists.open(cx.keyspace(), args.array(), args.offset(i), args.length(i), cx.hashOf(args, i), record);
    }

    /// Whether a record holds something else than a list.
    static boolean isWrong(long record) {
        return record != 0 && !ListType.isList(record);
    }
}
