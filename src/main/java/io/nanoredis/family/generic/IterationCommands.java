package io.nanoredis.family.generic;

import static io.nanoredis.command.AclCategory.DANGEROUS;
import static io.nanoredis.command.AclCategory.KEYSPACE;
import static io.nanoredis.command.CommandFlag.READONLY;

import io.nanoredis.command.Command;
import io.nanoredis.command.CommandRow;
import io.nanoredis.command.Merge;
import io.nanoredis.command.ReplyParts;
import io.nanoredis.command.ScanCursor;
import io.nanoredis.command.ShardContext;
import io.nanoredis.db.Keyspace;
import io.nanoredis.resp.Args;
import io.nanoredis.resp.ErrorReply;
import io.nanoredis.resp.ReplyWriter;
import io.nanoredis.resp.RespReader;
import io.nanoredis.type.StoredBytes;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// SCAN, KEYS, RANDOMKEY: which keys there are.
final class IterationCommands {
    private static final byte[] MATCH = word("MATCH");
    private static final byte[] COUNT = word("COUNT");
    private static final byte[] TYPE = word("TYPE");
    private static final int COUNT_DEFAULT = 10;

    private IterationCommands() {}

    private static byte[] word(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    static List<CommandRow> rows() {
        return List.of(
                Command.named("scan")
                        .arity(-2)
                        .flags(READONLY)
                        .categories(KEYSPACE)
                        .group("generic")
                        .tips("nondeterministic_output", "request_policy:special")
                        .since("2.8.0")
                        .complexity("O(1) per call; O(N) for a whole iteration over N keys")
                        .changed("6.0.0", "Added the `TYPE` option.")
                        .summary(
                                "Goes through the keys of the database step by step; a full round meets every key that stays.")
                        .syntax("cursor [MATCH pattern] [COUNT count] [TYPE type]")
                        .routed(ScanCursor::shardOf, IterationCommands::scan),
                Command.named("keys")
                        .arity(2)
                        .flags(READONLY)
                        .categories(KEYSPACE, DANGEROUS)
                        .group("generic")
                        .tips("request_policy:all_shards", "nondeterministic_output_order")
                        .since("1.0.0")
                        .complexity("O(N) for N keys in the database")
                        .summary("Lists the keys that match a pattern.")
                        .syntax("pattern")
                        .onAllShards(IterationCommands::keys, Merge.CONCATENATE),
                Command.named("randomkey")
                        .arity(1)
                        .flags(READONLY)
                        .categories(KEYSPACE)
                        .group("generic")
                        .tips("request_policy:all_shards", "nondeterministic_output")
                        .since("1.0.0")
                        .complexity("O(1)")
                        .summary("Names some key of the database, each with the same chance.")
                        .onAllShards(IterationCommands::randomKey, IterationCommands::mergeRandomKeys));
    }

    private static void scan(ShardContext cx, Args args, ReplyWriter out) {
        if (!ScanCursor.isValid(args, 1)) {
            out.error(ErrorReply.INVALID_CURSOR);
            return;
        }
        long cursor = ScanCursor.parse(args, 1);
        int count = COUNT_DEFAULT;
        KeyCollector keys = new KeyCollector();
        for (int i = 2; i < args.count(); i += 2) {
            boolean hasValue = i + 1 < args.count();
            if (hasValue && args.is(i, COUNT)) {
                if (!args.tryLong(i + 1)) {
                    out.error(ErrorReply.NOT_AN_INTEGER);
                    return;
                }
                if (args.longValue() < 1) {
                    out.error(ErrorReply.SYNTAX);
                    return;
                }
                count = (int) Math.min(args.longValue(), Integer.MAX_VALUE);
            } else if (hasValue && args.is(i, MATCH)) {
                keys.matching(args.bytes(i + 1));
            } else if (hasValue && args.is(i, TYPE)) {
                keys.ofType(cx.database().types(), args.text(i + 1));
            } else {
                out.error(ErrorReply.SYNTAX);
                return;
            }
        }
        int shards = cx.server().shards().size();
        long next = cx.keyspace().scan(ScanCursor.tableCursor(cursor, shards), count, keys);
        out.arrayHeader(2);
        out.bulkLong(ScanCursor.next(cx.shard().id(), shards, next));
        keys.reply(out);
    }

    private static void keys(ShardContext cx, Args args, ReplyWriter out) {
        KeyCollector keys = new KeyCollector();
        keys.matching(args.bytes(1));
        collectAll(cx.keyspace(), keys);
        keys.reply(out);
    }

    private static void collectAll(Keyspace keyspace, KeyCollector keys) {
        long cursor = 0;
        do {
            cursor = keyspace.scan(cursor, Integer.MAX_VALUE, keys);
        } while (cursor != 0);
    }

    /// One shard's candidate: a null without keys, the key alone on a server of one shard, else `[draw, key]`.
    ///
    /// The draw is an exponential variate with the number of keys as its rate. The least of all shards' draws then
    /// belongs to
    /// each shard with a chance in proportion to its keys, without anyone adding up the numbers.
    private static void randomKey(ShardContext cx, Args args, ReplyWriter out) {
        Keyspace keyspace = cx.keyspace();
        long record = keyspace.random(cx.random());
        if (record == 0) {
            out.nil();
            return;
        }
        if (cx.server().shards().size() > 1) {
            double draw = -Math.log(1 - cx.random().nextDouble()) / keyspace.size();
            out.arrayHeader(2);
            out.integer(Double.doubleToRawLongBits(Math.abs(draw)));
        }
        StoredBytes.replyKey(record, out);
    }

    /// Bits of positive doubles are ordered as the doubles are.
    private static void mergeRandomKeys(ReplyParts parts, ReplyWriter out) {
        int chosen = -1;
        long least = Long.MAX_VALUE;
        for (int i = 0; i < parts.count(); i++) {
            byte[] reply = parts.array(i);
            if (reply[parts.start(i)] == '*') {
                long draw = RespReader.number(reply, afterHeader(parts, i));
                if (draw < least) {
                    least = draw;
                    chosen = i;
                }
            }
        }
        if (chosen < 0) {
            out.nil();
            return;
        }
        byte[] reply = parts.array(chosen);
        int key = RespReader.skip(reply, afterHeader(parts, chosen));
        out.raw(reply, key, parts.end(chosen) - key);
    }

    private static int afterHeader(ReplyParts parts, int part) {
        return RespReader.lineEnd(parts.array(part), parts.start(part), parts.end(part));
    }
}
