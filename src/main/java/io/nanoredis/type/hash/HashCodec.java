package io.nanoredis.type.hash;

import io.nanoredis.db.Database;
import io.nanoredis.memory.Mem;
import io.nanoredis.rdb.ListpackWriter;
import io.nanoredis.rdb.RdbFormatException;
import io.nanoredis.rdb.RdbReader;
import io.nanoredis.rdb.RdbWriter;
import io.nanoredis.rdb.ValueCodec;
import io.nanoredis.rdb.ValueTarget;
import io.nanoredis.structure.PackedEntry;
import io.nanoredis.structure.Record;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.Set;

/// Hashes in the RDB form.
///
/// *shape*:
/// ```
///  4  fields (length) | for each: field, value (strings)
/// 16  listpack of field, value, …
///  9  zipmap  (only read, as the next one)
/// 13  ziplist of field, value, …
/// 22  fields (length) | for each: 0, or expiry (length) | field, value (strings)  (only read)
/// 23  listpack of field, value, expiry or 0, …, by expiry  (only read)
/// 24  least expiry (8) | fields (length) | for each: 0, or expiry - least + 1 (length) | field, value (strings)
/// 25  least expiry (8) | listpack of field, value, expiry or 0, …, by expiry, those without at the end
/// ```
/// 22 and 23 were written by release candidates of Redis 7.4, 24 and 25 are written since; a hash none of whose fields
/// expires is written so that older versions read it.
/// *source* — https://rdb.fnordig.de/file_format.html
final class HashCodec implements ValueCodec {
    static final int STRINGS = 4;
    static final int ZIPMAP = 9;
    static final int ZIPLIST = 13;
    static final int LISTPACK = 16;
    static final int STRINGS_EXPIRING_EARLY = 22;
    static final int LISTPACK_EXPIRING_EARLY = 23;
    static final int STRINGS_EXPIRING = 24;
    static final int LISTPACK_EXPIRING = 25;

    private final Database database;
    private final ListpackWriter listpack;
    private final FieldTable viewed;
    private final FieldTable built;

    HashCodec(Database database) {
        this.database = database;
        listpack = new ListpackWriter(database.slab());
        viewed = new FieldTable(database);
        built = new FieldTable(database);
    }

    // ---- writing

    @Override
    public int rdbType(long record) {
        if (HashType.isTable(record)) {
            return HashType.leastExpiryMs(record) == 0 ? STRINGS : STRINGS_EXPIRING;
        }
        return HashType.leastExpiryMs(record) == 0 ? LISTPACK : LISTPACK_EXPIRING;
    }

    @Override
    public void save(long record, RdbWriter out) {
        switch (rdbType(record)) {
            case STRINGS -> saveTable(record, out);
            case STRINGS_EXPIRING -> saveExpiringTable(record, out);
            case LISTPACK -> savePacked(record, out);
            default -> saveExpiringPacked(record, out);
        }
    }

    private void saveTable(long record, RdbWriter out) {
        viewed.open(HashType.root(record));
        out.writeLength(viewed.size());
        viewed.forEach(field -> writeStrings(field, out));
    }

    private static void writeStrings(long field, RdbWriter out) {
        out.writeString(Record.keyAddress(field), Record.keyLength(field));
        out.writeString(Record.valueAddress(field), Record.valueLength(field));
    }

    private void saveExpiringTable(long record, RdbWriter out) {
        viewed.open(HashType.root(record));
        long[] least = {Long.MAX_VALUE};
        viewed.forEach(field -> {
            long expireAtMs = Record.expireAtMs(field);
            least[0] = expireAtMs == 0 ? least[0] : Math.min(least[0], expireAtMs);
        });
        out.writeLong(least[0]);
        out.writeLength(viewed.size());
        viewed.forEach(field -> {
            long expireAtMs = Record.expireAtMs(field);
            out.writeLength(expireAtMs == 0 ? 0 : expireAtMs - least[0] + 1);
            writeStrings(field, out);
        });
    }

    private void savePacked(long record, RdbWriter out) {
        listpack.begin();
        try {
            long end = PackedFields.end(record);
            for (long at = PackedFields.first(record); at < end; at = PackedFields.next(record, at)) {
                listpack.entry(at);
                listpack.entry(PackedFields.value(at));
            }
            listpack.writeTo(out);
        } finally {
            listpack.abandon();
        }
    }

    private void saveExpiringPacked(long record, RdbWriter out) {
        out.writeLong(HashType.leastExpiryMs(record));
        listpack.begin();
        try {
            for (Long at : byExpiry(record)) {
                long value = PackedFields.value(at);
                listpack.entry(at);
                listpack.entry(value);
                listpack.entry(PackedFields.expiry(value));
            }
            listpack.writeTo(out);
        } finally {
            listpack.abandon();
        }
    }

    private static Long[] byExpiry(long record) {
        Long[] fields = new Long[PackedFields.count(record)];
        long at = PackedFields.first(record);
        for (int i = 0; i < fields.length; i++) {
            fields[i] = at;
            at = PackedFields.next(record, at);
        }
        Arrays.sort(fields, Comparator.comparingLong(field -> sortKey(record, field)));
        return fields;
    }

