package io.nanoredis.family.server;

import io.nanoredis.db.Database;
import io.nanoredis.db.Keyspace;
import io.nanoredis.memory.Mem;
import io.nanoredis.structure.Record;
import io.nanoredis.type.StoredType;
import io.nanoredis.type.ValueDigest;
import io.nanoredis.type.string.StringValue;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/// A fingerprint of data that does not depend on the order of keys: equal data on another server, or other shards,
/// gives the same 40 hexadecimal digits, those that Redis gives.
///
/// *Shape*: 20 bytes. Something is *added* by xor with its SHA-1, which is commutative; it is *mixed in* by adding it
/// and taking the SHA-1 of the whole, which is not. A value mixes in its type and its bytes, and adds a constant when
/// it expires; a key mixes in its name first. The database mixes in its number and then adds every key. *Cost*:
/// several SHA-1 per key.
final class DatasetDigest {
    private static final int BYTES = 20;
    private static final int SCAN_COUNT = 1024;
    private static final byte[] EXPIRES = "!!expire!!".getBytes(StandardCharsets.US_ASCII);

    private final MessageDigest sha1;

    DatasetDigest() {
        try {
            sha1 = MessageDigest.getInstance("SHA-1");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("SHA-1: not in this JVM", e);
        }
    }

    /// The digest of nothing.
    static byte[] empty() {
        return new byte[BYTES];
    }

    static String text(byte[] digest) {
        return HexFormat.of().formatHex(digest);
    }

    /// Mixes in the number of a logical database, before its keys are added.
    void mixDatabase(byte[] digest, int index) {
        mix(digest, ByteBuffer.allocate(Integer.BYTES).putInt(index).array());
    }

    /// What the keys of one shard add to the digest of their database. *Thread*: the shard's owner.
    byte[] sumOfKeys(Database database, int index) {
        Keyspace keyspace = database.keyspace(index);
        byte[] sum = empty();
        long cursor = 0;
        do {
            cursor = keyspace.scan(cursor, SCAN_COUNT, record -> add(sum, ofKey(database, record)));
        } while (cursor != 0);
        return sum;
    }

    /// Joins what two shards add.
    static void join(byte[] digest, byte[] sum) {
        for (int i = 0; i < BYTES; i++) {
            digest[i] ^= sum[i];
        }
    }

    private byte[] ofKey(Database database, long record) {
        byte[] digest = empty();
        byte[] key = new byte[Record.keyLength(record)];
        Mem.copyOut(Record.keyAddress(record), key, 0, key.length);
        mix(digest, key);
        addValue(digest, database, record);
        return digest;
    }

    /// The digest of the value in `record` alone.
    byte[] ofValue(Database database, long record) {
        byte[] digest = empty();
        addValue(digest, database, record);
        return digest;
    }

    private void addValue(byte[] digest, Database database, long record) {
        mix(
                digest,
                ByteBuffer.allocate(Integer.BYTES).putInt(Record.type(record)).array());
        if (Record.type(record) == Record.STRING) {
            mix(digest, StringValue.bytes(record));
        } else {
            ((StoredType) database.types().of(Record.type(record))).digest(record, new Parts(digest));
        }
        if (Record.expireAtMs(record) != 0) {
            add(digest, EXPIRES);
        }
    }

    /// Adds the parts of one value to its digest.
    private final class Parts implements ValueDigest {
        private final byte[] digest;

        Parts(byte[] digest) {
            this.digest = digest;
        }

        @Override
        public void ordered(byte[] part) {
            mix(digest, part);
        }

        @Override
        public void unordered(byte[] part) {
            add(digest, part);
        }

        @Override
        public void unorderedGroup(byte[]... parts) {
            byte[] group = empty();
            for (byte[] part : parts) {
                mix(group, part);
            }
            add(digest, group);
        }
    }

    private void add(byte[] digest, byte[] what) {
        join(digest, sha1.digest(what));
    }

    private void mix(byte[] digest, byte[] what) {
        add(digest, what);
        System.arraycopy(sha1.digest(digest), 0, digest, 0, BYTES);
    }
}
