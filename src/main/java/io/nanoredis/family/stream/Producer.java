package io.nanoredis.family.stream;

import io.nanoredis.command.Settings;
import io.nanoredis.command.ShardContext;
import io.nanoredis.resp.Args;
import io.nanoredis.type.stream.Stream;
import io.nanoredis.type.stream.StreamId;
import io.nanoredis.type.stream.StreamProducers;

/// The one who adds an entry with XADD, and the identifier under which that is remembered.
///
/// *shape* — views into the arguments, and into what [io.nanoredis.type.stream.ContentId] makes: valid while the
/// command
/// runs.
final class Producer {
    private final byte[] name;
    private final int nameAt;
    private final int nameBytes;
    private final byte[] text;
    private final int textAt;
    private final int textBytes;

    private Producer(Args args, int at, byte[] text, int textAt, int textBytes) {
        name = args.array();
        nameAt = args.offset(at);
        nameBytes = args.length(at);
        this.text = text;
        this.textAt = textAt;
        this.textBytes = textBytes;
    }

    /// What the options of XADD say.
    static Producer of(ShardContext cx, Args args, long parsed) {
        int at = TrimArguments.producerAt(parsed);
        if (TrimArguments.byContent(parsed)) {
            byte[] text = Streams.type(cx).contentId().of(args, TrimArguments.idAt(parsed) + 1);
            return new Producer(args, at, text, 0, text.length);
        }
        return of(args, at, at + 1);
    }

    /// The one whose name and identifier two arguments hold.
    static Producer of(Args args, int at, int textAt) {
        return new Producer(args, at, args.array(), args.offset(textAt), args.length(textAt));
    }

    /// Whether the entry was added already; counts it, and tells its ID.
    boolean hasAdded(Stream stream, long nowMs, StreamId id) {
        StreamProducers producers = stream.producers();
        if (!producers.exist()) {
            return false;
        }
        producers.expire(nowMs);
        long known = known(producers);
        if (known == 0) {
            return false;
        }
        StreamProducers.idOf(known, id);
        producers.countDuplicate();
        return true;
    }

    /// The identifier as the stream knows it, 0 if it does not.
    long known(StreamProducers producers) {
        return producers.find(name, nameAt, nameBytes, text, textAt, textBytes);
    }

    /// Remembers the entry with an ID; returns what undoes it.
    long remember(ShardContext cx, Stream stream, StreamId id) {
        StreamProducers producers = stream.producers();
        Settings settings = cx.server().settings();
        producers.create(settings.streamProducerSeconds(), settings.streamProducerEntriesMax());
        return producers.add(name, nameAt, nameBytes, text, textAt, textBytes, id, cx.nowMs());
    }

    /// Adds the entry, and remembers it; both or none.
    void append(ShardContext cx, Stream stream, StreamId id, Args args, int firstField, long bytes) {
        long identifier = remember(cx, stream, id);
        try {
            stream.append(id, args, firstField, bytes);
        } catch (RuntimeException e) {
            stream.producers().forget(identifier);
            throw e;
        }
    }
}
