package io.nanoredis.family.generic;

import io.nanoredis.command.ShardContext;
import io.nanoredis.resp.Args;
import io.nanoredis.structure.Record;
import io.nanoredis.type.list.ListType;
import io.nanoredis.type.list.ListValue;
import io.nanoredis.type.set.SetType;
import io.nanoredis.type.zset.SortedSet;
import io.nanoredis.type.zset.ZsetType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The elements that SORT works on, copied from where they are.
///
/// *Shape*: where the order stays, of a list or sorted set only the part that is asked for.
///
/// @param request what is asked for, which may depend on the type
/// @param elements the elements
/// @param from the first of the result, in the order that the elements are going to have
/// @param count how many of them, 0 for none
@SuppressWarnings("ArrayRecordComponent") // never compared
record SortInput(SortRequest request, byte[][] elements, int from, int count) {
    private static final byte[][] NONE = new byte[0][];

    /// The elements of argument 1's value; null if it is no list, set or sorted set.
    static @Nullable SortInput of(ShardContext cx, Args args, SortRequest request) {
        long record = cx.read(args, 1);
        if (record == 0) {
            return new SortInput(request, NONE, 0, 0);
        }
        return switch (Record.type(record)) {
            case Record.LIST -> ofList(cx, args, record, request);
            case Record.SET -> ofSet(cx, record, request);
            case Record.ZSET -> ofSortedSet(cx, record, request);
            default -> null;
        };
    }

    /// A part of so many elements: its beginning and its length.
    private record Part(int from, int count) {
        /// What LIMIT leaves of a number of elements, to the letter as Redis computes it.
        static Part of(SortRequest request, int size) {
            long from = Math.min(Math.max(request.limitStart(), 0), size);
            long count = Math.min(Math.max(request.limitCount(), -1), size);
            long last = count < 0 ? size - 1L : from + count - 1;
            if (from >= size) {
                return new Part(0, 0);
            }
            return new Part((int) from, (int) Math.max(0, Math.min(last, size - 1L) - from + 1));
        }
    }

    private static SortInput ofList(ShardContext cx, Args args, long record, SortRequest request) {
        ListValue list = ((ListType) cx.type(Record.LIST))
                .open(cx.keyspace(), args.array(), args.offset(1), args.length(1), cx.hashOf(args, 1), record);
        int size = Math.toIntExact(list.length());
        Part part = Part.of(request, size);
        if (!request.unsorted()) {
            return new SortInput(request, list.copyRange(0, size, true), part.from, part.count);
        }
        boolean backwards = request.descending();
        long first = backwards ? size - 1L - part.from : part.from;
        return new SortInput(request, list.copyRange(first, part.count, !backwards), 0, part.count);
    }

    private static SortInput ofSet(ShardContext cx, long record, SortRequest request) {
        List<byte[]> members = new ArrayList<>();
        ((SetType) cx.type(Record.SET))
                .algebra()
                .members(
                        record,
                        (array, offset, length) -> members.add(Arrays.copyOfRange(array, offset, offset + length)));
        Part part = Part.of(request, members.size());
        boolean needsOrder = request.unsorted() && request.store() != 0;
        return new SortInput(needsOrder ? request.withOrder() : request, members.toArray(NONE), part.from, part.count);
    }

    private static SortInput ofSortedSet(ShardContext cx, long record, SortRequest request) {
        SortedSet set = ((ZsetType) cx.type(Record.ZSET)).reader(record);
        int size = Math.toIntExact(set.size());
        Part part = Part.of(request, size);
        if (!request.unsorted()) {
            return new SortInput(request, members(set, 0, size, false), part.from, part.count);
        }
        boolean backwards = request.descending();
        long first = backwards ? size - 1L - part.from : part.from;
        return new SortInput(request, members(set, first, part.count, backwards), 0, part.count);
    }

    private static byte[][] members(SortedSet set, long first, int count, boolean backwards) {
        byte[][] members = new byte[count][];
        for (int i = 0; i < count; i++) {
            boolean there = i == 0 ? set.seek(first) : backwards ? set.backward() : set.forward();
            if (!there) {
                throw new IllegalStateException("members: " + i + " (expected " + count + ")");
            }
            int length = set.loadText();
            members[i] = Arrays.copyOf(set.text(), length);
        }
        return members;
    }
}
