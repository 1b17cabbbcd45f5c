package io.nanoredis.family.generic;

import static io.nanoredis.command.AclCategory.DANGEROUS;
import static io.nanoredis.command.AclCategory.LIST;
import static io.nanoredis.command.AclCategory.SET;
import static io.nanoredis.command.AclCategory.SORTEDSET;
import static io.nanoredis.command.CommandFlag.DENYOOM;
import static io.nanoredis.command.CommandFlag.MOVABLEKEYS;
import static io.nanoredis.command.CommandFlag.READONLY;
import static io.nanoredis.command.CommandFlag.WRITE;

import io.nanoredis.command.Command;
import io.nanoredis.command.CommandRow;
import io.nanoredis.command.Coordinator;
import io.nanoredis.command.KeyEvent;
import io.nanoredis.command.KeySpec;
import io.nanoredis.command.Routing;
import io.nanoredis.command.ShardContext;
import io.nanoredis.memory.HashFunction;
import io.nanoredis.rdb.RdbWriter;
import io.nanoredis.resp.Args;
import io.nanoredis.resp.ErrorReply;
import io.nanoredis.resp.ReplyWriter;
import io.nanoredis.shard.FiberTransaction;
import io.nanoredis.structure.Record;
import io.nanoredis.type.hash.HashType;
import io.nanoredis.type.hash.HashValue;
import io.nanoredis.type.string.StringValue;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// SORT and SORT_RO: the elements of a list, set or sorted set in order.
///
/// *Shape*: elements are copied, then weights are fetched, then there is an order, then what GET names is fetched for
/// the part of the result that is asked for. Where all is on one shard it is done there. Else a coordinator locks what
/// it needs: the two keys, or, as patterns can name any key, the whole database; it sorts in the fiber, and fetches the
/// values of one pattern with one hop to all shards.
final class SortCommands {
    private static final ErrorReply NOT_NUMBERS =
            ErrorReply.of("ERR One or more scores can't be converted into double");
    private static final byte[] NOTHING = new byte[0];
    /// The type byte of a list of strings in the RDB form.
    private static final int RDB_LIST = 1;

    private static final String PATTERN_NOTES = "What the patterns of BY and GET name depends on the elements.";
    private static final String STORE_NOTES = "STORE may stand anywhere among the options.";

    private SortCommands() {}

    static List<CommandRow> rows() {
        String options = "key [BY pattern] [LIMIT offset count] [GET pattern [GET pattern ...]] [ASC | DESC] [ALPHA]";
        return List.of(
                row("sort")
                        .flags(WRITE, DENYOOM)
                        .locatedKeys(SortRequest.SOURCE_AND_DESTINATION)
                        .spec(KeySpec.unknown(STORE_NOTES, "OW", "update"))
                        .since("1.0.0")
                        .summary("Returns or stores the elements of a list, set or sorted set in order.")
                        .syntax(options + " [STORE destination]")
                        .onShard((cx, args, out) -> sort(cx, args, true, out))
                        .acrossShards((cx, args, out) -> sortAcross(cx, args, true, out)),
                row("sort_ro")
                        .flags(READONLY)
                        .locatedKeys(SortRequest.SOURCE)
                        .since("7.0.0")
                        .summary("Returns the elements of a list, set or sorted set in order.")
                        .syntax(options)
                        .onShard((cx, args, out) -> sort(cx, args, false, out))
                        .acrossShards((cx, args, out) -> sortAcross(cx, args, false, out)));
    }

    private static CommandRow row(String name) {
        return Command.named(name)
                .arity(-2)
                .flags(MOVABLEKEYS)
                .categories(SET, SORTEDSET, LIST, DANGEROUS)
                .group("generic")
                .keyRange(1, 1, 1)
                .spec(KeySpec.range(1, 1, 1, "RO", "access"))
                .spec(KeySpec.unknown(PATTERN_NOTES, "RO", "access"))
                .reaching(SortRequest::hasPatterns)
                .complexity("O(N+M*log(M)) where N is the number of elements and M that of the returned ones; "
                        + "O(N) where the order stays");
    }

    // ---- one shard

    private static void sort(ShardContext cx, Args args, boolean mayStore, ReplyWriter out) {
        SortRequest request = SortRequest.parse(args, mayStore, out);
        if (request == null) {
            return;
        }
        SortInput input = SortInput.of(cx, args, request);
        if (input == null) {
            out.error(ErrorReply.WRONG_TYPE);
            return;
        }
        List<byte @Nullable []> result = result(input, (pattern, elements) -> {
            byte @Nullable [][] values = new byte @Nullable [elements.length][];
            for (int i = 0; i < elements.length; i++) {
                byte[] key = pattern.key(elements[i]);
                values[i] = value(cx, key, pattern.field());
            }
            return values;
        });
        if (result == null) {
            out.error(NOT_NUMBERS);
        } else if (request.store() == 0) {
            reply(result, out);
        } else {
            store(cx, args, request.store(), result);
            out.integer(result.size());
        }
    }

    /// Fetches for each element the value that a pattern names, null where there is none.
    @FunctionalInterface
    private interface Fetch {
        byte @Nullable [][] values(SortPattern pattern, byte[][] elements);
    }

