package io.nanoredis.type.hash;

import io.nanoredis.rdb.ListpackReader;
import io.nanoredis.rdb.PackedReader;
import io.nanoredis.rdb.RdbFormatException;
import io.nanoredis.rdb.RdbReader;
import io.nanoredis.rdb.ZiplistReader;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// The fields of a hash in the RDB form, one after the other, as often as one likes; see [HashCodec] for the forms.
///
/// *errors* — [RdbFormatException] where the bytes are no such hash. *thread* — one.
abstract sealed class FieldSource {
    /// The last expiry that Redis can keep, in ms since 1970.
    private static final long EXPIRY_MAX_MS = (1L << 48) - 2;

    private static final byte[] NOTHING = new byte[0];

    byte[] name = NOTHING;
    byte[] text = NOTHING;
    long expireAtMs;

    /// What was written under a type byte.
    static FieldSource of(int rdbType, RdbReader in) throws RdbFormatException {
        boolean expiring = rdbType >= HashCodec.STRINGS_EXPIRING;
        long least = expiring ? checked(in.readLong()) : 0;
        if (rdbType == HashCodec.STRINGS || rdbType == HashCodec.STRINGS_EXPIRING) {
            return new Strings(in, expiring, least);
        }
        return rdbType == HashCodec.ZIPLIST
                ? new Packed(in, new ZiplistReader(), false, false)
                : new Packed(in, new ListpackReader(), expiring, true);
    }

    private static long checked(long ms) throws RdbFormatException {
        if (ms < 0 || ms > EXPIRY_MAX_MS) {
            throw new RdbFormatException("hash: an expiry out of range");
        }
        return ms;
    }

    abstract long count();

    /// Whether the hash stays packed whatever the length of its strings, as it was packed.
    abstract boolean staysPacked();

    abstract void rewind();

    abstract void next() throws RdbFormatException;

    final byte[] name() {
        return name;
    }

    final byte[] text() {
        return text;
    }

    /// 0 for none.
    final long expireAtMs() {
        return expireAtMs;
    }

    /// Strings one behind the other.
    private static final class Strings extends FieldSource {
        private final RdbReader in;
        private final boolean expiring;
        private final long least;
        private final long count;
        private final int first;

        Strings(RdbReader in, boolean expiring, long least) throws RdbFormatException {
            this.in = in;
            this.expiring = expiring;
            this.least = least;
            count = in.readLength();
            if (count < 0 || count > in.remaining()) {
                throw new RdbFormatException("hash: more fields than bytes");
            }
            first = in.position();
        }

        @Override
        long count() {
            return count;
        }

        @Override
        boolean staysPacked() {
            return false;
        }

        @Override
        void rewind() {
            in.position(first);
        }

        @Override
        void next() throws RdbFormatException {
            if (expiring) {
                long behindLeast = in.readLength();
                expireAtMs = behindLeast == 0 ? 0 : checked(least + checked(behindLeast - 1));
            }
            name = string();
            text = string();
        }

        private byte[] string() throws RdbFormatException {
            in.readText();
            return Arrays.copyOfRange(in.blobArray(), in.blobOffset(), in.blobOffset() + in.stringLength());
        }
    }

    /// One block of elements.
    private static final class Packed extends FieldSource {
        private final PackedReader elements;
        private final boolean expiring;
        private final boolean keptPacked;
        private final int perField;

        Packed(RdbReader in, PackedReader elements, boolean expiring, boolean keptPacked) throws RdbFormatException {
            this.elements = elements;
            this.expiring = expiring;
            this.keptPacked = keptPacked;
            perField = expiring ? 3 : 2;
            in.readBlob();
            elements.open(in.blobArray(), in.blobOffset(), in.stringLength());
            if (elements.count() % perField != 0) {
                throw new RdbFormatException("hash: a field without its value");
            }
        }

        @Override
        long count() {
            return elements.count() / perField;
        }

        @Override
        boolean staysPacked() {
            return keptPacked;
        }

        @Override
        void rewind() {
            elements.rewind();
        }

        @Override
        void next() throws RdbFormatException {
            name = element();
            text = element();
            if (expiring) {
                elements.next();
                if (!elements.isInteger()) {
                    throw new RdbFormatException("hash: an expiry that is no number");
                }
                expireAtMs = checked(elements.number());
            }
        }

        private byte[] element() {
            elements.next();
            if (elements.isInteger()) {
                return Long.toString(elements.number()).getBytes(StandardCharsets.US_ASCII);
            }
            int from = elements.textOffset();
            return Arrays.copyOfRange(elements.array(), from, from + elements.textLength());
        }
    }
}
