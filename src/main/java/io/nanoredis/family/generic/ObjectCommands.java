package io.nanoredis.family.generic;

import static io.nanoredis.command.AclCategory.KEYSPACE;
import static io.nanoredis.command.CommandFlag.READONLY;

import io.nanoredis.command.Command;
import io.nanoredis.command.CommandRow;
import io.nanoredis.command.ShardContext;
import io.nanoredis.command.ShardOp;
import io.nanoredis.command.SubcommandHelp;
import io.nanoredis.memory.Mem;
import io.nanoredis.resp.Args;
import io.nanoredis.resp.ErrorReply;
import io.nanoredis.resp.ReplyWriter;
import io.nanoredis.structure.Record;
import java.util.List;

/// OBJECT: how a value is kept.
final class ObjectCommands {
    /// What Redis replies for the small integers that all keys with such a value share.
    private static final long SHARED_REFERENCES = Integer.MAX_VALUE;

    private static final long SHARED_INTEGERS = 10_000;
    private static final int SECOND_MS = 1000;

    private ObjectCommands() {}

    static List<CommandRow> rows() {
        return List.of(Command.named("object")
                .arity(-2)
                .group("generic")
                .since("2.2.3")
                .complexity("")
                .summary("Tells how values are kept.")
                .syntax("subcommand")
                .subcommands(
                        about("encoding", "2.2.3", ObjectCommands::encoding)
                                .summary("Tells in which form a value is kept."),
                        about("freq", "4.0.0", ObjectCommands::freq)
                                .summary("Tells how often a key is used, where an LFU policy counts it."),
                        about("idletime", "2.2.3", ObjectCommands::idletime)
                                .summary("Tells for how many seconds a key has not been used."),
                        about("refcount", "2.2.3", ObjectCommands::refcount)
                                .summary("Tells how many references there are to a value."),
                        SubcommandHelp.row("object", "6.2.0").categories(KEYSPACE)));
    }

    private static CommandRow about(String name, String since, ShardOp op) {
        return Command.named(name)
                .arity(3)
                .flags(READONLY)
                .categories(KEYSPACE)
                .key(2, "RO")
                .tips("nondeterministic_output")
                .since(since)
                .complexity("O(1)")
                .syntax("key")
                .onShard(op);
    }

    private static void encoding(ShardContext cx, Args args, ReplyWriter out) {
        long record = cx.inspect(args, 2);
        if (record == 0) {
            out.nil();
        } else {
            out.bulkText(cx.database().types().of(Record.type(record)).encodingName(record));
        }
    }

    private static void freq(ShardContext cx, Args args, ReplyWriter out) {
        long record = cx.inspect(args, 2);
        if (record == 0) {
            out.nil();
        } else if (!cx.database().access().keepsFrequencies()) {
            out.error(ErrorReply.LFU_NOT_SELECTED);
        } else {
            out.integer(cx.database().access().frequency(record));
        }
    }

    private static void idletime(ShardContext cx, Args args, ReplyWriter out) {
        long record = cx.inspect(args, 2);
        if (record == 0) {
            out.nil();
        } else if (cx.database().access().keepsFrequencies()) {
            out.error(ErrorReply.LFU_SELECTED);
        } else {
            out.integer(cx.database().access().idleMs(record) / SECOND_MS);
        }
    }

    private static void refcount(ShardContext cx, Args args, ReplyWriter out) {
        long record = cx.inspect(args, 2);
        if (record == 0) {
            out.nil();
        } else {
            out.integer(isShared(cx, record) ? SHARED_REFERENCES : 1);
        }
    }

    /// Nothing is shared here; Redis shares small integers unless a memory limit makes it keep the access clock of
    /// each.
    private static boolean isShared(ShardContext cx, long record) {
        if (Record.type(record) != Record.STRING || Record.encoding(record) != Record.INT) {
            return false;
        }
        long value = Mem.getLong(Record.valueAddress(record));
        return value >= 0 && value < SHARED_INTEGERS && cx.server().settings().memoryBytesMax() == 0;
    }
}
