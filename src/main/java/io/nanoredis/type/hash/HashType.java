package io.nanoredis.type.hash;

import io.nanoredis.db.Database;
import io.nanoredis.db.Keyspace;
import io.nanoredis.memory.HashFunction;
import io.nanoredis.memory.Mem;
import io.nanoredis.memory.Slab;
import io.nanoredis.rdb.RdbFormatException;
import io.nanoredis.rdb.RdbReader;
import io.nanoredis.rdb.RdbWriter;
import io.nanoredis.rdb.ValueCodec;
import io.nanoredis.structure.PackedEntry;
import io.nanoredis.structure.Record;
import io.nanoredis.type.EntryText;
import io.nanoredis.type.StoredType;
import io.nanoredis.type.ValueDigest;

/// The type of hashes.
///
/// *shape* — four encodings, two small and two big, each without and with expiries of fields:
/// ```
/// 0 packed              field, value, field, value …                       listpack
/// 1 table               root of a FieldTable                               hashtable
/// 2 packed, expiring    least expiry (8) | field, value, expiry, …         listpackex
/// 3 table, expiring     least expiry (8) | root of a FieldTable            hashtable
/// ```
/// The least expiry is a bound before which no field expires, 0 if none ever does; in the packed form it is exact. A
/// hash takes an encoding further down and never goes back.
public final class HashType implements StoredType {
    static final int PACKED = 0;
    static final int TABLE = 1;
    static final int PACKED_EXPIRING = Record.HASH_WITH_EXPIRY;
    static final int TABLE_EXPIRING = PACKED_EXPIRING + TABLE;

    private final Database database;
    private final Slab slab;
    private final HashValue value;
    private final HashReplies replies;
    private final HashSample sample;
    private final HashCodec codec;
    /// For fields that expire by themselves, in whatever else is being done.
    private final HashValue expiring;
    /// For values that are freed, in whatever else is being done.
    private final FieldTable freed;
    /// For values that are looked at.
    private final FieldTable viewed;

    /// The hashes of a database.
    public HashType(Database database) {
        this.database = database;
        slab = database.slab();
        value = new HashValue(database);
        replies = new HashReplies(value);
        sample = new HashSample(value);
        codec = new HashCodec(database);
        expiring = new HashValue(database);
        freed = new FieldTable(database);
        viewed = new FieldTable(database);
    }

    static boolean isTable(long record) {
        return (Record.encoding(record) & TABLE) != 0;
    }

    /// Where the table of a big hash has its root.
    static long root(long record) {
        return Record.valueAddress(record) + (Record.hasPartExpiry(record) ? PackedFields.HEAD_BYTES : 0);
    }

    /// A bound before which no field expires; 0 if none does.
    static long leastExpiryMs(long record) {
        return Record.hasPartExpiry(record) ? Mem.getLong(Record.valueAddress(record)) : 0;
    }

    /// The hash that the running command works on.
    public HashValue value() {
        return value;
    }

    /// Replies about the hash in [#value()].
    public HashReplies replies() {
        return replies;
    }

    /// Fields by chance of the hash in [#value()].
    public HashSample sample() {
        return sample;
    }

    @Override
    public int code() {
        return Record.HASH;
    }

    @Override
    public String name() {
        return "hash";
    }

    @Override
    public String encodingName(long record) {
        return switch (Record.encoding(record)) {
            case PACKED -> "listpack";
            case PACKED_EXPIRING -> "listpackex";
            default -> "hashtable";
        };
    }

    @Override
    public boolean ownsBlocks(long record) {
        return isTable(record);
    }

    @Override
    public long memberTable(long record) {
        return isTable(record) ? root(record) : 0;
    }

    @Override
    public long memoryBytes(long record) {
        long bytes = slab.sizeOf(record);
        if (isTable(record)) {
            viewed.open(root(record));
            bytes += viewed.bytes();
        }
        return bytes;
    }

    @Override
    public long free(long record, long position) {
        if (isTable(record)) {
            freed.open(root(record));
            long next = freed.drain(position);
            if (next != END) {
                return next;
            }
        }
        slab.free(record);
        return END;
    }