    private static long sortKey(long record, long field) {
        long expireAtMs = PackedFields.expireAtMs(record, PackedFields.value(field));
        return expireAtMs == 0 ? Long.MAX_VALUE : expireAtMs;
    }

    // ---- reading

    @Override
    public boolean reads(int rdbType) {
        return switch (rdbType) {
            case STRINGS,
                    ZIPMAP,
                    ZIPLIST,
                    LISTPACK,
                    STRINGS_EXPIRING_EARLY,
                    LISTPACK_EXPIRING_EARLY,
                    STRINGS_EXPIRING,
                    LISTPACK_EXPIRING -> true;
            default -> false;
        };
    }

    @Override
    public void load(int rdbType, RdbReader in, ValueTarget target) throws RdbFormatException {
        FieldSource source = FieldSource.of(rdbType, in);
        long entriesMax = database.encodingLimits().hashEntriesMax();
        if (source.count() == 0) {
            throw new RdbFormatException("hash: without fields");
        }
        Survey survey = source.count() > entriesMax ? Survey.TOO_LARGE : survey(source);
        if (survey.packable) {
            source.rewind();
            storePacked(source, survey, target);
        } else {
            source.rewind();
            storeTable(source, target);
        }
    }

    /// What a first reading of all fields has found.
    ///
    /// @param bytes those of the packed entries without expiries
    /// @param expiryBytes those of the packed expiries
    private record Survey(boolean packable, long bytes, long expiryBytes, long leastExpiryMs) {
        static final Survey TOO_LARGE = new Survey(false, 0, 0, 0);
    }

    private Survey survey(FieldSource source) throws RdbFormatException {
        long lengthMax = source.staysPacked()
                ? Long.MAX_VALUE
                : database.encodingLimits().hashValueBytesMax();
        Set<String> seen = new HashSet<>();
        long bytes = 0;
        long expiryBytes = 0;
        long least = 0;
        for (long i = 0; i < source.count(); i++) {
            source.next();
            if (!seen.add(new String(source.name(), StandardCharsets.ISO_8859_1))) {
                throw duplicate();
            }
            if (source.name().length > lengthMax || source.text().length > lengthMax) {
                return Survey.TOO_LARGE;
            }
            bytes += PackedEntry.bytesOf(source.name(), 0, source.name().length)
                    + PackedEntry.bytesOf(source.text(), 0, source.text().length);
            expiryBytes += PackedEntry.bytesOf(source.expireAtMs());
            least = least(least, source.expireAtMs());
        }
        return new Survey(bytes + expiryBytes < HashValue.PACKED_BYTES_MAX, bytes, expiryBytes, least);
    }

    private static long least(long least, long expireAtMs) {
        return expireAtMs == 0 || (least != 0 && least < expireAtMs) ? least : expireAtMs;
    }

    private static RdbFormatException duplicate() {
        return new RdbFormatException("hash: the same field twice");
    }

    private static void storePacked(FieldSource source, Survey survey, ValueTarget target) throws RdbFormatException {
        boolean expiring = survey.leastExpiryMs != 0;
        long bytes = survey.bytes + (expiring ? PackedFields.HEAD_BYTES + survey.expiryBytes : 0);
        long record = target.record(
                Record.HASH, expiring ? HashType.PACKED_EXPIRING : HashType.PACKED, Math.toIntExact(bytes));
        long to = PackedFields.first(record);
        for (long i = 0; i < source.count(); i++) {
            source.next();
            to += PackedEntry.write(to, source.name(), 0, source.name().length);
            to += PackedEntry.write(to, source.text(), 0, source.text().length);
            if (expiring) {
                to += PackedEntry.write(to, source.expireAtMs());
            }
        }
        if (expiring) {
            Mem.putLong(Record.valueAddress(record), survey.leastExpiryMs);
        }
        target.filled(record);
    }

    private void storeTable(FieldSource source, ValueTarget target) throws RdbFormatException {
        built.begin();
        boolean stored = false;
        try {
            long least = buildTable(source);
            boolean expiring = least != 0;
            int head = expiring ? PackedFields.HEAD_BYTES : 0;
            long record = target.record(
                    Record.HASH, expiring ? HashType.TABLE_EXPIRING : HashType.TABLE, head + FieldTable.ROOT_BYTES);
            stored = true;
            if (expiring) {
                Mem.putLong(Record.valueAddress(record), least);
            }
            built.saveAt(HashType.root(record));
            target.filled(record);
        } finally {
            if (!stored) {
                built.abandon();
            }
        }
    }

    private long buildTable(FieldSource source) throws RdbFormatException {
        long least = 0;
        for (long i = 0; i < source.count(); i++) {
            source.next();
            byte[] name = source.name();
            if (built.find(name, 0, name.length) != 0) {
                throw duplicate();
            }
            built.add(name, 0, name.length, source.text(), 0, source.text().length, source.expireAtMs());
            least = least(least, source.expireAtMs());
        }
        return least;
    }
}
