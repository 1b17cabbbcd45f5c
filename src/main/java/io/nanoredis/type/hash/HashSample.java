package io.nanoredis.type.hash;

import io.nanoredis.resp.ReplyWriter;
import io.nanoredis.structure.PackedEntry;
import io.nanoredis.structure.RecordVisitor;
import java.util.Arrays;
import java.util.random.RandomGenerator;

/// Replies of fields drawn by chance from the hash that a [HashValue] has open, each as probable as the others. No
/// field may have expired: [HashValue#expire(int)] comes first.
///
/// *thread* — the shard's owner. *cost* — one draw: a few slots of a table, or a walk over a packed hash; different
/// fields: by draws while they are few, else by one walk over the hash.
public final class HashSample {
    /// Up to this part of a table, different fields are found by drawing again when one comes twice.
    private static final int DRAWN_PART = 8;
    /// From here on it is worth asking first whether a reply so large is possible.
    private static final int COUNT_LARGE = 1 << 20;
    private static final int BULK_BYTES_MIN = 6;

    private final HashValue hash;
    private final RecordVisitor choosing = this::choose;
    private final ReplyWriter nowhere = new ReplyWriter(0, 0);

    private ReplyWriter out = nowhere;
    private RandomGenerator random = RandomGenerator.getDefault();
    private boolean values;
    /// Fields that the walk has still to choose, and those that it has still to pass.
    private long wanted;
    private long ahead;

    private long[] packed = new long[16];
    private long[] drawn = new long[16];

    HashSample(HashValue hash) {
        this.hash = hash;
    }

    /// Writes one field.
    public void one(RandomGenerator chance, ReplyWriter reply) {
        if (hash.isTable()) {
            HashReplies.reply(hash.table().random(chance), true, false, reply);
        } else {
            long record = hash.record();
            int skipped = chance.nextInt(PackedFields.count(record));
            int entries = 1 + PackedFields.entriesPerValue(record);
            long field = PackedEntry.skip(PackedFields.first(record), skipped * entries);
            HashReplies.reply(field, false, false, reply);
        }
    }

    /// Writes `count` fields, any of which may come more than once.
    ///
    /// *errors* — [io.nanoredis.resp.ReplyTooLargeException], before anything is drawn if there is no hope.
    public void repeated(long count, boolean withValues, RandomGenerator chance, ReplyWriter reply) {
        if (count > COUNT_LARGE) {
            long least = Math.min(count, Integer.MAX_VALUE) * BULK_BYTES_MIN;
            reply.ensure((int) Math.min(Integer.MAX_VALUE, least));
        }
        header(count, withValues, reply);
        out = reply;
        values = withValues;
        int fields = hash.isTable() ? 0 : listPacked();
        for (long i = 0; i < count; i++) {
            reply(hash.isTable() ? hash.table().random(chance) : packed[chance.nextInt(fields)]);
        }
        out = nowhere;
    }

    /// Writes up to `count` different fields: all, if there are no more.
    public void distinct(long count, boolean withValues, RandomGenerator chance, ReplyWriter reply) {
        long fields = hash.length();
        wanted = Math.min(count, fields);
        ahead = fields;
        header(wanted, withValues, reply);
        out = reply;
        values = withValues;
        random = chance;
        if (!hash.isTable()) {
            int listed = listPacked();
            for (int i = 0; i < listed; i++) {
                choose(packed[i]);
            }
        } else if (wanted < fields / DRAWN_PART) {
            draw((int) wanted);
        } else {
            hash.table().forEach(choosing);
        }
        out = nowhere;
    }

    private static void header(long count, boolean withValues, ReplyWriter reply) {
        boolean flat = withValues && !reply.resp3();
        reply.arrayHeader(Math.toIntExact(flat ? 2 * count : count));
    }

    private void reply(long field) {
        if (values && out.resp3()) {
            out.arrayHeader(2);
        }
        HashReplies.reply(field, hash.isTable(), values, out);
    }

    private int listPacked() {
        long record = hash.record();
        int count = 0;
        long end = PackedFields.end(record);
        for (long field = PackedFields.first(record); field < end; field = PackedFields.next(record, field)) {
            if (count == packed.length) {
                packed = Arrays.copyOf(packed, 2 * count);
            }
            packed[count++] = field;
        }
        return count;
    }

    /// Chooses a field with the chance that leaves all sets of the wanted size equally probable.
    private void choose(long field) {
        if (wanted > 0 && random.nextLong(ahead) < wanted) {
            wanted--;
            reply(field);
        }
        ahead--;
    }

    /// Draws until there are enough different ones; those drawn are kept in a hash set of addresses.
    private void draw(int count) {
        int size = Integer.highestOneBit(Math.max(8, count)) << 2;
        if (drawn.length < size) {
            drawn = new long[size];
        } else {
            Arrays.fill(drawn, 0);
        }
        int found = 0;
        while (found < count) {
            long field = hash.table().random(random);
            if (enter(field)) {
                reply(field);
                found++;
            }
        }
    }

    /// Whether the address was not in the set.
    private boolean enter(long field) {
        int mask = drawn.length - 1;
        int at = (int) (((field >>> 3) * 0x9e37_79b9_7f4a_7c15L) >>> 32) & mask;
        while (drawn[at] != 0) {
            if (drawn[at] == field) {
                return false;
            }
            at = (at + 1) & mask;
        }
        drawn[at] = field;
        return true;
    }
}
