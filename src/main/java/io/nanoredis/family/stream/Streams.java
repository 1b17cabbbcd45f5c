package io.nanoredis.family.stream;

import io.nanoredis.command.ShardContext;
import io.nanoredis.resp.Args;
import io.nanoredis.structure.Record;
import io.nanoredis.type.stream.Stream;
import io.nanoredis.type.stream.StreamType;

/// From keys to streams.
///
/// *Thread*: the owner of the shard. The stream that is returned is valid until the keyspace changes or another stream
/// is opened.
final class Streams {
    private Streams() {}

    /// The type of streams, as the shard keeps them.
    static StreamType type(ShardContext cx) {
        return (StreamType) cx.type(Record.STREAM);
    }

    /// The stream of a record that holds one.
    static Stream open(ShardContext cx, long record) {
        return type(cx).open(record);
    }

    /// The stream that was opened last.
    static Stream opened(ShardContext cx) {
        return type(cx).opened();
    }

    /// A new and empty stream under key `i`, which is not there.
    static Stream create(ShardContext cx, Args args, int i) {
        long record = cx.keyspace()
                .put(
                        args.array(),
                        args.offset(i),
                        args.length(i),
                        cx.hashOf(args, i),
                        Record.STREAM,
                        StreamType.ENCODING,
                        StreamType.valueBytes(),
                        0);
        return type(cx).create(record);
    }
}
