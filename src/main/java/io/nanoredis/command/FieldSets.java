package io.nanoredis.command;

import io.nanoredis.resp.Args;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// The lists of field names that a client has prepared for HIMPORT SET, each under a name of its own.
///
/// *shape* — immutable; what adds or removes makes another one. Few are expected: they are searched one by one.
/// *thread* — any; a client's own change only between its rounds, so that a shard sees those of the command's time.
public final class FieldSets {
    /// None.
    public static final FieldSets NONE = new FieldSets(new FieldSet[0]);

    private static final int OBJECT_BYTES = 24;

    private final FieldSet[] sets;

    private FieldSets(FieldSet[] sets) {
        this.sets = sets;
    }

    /// Field names in the order in which their values will come.
    ///
    /// *shape* — all bytes one behind the other, and where each name ends.
    public static final class FieldSet {
        private final byte[] name;
        private final byte[] bytes;
        private final int[] ends;

        private FieldSet(byte[] name, byte[] bytes, int[] ends) {
            this.name = name;
            this.bytes = bytes;
            this.ends = ends;
        }

        /// The set whose name is argument `nameAt`, and whose fields are those behind it.
        static FieldSet of(Args args, int nameAt) {
            int count = args.count() - nameAt - 1;
            int[] ends = new int[count];
            int end = 0;
            for (int i = 0; i < count; i++) {
                end += args.length(nameAt + 1 + i);
                ends[i] = end;
            }
            byte[] bytes = new byte[end];
            for (int i = 0; i < count; i++) {
                int at = nameAt + 1 + i;
                System.arraycopy(args.array(), args.offset(at), bytes, ends[i] - args.length(at), args.length(at));
            }
            return new FieldSet(copy(args, nameAt), bytes, ends);
        }

        /// The number of fields.
        public int count() {
            return ends.length;
        }

        /// The bytes of all names, one behind the other.
        public byte[] bytes() {
            return bytes;
        }

        /// Where name number `i` begins in [#bytes].
        public int start(int i) {
            return i == 0 ? 0 : ends[i - 1];
        }

        /// Where name number `i` ends in [#bytes].
        public int end(int i) {
            return ends[i];
        }

        private boolean isNamed(Args args, int i) {
            return Arrays.equals(name, 0, name.length, args.array(), args.offset(i), args.offset(i) + args.length(i));
        }
    }

    private static byte[] copy(Args args, int i) {
        return Arrays.copyOfRange(args.array(), args.offset(i), args.offset(i) + args.length(i));
    }

    /// How many there are.
    public int count() {
        return sets.length;
    }

    /// About the bytes of memory that they take.
    public long memoryBytes() {
        long bytes = 0;
        for (FieldSet set : sets) {
            bytes += 3L * OBJECT_BYTES + set.name.length + set.bytes.length + (long) Integer.BYTES * set.ends.length;
        }
        return bytes;
    }

    /// The set that argument `i` names.
    public @Nullable FieldSet find(Args args, int i) {
        int at = indexOf(args, i);
        return at < 0 ? null : sets[at];
    }

    private int indexOf(Args args, int i) {
        for (int at = 0; at < sets.length; at++) {
            if (sets[at].isNamed(args, i)) {
                return at;
            }
        }
        return -1;
    }

    /// These and the set whose name is argument `nameAt` and whose fields are those behind it; it takes the place of
    /// one of the same name.
    public FieldSets with(Args args, int nameAt) {
        int at = indexOf(args, nameAt);
        FieldSet[] more = Arrays.copyOf(sets, at < 0 ? sets.length + 1 : sets.length);
        more[at < 0 ? sets.length : at] = FieldSet.of(args, nameAt);
        return new FieldSets(more);
    }

    /// These without the one that argument `i` names; the same object if there is none.
    public FieldSets without(Args args, int i) {
        int at = indexOf(args, i);
        if (at < 0) {
            return this;
        }
        FieldSet[] fewer = Arrays.copyOf(sets, sets.length - 1);
        System.arraycopy(sets, at + 1, fewer, at, fewer.length - at);
        return new FieldSets(fewer);
    }
}
