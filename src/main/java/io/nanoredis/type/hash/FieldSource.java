package io.nanoredis.type.hash;

import io.nanoredis.memory.Mem;
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
        return switch (rdbType) {
            case HashCodec.STRINGS -> new Strings(in, Expiries.NONE, 0);
            case HashCodec.STRINGS_EXPIRING -> new Strings(in, Expiries.BEHIND_LEAST, checked(in.readLong()));
            case HashCodec.STRINGS_EXPIRING_EARLY -> new Strings(in, Expiries.ABSOLUTE, 0);
            case HashCodec.ZIPMAP -> new Zipmap(in);
            case HashCodec.ZIPLIST -> new Packed(in, new ZiplistReader(), false, false);
            case HashCodec.LISTPACK -> new Packed(in, new ListpackReader(), false, true);
            case HashCodec.LISTPACK_EXPIRING -> {
                checked(in.readLong());
                yield new Packed(in, new ListpackReader(), true, true);
            }
            case HashCodec.LISTPACK_EXPIRING_EARLY -> new Packed(in, new ListpackReader(), true, true);
            default -> throw new IllegalArgumentException("rdbType: " + rdbType + " (expected one of a hash)");
        };
    }

    /// How the expiry of a field is written, if at all.
    private enum Expiries {
        NONE,
        /// 0 for none, else 1 and the time behind the least of them.
        BEHIND_LEAST,
        /// 0 for none, else the time.
        ABSOLUTE
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
        private final Expiries expiries;
        private final long least;
        private final long count;
        private final int first;

        Strings(RdbReader in, Expiries expiries, long least) throws RdbFormatException {
            this.in = in;
            this.expiries = expiries;
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
            if (expiries != Expiries.NONE) {
                long written = in.readLength();
                long behind = expiries == Expiries.BEHIND_LEAST ? 1 : 0;
                expireAtMs = written == 0 ? 0 : checked(least + checked(written - behind));
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

    /// One block as Redis before 2.6 wrote it: the number of fields (1), if that is less than 254 | for each: length
    /// and
    /// bytes of the field, length of the value, bytes behind it that are not used (1), bytes of the value and those |
    /// 255. A length is one byte, or from 254 on 254 and four bytes, the least significant first.
    private static final class Zipmap extends FieldSource {
        private static final int END = 255;
        private static final int LONG = 254;
        private static final int LONG_BYTES = 4;

        private final byte[] array;
        private final int first;
        private final int end;
        private final long count;
        private int at;

        Zipmap(RdbReader in) throws RdbFormatException {
            in.readBlob();
            array = in.blobArray();
            first = in.blobOffset() + 1;
            end = in.blobOffset() + in.stringLength() - 1;
            if (end < first || (array[end] & 0xff) != END) {
                throw wrong();
            }
            at = first;
            long fields = 0;
            while (at < end) {
                skip(length());
                int value = length();
                int unused = octet();
                skip(value + unused);
                fields++;
            }
            int written = array[first - 1] & 0xff;
            if (written != LONG && written != fields) {
                throw wrong();
            }
            count = fields;
            at = first;
        }

        private static RdbFormatException wrong() {
            return new RdbFormatException("hash: no zipmap");
        }

        private int octet() throws RdbFormatException {
            if (at >= end) {
                throw wrong();
            }
            return array[at++] & 0xff;
        }

        private int length() throws RdbFormatException {
            int length = octet();
            if (length < LONG) {
                return length;
            }
            if (length == END || end - at < LONG_BYTES) {
                throw wrong();
            }
            int four = Mem.intAt(array, at);
            at += LONG_BYTES;
            if (four < LONG || four > end - at) {
                throw wrong();
            }
            return four;
        }

        private void skip(int bytes) throws RdbFormatException {
            if (bytes > end - at) {
                throw wrong();
            }
            at += bytes;
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
            at = first;
        }

        @Override
        void next() throws RdbFormatException {
            int length = length();
            name = Arrays.copyOfRange(array, at, at + length);
            at += length;
            length = length();
            int unused = octet();
            text = Arrays.copyOfRange(array, at, at + length);
            at += length + unused;
        }
    }
}
