package io.nanoredis.type.stream;

import io.nanoredis.db.Database;
import io.nanoredis.memory.Slab;
import io.nanoredis.rdb.RdbFormatException;
import io.nanoredis.rdb.RdbReader;
import io.nanoredis.rdb.RdbWriter;
import io.nanoredis.rdb.ValueCodec;
import io.nanoredis.structure.Record;
import io.nanoredis.type.StoredType;
import io.nanoredis.type.ValueDigest;

/// Streams; see [Stream] for how they are kept.
///
/// *thread* — the owner of the database.
public final class StreamType implements StoredType {
    /// The encoding of every stream: a root, to which everything belongs.
    public static final int ENCODING = 1;

    private static final long MORE = 1;
    /// So many parts of a small stream are freed at a time: its nodes, and what a group or two have.
    private static final int DRAINED_PARTS = 3;

    private final Slab slab;
    private final Stream stream;
    private final StreamCodec codec;
    private final StreamTrim trim = new StreamTrim();
    private final ContentId contentId = new ContentId();
    private final StreamId id = new StreamId();
    private final StreamId otherId = new StreamId();

    /// The streams of a database.
    public StreamType(Database database) {
        slab = database.slab();
        stream = new Stream(database);
        codec = new StreamCodec(database, stream);
    }

    /// The bytes of a stream's value in its record.
    public static int valueBytes() {
        return Stream.ROOT_BYTES;
    }

    /// Makes a record with the encoding [#ENCODING] and [#valueBytes()] of value an empty stream, and opens it.
    public Stream create(long record) {
        Stream.init(Record.valueAddress(record));
        return open(record);
    }

    /// What a command may use while it runs; nothing else does.
    public StreamTrim trim() {
        return trim;
    }

    /// As [#trim()], what makes an identifier of an entry's content.
    public ContentId contentId() {
        return contentId;
    }

    /// As [#trim()], an ID.
    public StreamId id() {
        return id;
    }

    /// As [#trim()], another ID.
    public StreamId otherId() {
        return otherId;
    }

    /// Whether a record holds a stream.
    public static boolean isStream(long record) {
        return Record.type(record) == Record.STREAM;
    }

    /// The stream of a record; valid until the keyspace changes or another is opened.
    public Stream open(long record) {
        stream.open(record);
        return stream;
    }

    /// The stream that was opened last.
    public Stream opened() {
        return stream;
    }

    /// The number of entries of a record's stream.
    public static long length(long record) {
        return Stream.lengthOf(Record.valueAddress(record));
    }

    @Override
    public int code() {
        return Record.STREAM;
    }

    @Override
    public String name() {
        return "stream";
    }

    @Override
    public String encodingName(long record) {
        return "stream";
    }

    @Override
    public boolean ownsBlocks(long record) {
        return true;
    }

    @Override
    public long memoryBytes(long record) {
        return slab.sizeOf(record) + Stream.bytesOf(Record.valueAddress(record));
    }

    @Override
    public long free(long record, long position) {
        stream.open(record);
        for (int i = 0; i < DRAINED_PARTS; i++) {
            if (stream.drain()) {
                slab.free(record);
                return END;
            }
            if (stream.nodeCount() > 0) {
                return MORE;
            }
        }
        return MORE;
    }

    @Override
    public long defragment(long record, long position) {
        stream.open(record);
        return stream.defragment(position);
    }

    @Override
    public long verify(long record) {
        stream.open(record);
        return slab.sizeOf(record) + stream.verify();
    }

    // ---- in parts: nodes, and in the end everything else; a position is the number of nodes that were written

    @Override
    public long writePart(long record, long position, RdbWriter out) {
        stream.open(record);
        if (position == stream.nodeCount()) {
            codec.writeRest(out);
            return END;
        }
        return codec.writeNodes(position, PART_BYTES, out);
    }

    @Override
    public void beginParts(long record) {
        Stream.init(Record.valueAddress(record));
    }

    @Override
    public void readPart(long record, RdbReader in) throws RdbFormatException {
        stream.open(record);
        codec.readPart(in);
    }

    @Override
    public ValueCodec codec() {
        return codec;
    }

    @Override
    public void digest(long record, ValueDigest digest) {
        StreamCursor entries = open(record).all(false);
        while (entries.next()) {
            entries.digest(digest);
        }
    }
}
