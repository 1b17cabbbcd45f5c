package io.nanoredis.type.stream;

import io.nanoredis.db.Database;
import io.nanoredis.db.DatabaseOptions;
import io.nanoredis.db.EncodingLimits;
import io.nanoredis.db.Keyspace;
import io.nanoredis.memory.HashFunction;
import io.nanoredis.resp.Args;
import io.nanoredis.resp.ReplyWriter;
import io.nanoredis.structure.Record;
import io.nanoredis.testing.Reply;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// A database with one stream, and the words to work on it.
final class StreamShelf implements AutoCloseable {
    private static final byte[] KEY = {'k'};

    final Database database = new Database(
            1, new HashFunction(5), DatabaseOptions.defaults(), List.of(StreamType::new), System::nanoTime);
    final StreamType type = (StreamType) database.types().of(Record.STREAM);
    private final Keyspace keyspace = database.keyspace(0);
    private final long hash = database.hashFunction().hash(KEY, 0, 1);
    private final long emptyBytes = database.liveBytes();

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    /// The stream, made if it is missing.
    Stream stream() {
        long record = keyspace.find(KEY, 0, 1, hash);
        if (record != 0) {
            return type.open(record);
        }
        return type.create(
                keyspace.put(KEY, 0, 1, hash, Record.STREAM, StreamType.ENCODING, StreamType.valueBytes(), 0));
    }

    long record() {
        return keyspace.find(KEY, 0, 1, hash);
    }

    boolean delete() {
        return keyspace.delete(KEY, 0, 1, hash);
    }

    void limits(long nodeBytes, long nodeEntries) {
        EncodingLimits d = EncodingLimits.defaults();
        database.encodingLimits(new EncodingLimits(
                d.hashEntriesMax(),
                d.hashValueBytesMax(),
                d.setIntegersMax(),
                d.setEntriesMax(),
                d.setValueBytesMax(),
                d.zsetEntriesMax(),
                d.zsetValueBytesMax(),
                d.listNode(),
                nodeBytes,
                nodeEntries,
                d.hllSparseBytesMax()));
    }

    void append(long ms, long seq, List<String> texts) {
        Args args = new Args();
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        texts.forEach(text -> all.writeBytes(bytes(text)));
        args.reset(all.toByteArray());
        int at = 0;
        for (String text : texts) {
            args.add(at, text.length());
            at += text.length();
        }
        stream().append(new StreamId(ms, seq), args, 0, at);
    }

    /// The entries of a walk: the ID, then fields and values.
    static List<List<String>> entries(StreamCursor walk) {
        List<List<String>> entries = new ArrayList<>();
        while (walk.next()) {
            entries.add(entry(walk));
        }
        return entries;
    }

    static List<String> entry(StreamCursor walk) {
        ReplyWriter out = new ReplyWriter();
        walk.reply(out);
        Reply reply = Reply.parse(out.toByteArray());
        List<String> entry = new ArrayList<>();
        entry.add(text(reply.elements().get(0)));
        reply.elements().get(1).elements().forEach(part -> entry.add(text(part)));
        return entry;
    }

    private static String text(Reply reply) {
        return new String(reply.payload(), StandardCharsets.ISO_8859_1);
    }

    /// Frees what was deleted, and tells how many bytes are more than at first.
    long leakedBytes() {
        boolean more = true;
        while (more) {
            more = database.purge(1L << 20);
        }
        return database.liveBytes() - emptyBytes;
    }

    @Override
    public void close() {
        database.close();
    }
}