    /// What is replied or stored, null for what is missing; null if some weight is no number and should be one.
    private static @Nullable List<byte @Nullable []> result(SortInput input, Fetch fetch) {
        SortRequest request = input.request();
        byte[][] ordered = input.elements();
        if (!request.unsorted()) {
            SortPattern by = request.by();
            byte @Nullable [][] weights = by == null || by.constant() ? null : fetch.values(by, ordered);
            ordered = SortOrder.sorted(ordered, weights, request);
            if (ordered == null) {
                return null;
            }
        }
        byte[][] chosen = new byte[input.count()][];
        System.arraycopy(ordered, input.from(), chosen, 0, chosen.length);
        return columns(chosen, request.gets(), fetch);
    }

    private static List<byte @Nullable []> columns(byte[][] chosen, List<SortPattern> gets, Fetch fetch) {
        List<byte @Nullable [][]> columns = new ArrayList<>();
        for (SortPattern get : gets) {
            if (get.self()) {
                columns.add(chosen);
            } else {
                columns.add(get.constant() ? new byte @Nullable [chosen.length][] : fetch.values(get, chosen));
            }
        }
        if (gets.isEmpty()) {
            columns.add(chosen);
        }
        List<byte @Nullable []> result = new ArrayList<>(chosen.length * columns.size());
        for (int i = 0; i < chosen.length; i++) {
            for (byte @Nullable [][] column : columns) {
                result.add(column[i]);
            }
        }
        return result;
    }

    private static byte @Nullable [] value(ShardContext cx, byte[] key, byte @Nullable [] field) {
        long hash = cx.server().hash().hash(key, 0, key.length);
        long record = cx.keyspace().read(key, 0, key.length, hash);
        if (record == 0) {
            return null;
        }
        if (field == null) {
            return StringValue.isString(record) ? StringValue.bytes(record) : null;
        }
        if (Record.type(record) != Record.HASH) {
            return null;
        }
        HashValue fields = ((HashType) cx.type(Record.HASH)).value();
        fields.open(cx.keyspace(), record, hash);
        return fields.find(field, 0, field.length) ? fields.valueBytes() : null;
    }

    private static void reply(List<byte @Nullable []> result, ReplyWriter out) {
        out.arrayHeader(result.size());
        for (byte[] value : result) {
            if (value == null) {
                out.nil();
            } else {
                out.bulk(value);
            }
        }
    }

    /// Stores a list in the place of what the key holds, once it is complete; what is missing becomes an empty element.
    private static void store(ShardContext cx, Args args, int key, List<byte @Nullable []> result) {
        if (result.isEmpty()) {
            if (cx.delete(args, key)) {
                cx.event(KeyEvent.DEL, args, key);
            }
            return;
        }
        RdbWriter list = cx.copyWriter();
        list.reset();
        list.writeByte(RDB_LIST);
        list.writeLength(result.size());
        for (byte[] value : result) {
            byte[] element = value == null ? NOTHING : value;
            list.writeString(element, 0, element.length);
        }
        new KeyTarget(cx, cx.keyspace(), args, key, 0).store(list.array(), list.length());
        cx.event(KeyEvent.SORTSTORE, args, key);
        list.reset();
    }

    // ---- several shards

    private static void sortAcross(Coordinator cx, Args args, boolean mayStore, ReplyWriter out) {
        SortRequest request = SortRequest.parse(args, mayStore, out);
        if (request == null) {
            return;
        }
        int store = request.store();
        try (FiberTransaction tx = cx.begin()) {
            if (request.fetches()) {
                tx.lockAll(store != 0);
            } else {
                cx.lock(tx, args, 1, false);
                if (store != 0) {
                    cx.lock(tx, args, store, true);
                }
            }
            tx.acquire();
            @Nullable SortInput[] found = new @Nullable SortInput[1];
            cx.hop(tx, cx.shardOf(args, 1), shard -> found[0] = SortInput.of(shard, args, request));
            SortInput input = found[0];
            if (input == null) {
                out.error(ErrorReply.WRONG_TYPE);
                return;
            }
            List<byte @Nullable []> result = result(input, (pattern, elements) -> fetch(cx, tx, pattern, elements));
            if (result == null) {
                out.error(NOT_NUMBERS);
            } else if (store == 0) {
                reply(result, out);
            } else {
                cx.hop(tx, cx.shardOf(args, store), shard -> store(shard, args, store, result));
                out.integer(result.size());
            }
        }
    }

    /// Every shard looks up what lies there of the keys that a pattern names.
    private static byte @Nullable [][] fetch(
            Coordinator cx, FiberTransaction tx, SortPattern pattern, byte[][] elements) {
        HashFunction hash = cx.server().hash();
        int shards = cx.server().shards().size();
        byte[][] keys = new byte[elements.length][];
        int[] shardOfKey = new int[elements.length];
        for (int i = 0; i < elements.length; i++) {
            byte[] key = pattern.key(elements[i]);
            keys[i] = key;
            shardOfKey[i] = Routing.shardOf(hash, key, 0, key.length, hash.hash(key, 0, key.length), shards);
        }
        byte @Nullable [][] values = new byte @Nullable [elements.length][];
        cx.hopAll(tx, shard -> {
            for (int i = 0; i < keys.length; i++) {
                if (shardOfKey[i] == shard.shard().id()) {
                    values[i] = value(shard, keys[i], pattern.field());
                }
            }
        });
        return values;
    }
}
