package io.nanoredis.family.string;

import io.nanoredis.resp.ReplyWriter;
import io.nanoredis.structure.Record;
import io.nanoredis.type.string.StringValue;

/// The digest of a string's value: 16 hexadecimal digits of its XXH3 hash.
///
/// All methods expect a record that holds a string. *Thread*: the owner of the record's shard. *Cost*: linear in the
/// value, without allocation unless it is kept as an integer.
final class StringDigest {
    private static final int DIGEST_BYTES = 16;

    private StringDigest() {}

    /// The XXH3 hash of the string's bytes.
    static long hash(long record) {
        if (Record.encoding(record) == Record.INT) {
            byte[] text = StringValue.bytes(record);
            return Xxh3.hash(text, 0, text.length);
        }
        return Xxh3.hash(Record.valueAddress(record), Record.valueLength(record));
    }

    /// Writes the digest, 16 hexadecimal digits in lower case, as a bulk string.
    static void replyDigest(long record, ReplyWriter out) {
        long hash = hash(record);
        int at = out.beginBulk(DIGEST_BYTES);
        byte[] into = out.array();
        for (int i = 0; i < DIGEST_BYTES; i++) {
            into[at + i] = (byte) Character.forDigit(nibble(hash, i), 16);
        }
        out.endBulk(at, DIGEST_BYTES);
    }

    /// Whether the digest is this text, case ignored.
    ///
    /// @param text 16 bytes at `offset`, see [#isDigestLength]; what are no hexadecimal digits equal no digest
    static boolean digestEquals(long record, byte[] text, int offset) {
        long hash = hash(record);
        for (int i = 0; i < DIGEST_BYTES; i++) {
            if (Character.digit(text[offset + i], 16) != nibble(hash, i)) {
                return false;
            }
        }
        return true;
    }

    /// Whether a text of so many bytes can be a digest.
    static boolean isDigestLength(int bytes) {
        return bytes == DIGEST_BYTES;
    }

    private static int nibble(long hash, int i) {
        return (int) (hash >>> (60 - 4 * i)) & 0xf;
    }
}
