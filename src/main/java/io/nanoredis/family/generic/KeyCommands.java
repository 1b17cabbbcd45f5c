package io.nanoredis.family.generic;

import static io.nanoredis.command.AclCategory.KEYSPACE;
import static io.nanoredis.command.CommandFlag.FAST;
import static io.nanoredis.command.CommandFlag.READONLY;
import static io.nanoredis.command.CommandFlag.WRITE;

import io.nanoredis.command.Command;
import io.nanoredis.command.CommandRow;
import io.nanoredis.command.KeyEvent;
import io.nanoredis.command.Merge;
import io.nanoredis.command.ShardContext;
import io.nanoredis.resp.Args;
import io.nanoredis.resp.ReplyWriter;
import io.nanoredis.structure.Record;
import java.util.List;

/// DEL, UNLINK, EXISTS, TOUCH, TYPE: whether keys are there, and their removal.
final class KeyCommands {
    private KeyCommands() {}

    static List<CommandRow> rows() {
        return List.of(
                Command.named("del")
                        .arity(-2)
                        .flags(WRITE)
                        .with(KeyCommands::splitByKey)
                        .keys(1, -1, 1, "RM", "delete")
                        .since("1.0.0")
                        .complexity(
                                "O(N) for N keys, and O(M) for each that is an aggregate of M elements; O(1) for a string")
                        .summary("Removes keys and replies how many there were.")
                        .syntax("key [key ...]")
                        .onShard(KeyCommands::delete),
                Command.named("unlink")
                        .arity(-2)
                        .flags(WRITE, FAST)
                        .with(KeyCommands::splitByKey)
                        .keys(1, -1, 1, "RM", "delete")
                        .since("4.0.0")
                        .complexity("O(1) per key, and O(N) later for the N blocks of a large value")
                        .summary("Removes keys like DEL, and may give their memory back later.")
                        .syntax("key [key ...]")
                        .onShard(KeyCommands::delete),
                Command.named("exists")
                        .arity(-2)
                        .flags(READONLY, FAST)
                        .with(KeyCommands::splitByKey)
                        .keys(1, -1, 1, "RO")
                        .since("1.0.0")
                        .complexity("O(N) for N keys")
                        .changed("3.0.3", "Takes several keys.")
                        .summary("Counts which of the given keys exist; a key given twice counts twice.")
                        .syntax("key [key ...]")
                        .onShard(KeyCommands::exists),
                Command.named("touch")
                        .arity(-2)
                        .flags(READONLY, FAST)
                        .with(KeyCommands::splitByKey)
                        .keys(1, -1, 1, "RO")
                        .since("3.2.1")
                        .complexity("O(N) for N keys")
                        .summary("Counts which of the given keys exist, and marks those as just used.")
                        .syntax("key [key ...]")
                        .onShard(KeyCommands::touch),
                Command.named("type")
                        .arity(2)
                        .flags(READONLY, FAST)
                        .categories(KEYSPACE)
                        .group("generic")
                        .key(1, "RO")
                        .since("1.0.0")
                        .complexity("O(1)")
                        .summary("Tells which type of value a key holds, or none.")
                        .syntax("key")
                        .onShard(KeyCommands::type));
    }

    private static void splitByKey(CommandRow row) {
        row.group("generic")
                .categories(KEYSPACE)
                .tips("request_policy:multi_shard", "response_policy:agg_sum")
                .merging(Merge.SUM);
    }

    private static void delete(ShardContext cx, Args args, ReplyWriter out) {
        int removed = 0;
        for (int i = 1; i < args.count(); i++) {
            if (cx.delete(args, i)) {
                cx.event(KeyEvent.DEL, args, i);
                removed++;
            }
        }
        out.integer(removed);
    }

    private static void exists(ShardContext cx, Args args, ReplyWriter out) {
        int found = 0;
        for (int i = 1; i < args.count(); i++) {
            if (cx.peek(args, i) != 0) {
                found++;
            }
        }
        out.integer(found);
    }

    private static void touch(ShardContext cx, Args args, ReplyWriter out) {
        int found = 0;
        for (int i = 1; i < args.count(); i++) {
            if (cx.touch(args, i) != 0) {
                found++;
            }
        }
        out.integer(found);
    }

    private static void type(ShardContext cx, Args args, ReplyWriter out) {
        long record = cx.peek(args, 1);
        out.simple(
                record == 0
                        ? "none"
                        : cx.database().types().of(Record.type(record)).name());
    }
}
