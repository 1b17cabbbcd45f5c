package io.nanoredis.type.zset;

import io.nanoredis.memory.Slab;
import io.nanoredis.rdb.ListpackReader;
import io.nanoredis.rdb.ListpackWriter;
import io.nanoredis.rdb.PackedReader;
import io.nanoredis.rdb.RdbFormatException;
import io.nanoredis.rdb.RdbReader;
import io.nanoredis.rdb.RdbWriter;
import io.nanoredis.rdb.ValueCodec;
import io.nanoredis.rdb.ValueTarget;
import io.nanoredis.rdb.ZiplistReader;
import io.nanoredis.resp.NumberText;
import io.nanoredis.structure.PackedEntry;
import io.nanoredis.structure.Record;

/// Sorted sets in the RDB form: as pairs of a string and a double (5), or as a listpack of members and scores (17);
/// only read, as a ziplist (12), or as pairs with the score as text (3).
///
/// *Shape*: pairs are written from the highest score down, as Redis writes them. *Thread*: the owner of the shard.
final class ZsetCodec implements ValueCodec {
    private static final int TEXT_PAIRS = 3;
    private static final int PAIRS = 5;
    private static final int ZIPLIST = 12;
    private static final int LISTPACK = 17;

    // lengths of a score as text that stand for something else
    private static final int TEXT_NAN = 253;
    private static final int TEXT_INFINITY = 254;
    private static final int TEXT_MINUS_INFINITY = 255;

    private final ZsetBuilder builder;
    private final SortedSet set;
    private final ListpackWriter writer;
    private final ListpackReader listpack = new ListpackReader();
    private final ZiplistReader ziplist = new ZiplistReader();
    private final byte[] digits = new byte[256];

    ZsetCodec(Slab slab, ZsetBuilder builder, SortedSet set) {
        this.builder = builder;
        this.set = set;
        writer = new ListpackWriter(slab);
    }

    // ---- writing

    @Override
    public int rdbType(long record) {
        return ZsetType.isPacked(record) ? LISTPACK : PAIRS;
    }

    @Override
    public void save(long record, RdbWriter out) {
        set.open(record);
        if (set.isPacked()) {
            savePacked(out);
        } else {
            savePairs(out);
        }
    }

    private void savePacked(RdbWriter out) {
        writer.begin();
        try {
            for (long at = PackedZset.first(set.area); at < set.end; at = PackedZset.next(at)) {
                writer.entry(at);
                long score = at + PackedEntry.bytes(at);
                if (PackedEntry.isInteger(score)) {
                    writer.entry(score);
                } else {
                    writer.string(digits, 0, NumberText.writeDouble(PackedZset.scoreIn(score), digits, 0));
                }
            }
            writer.writeTo(out);
        } finally {
            writer.abandon();
        }
    }

    private void savePairs(RdbWriter out) {
        out.writeLength(set.size());
        boolean more = set.seek(set.size() - 1);
        while (more) {
            long member = set.member();
            out.writeString(Record.keyAddress(member), Record.keyLength(member));
            out.writeLong(Double.doubleToRawLongBits(set.score()));
            more = set.backward();
        }
    }

    // ---- reading

    @Override
    public boolean reads(int rdbType) {
        return rdbType == TEXT_PAIRS || rdbType == PAIRS || rdbType == ZIPLIST || rdbType == LISTPACK;
    }

    @Override
    public void load(int rdbType, RdbReader in, ValueTarget target) throws RdbFormatException {
        builder.begin();
        try {
            switch (rdbType) {
                case LISTPACK -> loadPacked(in, listpack);
                case ZIPLIST -> loadPacked(in, ziplist);
                default -> loadPairs(in, rdbType == PAIRS);
            }
            builder.sort();
            boolean wasPacked = rdbType == LISTPACK || rdbType == ZIPLIST;
            builder.moveTo(target, wasPacked ? builder.staysPacked() : builder.suitsPacked());
        } finally {
            builder.close();
        }
    }

    private void loadPairs(RdbReader in, boolean binary) throws RdbFormatException {
        long members = in.readLength();
        // every member takes two bytes of what is left, or more
        if (members <= 0 || members > in.remaining() / 2) {
            throw new RdbFormatException("sorted set: " + members + " members in " + in.remaining() + " bytes");
        }
        for (long i = 0; i < members; i++) {
            in.readText();
            byte[] name = in.blobArray();
            int offset = in.blobOffset();
            int length = in.stringLength();
            add(name, offset, length, binary ? Double.longBitsToDouble(in.readLong()) : textScore(in));
        }
    }

    private double textScore(RdbReader in) throws RdbFormatException {
        int length = in.readByte();
        return switch (length) {
            case TEXT_NAN -> Double.NaN;
            case TEXT_INFINITY -> Double.POSITIVE_INFINITY;
            case TEXT_MINUS_INFINITY -> Double.NEGATIVE_INFINITY;
            default -> {
                for (int i = 0; i < length; i++) {
                    digits[i] = (byte) in.readByte();
                }
                yield length == 0 ? Double.NaN : NumberText.parseCDouble(digits, 0, length);
            }
        };
    }

    private void add(byte[] name, int offset, int length, double score) throws RdbFormatException {
        if (Double.isNaN(score)) {
            throw new RdbFormatException("sorted set: a score is no number");
        }
        if (!builder.add(name, offset, length, score)) {
            throw new RdbFormatException("sorted set: a member stands there twice");
        }
    }

    private void loadPacked(RdbReader in, PackedReader packed) throws RdbFormatException {
        in.readBlob();
        try {
            packed.open(in.blobArray(), in.blobOffset(), in.stringLength());
            if (packed.count() == 0 || packed.count() % 2 != 0) {
                throw new RdbFormatException("sorted set: " + packed.count() + " elements (expected pairs)");
            }
            while (packed.hasNext()) {
                loadMember(packed);
            }
        } finally {
            packed.release();
        }
        if (!builder.isSorted()) {
            throw new RdbFormatException("sorted set: its members are out of order");
        }
    }

    private void loadMember(PackedReader packed) throws RdbFormatException {
        packed.next();
        boolean integer = packed.isInteger();
        byte[] name = integer ? digits : packed.array();
        int offset = integer ? 0 : packed.textOffset();
        int length = integer ? NumberText.writeLong(packed.number(), digits, 0) : packed.textLength();
        packed.next();
        double score = packed.isInteger()
                ? packed.number()
                : NumberText.parseCDouble(packed.array(), packed.textOffset(), packed.textLength());
        add(name, offset, length, score);
    }
}
