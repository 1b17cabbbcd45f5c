package io.nanoredis.family.generic;

import static io.nanoredis.command.AclCategory.DANGEROUS;
import static io.nanoredis.command.AclCategory.KEYSPACE;
import static io.nanoredis.command.CommandFlag.FAST;
import static io.nanoredis.command.CommandFlag.READONLY;
import static io.nanoredis.command.CommandFlag.WRITE;

import io.nanoredis.command.Command;
import io.nanoredis.command.CommandRow;
import io.nanoredis.command.Merge;
import io.nanoredis.command.ShardContext;
import io.nanoredis.command.ShardOp;
import io.nanoredis.resp.Args;
import io.nanoredis.resp.ErrorReply;
import io.nanoredis.resp.ReplyWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// DBSIZE, FLUSHDB, FLUSHALL, SWAPDB: logical databases as a whole, each shard its share, all at one place of the
/// serial order.
final class DatabaseCommands {
    private static final byte[] ASYNC = "ASYNC".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] SYNC = "SYNC".getBytes(StandardCharsets.US_ASCII);
    private static final ErrorReply INVALID_FIRST = ErrorReply.of("ERR invalid first DB index");
    private static final ErrorReply INVALID_SECOND = ErrorReply.of("ERR invalid second DB index");

    private DatabaseCommands() {}

    static List<CommandRow> rows() {
        return List.of(
                Command.named("dbsize")
                        .arity(1)
                        .flags(READONLY, FAST)
                        .categories(KEYSPACE)
                        .group("server")
                        .tips("request_policy:all_shards", "response_policy:agg_sum")
                        .since("1.0.0")
                        .complexity("O(1)")
                        .summary("Counts the keys of the database.")
                        .onAllShards(DatabaseCommands::dbsize, Merge.SUM),
                flush("flushdb", DatabaseCommands::flushdb)
                        .complexity("O(N) for N keys in the database")
                        .changed("4.0.0", "Added the `ASYNC` option.")
                        .changed("6.2.0", "Added the `SYNC` option.")
                        .summary("Removes all keys of the database."),
                flush("flushall", DatabaseCommands::flushall)
                        .complexity("O(N) for N keys in all databases")
                        .changed("4.0.0", "Added the `ASYNC` option.")
                        .changed("6.2.0", "Added the `SYNC` option.")
                        .summary("Removes all keys of all databases."),
                Command.named("swapdb")
                        .arity(3)
                        .flags(WRITE, FAST)
                        .categories(KEYSPACE, DANGEROUS)
                        .group("server")
                        .since("4.0.0")
                        .complexity("O(N) for N clients that watch or wait for keys of the two databases")
                        .summary("Exchanges the contents of two databases, at once for all clients.")
                        .syntax("index1 index2")
                        .onAllShards(DatabaseCommands::swapdb, Merge.SAME));
    }

    private static CommandRow flush(String name, ShardOp op) {
        return Command.named(name)
                .arity(-1)
                .flags(WRITE)
                .categories(KEYSPACE, DANGEROUS)
                .group("server")
                .tips("request_policy:all_shards", "response_policy:all_succeeded")
                .since("1.0.0")
                .syntax("[ASYNC | SYNC]")
                .onAllShards(op, Merge.SAME);
    }

    private static void dbsize(ShardContext cx, Args args, ReplyWriter out) {
        out.integer(cx.keyspace().size());
    }

    private static void flushdb(ShardContext cx, Args args, ReplyWriter out) {
        if (!isFlush(args)) {
            out.error(ErrorReply.SYNTAX);
            return;
        }
        cx.database().flush(cx.databaseIndex());
        out.ok();
    }

    private static void flushall(ShardContext cx, Args args, ReplyWriter out) {
        if (!isFlush(args)) {
            out.error(ErrorReply.SYNTAX);
            return;
        }
        cx.database().flushAll();
        out.ok();
    }

    private static boolean isFlush(Args args) {
        return args.count() == 1 || (args.count() == 2 && (args.is(1, ASYNC) || args.is(1, SYNC)));
    }

    private static void swapdb(ShardContext cx, Args args, ReplyWriter out) {
        if (!isInt(args, 1)) {
            out.error(INVALID_FIRST);
            return;
        }
        long first = args.longValue();
        if (!isInt(args, 2)) {
            out.error(INVALID_SECOND);
            return;
        }
        long second = args.longValue();
        int databases = cx.database().databases();
        if (Math.min(first, second) < 0 || Math.max(first, second) >= databases) {
            out.error(ErrorReply.DB_INDEX_OUT_OF_RANGE);
            return;
        }
        cx.database().swap((int) first, (int) second);
        out.ok();
    }

    private static boolean isInt(Args args, int i) {
        return args.tryLong(i) && args.longValue() == (int) args.longValue();
    }
}