    @Override
    public long defragment(long record, long position) {
        if (!isTable(record)) {
            return END;
        }
        viewed.open(root(record));
        return viewed.defragment(position);
    }

    @Override
    public int expireParts(Keyspace keyspace, long record, int partsMax) {
        HashFunction hash = database.hashFunction();
        expiring.open(keyspace, record, hash.hash(Record.keyAddress(record), Record.keyLength(record)));
        return expiring.expire(partsMax);
    }

    @Override
    public long verify(long record) {
        long least = leastExpiryMs(record);
        if (!isTable(record)) {
            verifyPacked(record, least);
            return slab.sizeOf(record);
        }
        viewed.open(root(record));
        require(viewed.size() > 0, "size: 0");
        require(Record.hasPartExpiry(record) || viewed.expires() == 0, "a field expires in the wrong encoding");
        require((least == 0) == (viewed.expires() == 0), "least expiry: " + least);
        viewed.forEach(field -> verifyExpiry(Record.expireAtMs(field), least));
        return slab.sizeOf(record) + viewed.verify();
    }

    private static void verifyPacked(long record, long least) {
        long end = PackedFields.end(record);
        long at = PackedFields.first(record);
        require(at < end, "packed: no field");
        while (at < end) {
            verifyExpiry(PackedFields.expireAtMs(record, PackedFields.value(at)), least);
            at = PackedFields.next(record, at);
        }
        require(at == end, "packed: the last field ends at " + at + ", not at " + end);
        require(PackedFields.computeLeastExpiryMs(record) == least, "least expiry: " + least);
    }

    private static void verifyExpiry(long expireAtMs, long least) {
        require(expireAtMs == 0 || (least != 0 && least <= expireAtMs), "least expiry: above " + expireAtMs);
    }

    private static void require(boolean holds, String what) {
        if (!holds) {
            throw new IllegalStateException("hash: " + what);
        }
    }

    // ---- in parts: least expiry (8) | for each field: expiry (length) | field, value (strings)

    @Override
    public long writePart(long record, long position, RdbWriter out) {
        viewed.open(root(record));
        out.writeLong(leastExpiryMs(record));
        long next = position;
        do {
            next = viewed.visit(next, field -> {
                out.writeLength(Record.expireAtMs(field));
                out.writeString(Record.keyAddress(field), Record.keyLength(field));
                out.writeString(Record.valueAddress(field), Record.valueLength(field));
            });
        } while (next != END && out.length() < PART_BYTES);
        return next;
    }

    @Override
    public void beginParts(long record) {
        viewed.begin();
        viewed.saveAt(root(record));
        if (Record.hasPartExpiry(record)) {
            Mem.putLong(Record.valueAddress(record), 0);
        }
    }

    @Override
    public void readPart(long record, RdbReader in) throws RdbFormatException {
        long least = in.readLong();
        if (Record.hasPartExpiry(record)) {
            Mem.putLong(Record.valueAddress(record), least);
        }
        viewed.open(root(record));
        while (in.remaining() > 0) {
            long expireAtMs = in.readLength();
            in.readText();
            byte[] name = in.blobArray();
            int offset = in.blobOffset();
            int length = in.stringLength();
            in.readText();
            viewed.add(name, offset, length, in.blobArray(), in.blobOffset(), in.stringLength(), expireAtMs);
        }
    }

    @Override
    public ValueCodec codec() {
        return codec;
    }

    @Override
    public void digest(long record, ValueDigest digest) {
        if (isTable(record)) {
            viewed.open(root(record));
            viewed.forEach(field -> digest.unorderedGroup(
                    bytes(Record.keyAddress(field), Record.keyLength(field)),
                    bytes(Record.valueAddress(field), Record.valueLength(field))));
            return;
        }
        long end = PackedFields.end(record);
        for (long at = PackedFields.first(record); at < end; at = PackedFields.next(record, at)) {
            digest.unorderedGroup(EntryText.bytes(at), EntryText.bytes(at + PackedEntry.bytes(at)));
        }
    }

    private static byte[] bytes(long address, int length) {
        byte[] copy = new byte[length];
        Mem.copyOut(address, copy, 0, length);
        return copy;
    }
}
