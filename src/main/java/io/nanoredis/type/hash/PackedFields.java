package io.nanoredis.type.hash;

import io.nanoredis.memory.Mem;
import io.nanoredis.structure.PackedEntry;
import io.nanoredis.structure.Record;

/// The fields of a small hash: one behind the other in the value of its record, as packed entries.
///
/// *shape* — field, value, field, value … ; where fields may expire, 8 bytes with the least expiry first, 0 for none,
/// and then field, value, expiry, field, value, expiry …, each expiry an integer in ms since 1970, 0 for none. All is
/// about the value of one record, given by its address.
///
/// *thread* — the owner of the record's shard; addresses are valid until the record changes.
final class PackedFields {
    /// The bytes before the first field where fields may expire.
    static final int HEAD_BYTES = Long.BYTES;

    /// The bytes of an entry that says that a field does not expire.
    static final int NO_EXPIRY_BYTES = 1;

    private PackedFields() {}

    static boolean mayExpire(long record) {
        return Record.encoding(record) == HashType.PACKED_EXPIRING;
    }

    /// Where the first field begins.
    static long first(long record) {
        return Record.valueAddress(record) + (mayExpire(record) ? HEAD_BYTES : 0);
    }

    /// Where the last field ends.
    static long end(long record) {
        return Record.valueAddress(record) + Record.valueLength(record);
    }

    /// The entries that follow each field.
    static int entriesPerValue(long record) {
        return mayExpire(record) ? 2 : 1;
    }

    static int count(long record) {
        return PackedEntry.count(first(record), end(record)) / (1 + entriesPerValue(record));
    }

    /// The entry of a field, or [PackedEntry#NONE].
    static long find(long record, byte[] array, int offset, int length) {
        return PackedEntry.find(first(record), end(record), array, offset, length, entriesPerValue(record));
    }

    /// The entry of the value of a field.
    static long value(long field) {
        return field + PackedEntry.bytes(field);
    }

    /// The entry of the expiry that follows a value.
    static long expiry(long value) {
        return value + PackedEntry.bytes(value);
    }

    /// When a field with such a value expires; 0 if it does not.
    static long expireAtMs(long record, long value) {
        return mayExpire(record) ? PackedEntry.integer(expiry(value)) : 0;
    }

    /// The field behind a field.
    static long next(long record, long field) {
        return PackedEntry.skip(field, 1 + entriesPerValue(record));
    }

    /// The least expiry of all fields, as they are; 0 if none expires.
    static long computeLeastExpiryMs(long record) {
        long least = 0;
        long end = end(record);
        for (long field = first(record); field < end; field = next(record, field)) {
            long expireAtMs = expireAtMs(record, value(field));
            if (expireAtMs != 0 && (least == 0 || expireAtMs < least)) {
                least = expireAtMs;
            }
        }
        return least;
    }

    /// Gives each field an expiry of none, in the room of so many bytes that has been made before the first.
    static void spread(long record, int room) {
        long base = Record.valueAddress(record);
        long from = base + room;
        long to = base + HEAD_BYTES;
        long end = end(record);
        while (from < end) {
            int bytes = (int) (PackedEntry.skip(from, 2) - from);
            if (from != to) {
                Mem.move(from, to, bytes);
            }
            from += bytes;
            to += bytes;
            to += PackedEntry.write(to, 0);
        }
    }
}
