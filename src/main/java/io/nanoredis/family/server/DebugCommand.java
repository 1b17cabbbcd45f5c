package io.nanoredis.family.server;

import io.nanoredis.command.Command;
import io.nanoredis.command.CommandFlag;
import io.nanoredis.command.CommandRow;
import io.nanoredis.command.Coordinator;
import io.nanoredis.command.Session;
import io.nanoredis.command.ShardContext;
import io.nanoredis.command.SubcommandHelp;
import io.nanoredis.config.OptionTable;
import io.nanoredis.db.TableShape;
import io.nanoredis.rdb.RdbWriter;
import io.nanoredis.resp.Args;
import io.nanoredis.resp.ErrorReply;
import io.nanoredis.resp.Glob;
import io.nanoredis.resp.ReplyWriter;
import io.nanoredis.shard.FiberTransaction;
import io.nanoredis.structure.Record;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// DEBUG: what tests and diagnosis need, allowed by `enable-debug-command` only.
///
/// Its subcommands are not rows of the registry: like in Redis they are arguments, known with an exact count only.
final class DebugCommand {
    private static final int ANY_COUNT = -1;
    private static final ErrorReply NOT_ALLOWED =
            ErrorReply.of("ERR DEBUG command not allowed. If the enable-debug-command option is set to \"local\","
                    + " you can run it from a local connection, otherwise you need to set this option in the"
                    + " configuration file, and then restart the server.");
    private static final ErrorReply NO_SUCH_DATABASE = ErrorReply.of("ERR Out of range database");

    private static final List<String> HELP = List.of(
            "DIGEST",
            "    Show a fingerprint of all data, whatever its order and shards.",
            "DIGEST-VALUE <key> [<key> ...]",
            "    Show a fingerprint of each value.",
            "ERROR <text>",
            "    Reply with an error.",
            "HTSTATS <dbid>",
            "    Show the tables of a database, shard by shard.",
            "OBJECT <key>",
            "    Show where and how the value of <key> is kept.",
            "PROTOCOL <type>",
            "    Reply with a value of the type: string, integer, double, bignum, null, array,",
            "    set, map, attrib, push, verbatim, true, false.",
            "SET-ACTIVE-EXPIRE <0|1>",
            "    Switch the removal of expired keys that nobody asks for off or on.",
            "SHARDS",
            "    Show the figures of each shard.",
            "SLEEP <seconds>",
            "    Stop every shard for so long, fractions allowed.",
            "STRINGMATCH-LEN <pattern> <string>",
            "    Tell whether the pattern of KEYS matches: 1 or 0.",
            "VERIFY",
            "    Walk all data and check every invariant.",
            "HELP",
            "    Show these lines.");

    private record Subcommand(int argumentCount, DebugOp op) {}

    @FunctionalInterface
    private interface DebugOp {
        void run(Coordinator cx, Args args, ReplyWriter out);
    }

    private static final Map<String, Subcommand> SUBCOMMANDS = Map.ofEntries(
            Map.entry("DIGEST", new Subcommand(2, DebugCommand::digest)),
            Map.entry("DIGEST-VALUE", new Subcommand(ANY_COUNT, DebugCommand::digestValue)),
            Map.entry("ERROR", new Subcommand(3, DebugCommand::error)),
            Map.entry("HELP", new Subcommand(2, (cx, args, out) -> SubcommandHelp.write(out, "debug", HELP))),
            Map.entry("HTSTATS", new Subcommand(3, DebugCommand::tableStatistics)),
            Map.entry("OBJECT", new Subcommand(3, DebugCommand::object)),
            Map.entry("PROTOCOL", new Subcommand(3, DebugProtocol::reply)),
            Map.entry("SET-ACTIVE-EXPIRE", new Subcommand(3, DebugCommand::setActiveExpire)),
            Map.entry("SHARDS", new Subcommand(2, DebugCommand::shards)),
            Map.entry("SLEEP", new Subcommand(3, DebugCommand::sleep)),
            Map.entry("STRINGMATCH-LEN", new Subcommand(4, DebugCommand::stringMatch)),
            Map.entry("VERIFY", new Subcommand(2, DebugCommand::verify)));

    private DebugCommand() {}

    static CommandRow row() {
        return Command.named("debug")
                .arity(-2)
                .flags(CommandFlag.ADMIN, CommandFlag.NOSCRIPT, CommandFlag.LOADING, CommandFlag.STALE)
                .group(ServerFamily.GROUP)
                .since("1.0.0")
                .complexity("Depends on subcommand.")
                .summary("Serves tests and diagnosis.")
                .syntax("subcommand [argument ...]")
                .onCoordinator(DebugCommand::run);
    }

    private static void run(Coordinator cx, Args args, ReplyWriter out) {
        if (!isAllowed(cx)) {
            out.error(NOT_ALLOWED);
            return;
        }
        Subcommand subcommand = SUBCOMMANDS.get(args.text(1).toUpperCase(Locale.ROOT));
        boolean fits = subcommand != null
                && (subcommand.argumentCount == ANY_COUNT || subcommand.argumentCount == args.count());
        if (subcommand == null || !fits) {
            out.error(ErrorReply.subcommandSyntax("DEBUG", args.text(1)));
        } else {
            subcommand.op.run(cx, args, out);
        }
    }

    private static boolean isAllowed(Coordinator cx) {
        return switch (cx.server().config().get(OptionTable.ENABLE_DEBUG_COMMAND)) {
            case "yes" -> true;
            case "local" -> isLocal(cx.session());
            default -> false;
        };
    }

    private static boolean isLocal(Session session) {
        String address = session.address();
        return session.unixSocket()
                || address.startsWith("127.0.0.1:")
                || address.startsWith("[::1]:")
                || address.startsWith("[0:0:0:0:0:0:0:1]:");
    }

    // ---- data

    /// Runs `question` on the owner of key `i`'s shard with its record, 0 if there is none, in the client's database.
    private static <T extends @Nullable Object> T askKey(
            Coordinator cx, Args args, int i, Function<ShardContext, T> missing, RecordQuestion<T> question) {
        int database = cx.session().database();
        return cx.ask(cx.shardOf(args, i), shard -> {
            shard.select(database, null, true);
            long record = shard.find(args, i);
            return record == 0 ? missing.apply(shard) : question.ask(shard, record);
        });
    }

    @FunctionalInterface
    private interface RecordQuestion<T extends @Nullable Object> {
        T ask(ShardContext shard, long record);
    }

    private static void object(Coordinator cx, Args args, ReplyWriter out) {
        String line = askKey(cx, args, 2, shard -> "", DebugCommand::describe);
        if (line.isEmpty()) {
            out.error(ErrorReply.NO_SUCH_KEY);
        } else {
            out.simple(line);
        }
    }

    private static String describe(ShardContext shard, long record) {
        return String.format(
                Locale.ROOT,
                "Value at:0x%x refcount:1 encoding:%s serializedlength:%d lru:%d lru_seconds_idle:%d shard:%d",
                record,
                shard.database().types().of(Record.type(record)).encodingName(record),
                serializedBytes(shard, record),
                Record.access(record),
                shard.database().access().idleMs(record) / 1000,
                shard.shard().id());
    }

    /// The bytes that the value takes in an RDB file.
    private static int serializedBytes(ShardContext shard, long record) {
        RdbWriter writer = shard.rdbWriter();
        writer.reset();
        shard.codecs().of(Record.type(record)).save(record, writer);
        int bytes = writer.length();
        writer.reset();
        return bytes;
    }

    private static void digestValue(Coordinator cx, Args args, ReplyWriter out) {
        out.arrayHeader(args.count() - 2);
        for (int i = 2; i < args.count(); i++) {
            byte[] digest = askKey(
                    cx,
                    args,
                    i,
                    shard -> DatasetDigest.empty(),
                    (shard, record) -> new DatasetDigest().ofValue(shard.database(), record));
            out.simple(DatasetDigest.text(digest));
        }
    }

    /// Under a lock on everything, so that it is the digest of one state.
    private static void digest(Coordinator cx, Args args, ReplyWriter out) {
        int shards = cx.server().shards().size();
        int databases = cx.ask(0, shard -> shard.database().databases());
        byte[][][] sums = new byte[shards][databases][];
        long[] keys = new long[databases];
        try (FiberTransaction tx = cx.begin()) {
            tx.lockAll(false);
            tx.acquire();
            for (int i = 0; i < shards; i++) {
                cx.hop(tx, i, shard -> addSums(shard, sums[shard.shard().id()], keys));
            }
        }
        DatasetDigest digester = new DatasetDigest();
        byte[] digest = DatasetDigest.empty();
        for (int db = 0; db < databases; db++) {
            if (keys[db] > 0) {
                digester.mixDatabase(digest, db);
                for (int i = 0; i < shards; i++) {
                    DatasetDigest.join(digest, sums[i][db]);
                }
            }
        }
        out.simple(DatasetDigest.text(digest));
    }

    private static void addSums(ShardContext shard, byte[][] sums, long[] keys) {
        DatasetDigest digester = new DatasetDigest();
        for (int db = 0; db < sums.length; db++) {
            sums[db] = digester.sumOfKeys(shard.database(), db);
            keys[db] += shard.database().keyspace(db).size();
        }
    }

    private static void verify(Coordinator cx, Args args, ReplyWriter out) {
        String fault = "";
        for (int i = 0; i < cx.server().shards().size() && fault.isEmpty(); i++) {
            fault = cx.ask(i, DebugCommand::faultOf);
        }
        if (fault.isEmpty()) {
            out.ok();
        } else {
            out.error(ErrorReply.of("ERR " + fault));
        }
    }

    private static String faultOf(ShardContext shard) {
        try {
            shard.database().verify();
            return "";
        } catch (IllegalStateException | AssertionError e) {
            return "shard " + shard.shard().id() + ": " + e.getMessage();
        }
    }

    private static void tableStatistics(Coordinator cx, Args args, ReplyWriter out) {
        if (!args.tryLong(2)) {
            out.error(ErrorReply.NOT_AN_INTEGER);
            return;
        }
        long db = args.longValue();
        List<ShardReport> shards = ShardReport.gather(cx);
        if (db < 0 || db >= shards.getFirst().databases()) {
            out.error(NO_SUCH_DATABASE);
            return;
        }
        StringBuilder text = new StringBuilder();
        for (ShardReport shard : shards) {
            text.append("[shard ").append(shard.id()).append("]\n");
            KeyspaceReport keyspace = shard.keyspaces().get((int) db);
            text.append(keyspace == null ? " empty\n" : describe(keyspace));
        }
        out.verbatim("txt", text.toString());
    }

    private static String describe(KeyspaceReport keyspace) {
        TableShape table = keyspace.table();
        return String.format(
                Locale.ROOT,
                """
                 number of elements: %d
                 with an expiry: %d
                 segments: %d
                 in chains: %d
                 directory bits: %d
                 slots: %d
                 taken: %.2f%%
                 bytes: %d
                """,
                keyspace.keys(),
                keyspace.expires(),
                table.segments(),
                table.chainedSegments(),
                table.depth(),
                table.slots(),
                100.0 * keyspace.keys() / table.slots(),
                table.bytes());
    }

    // ---- the server

    private static void shards(Coordinator cx, Args args, ReplyWriter out) {
        List<ShardReport> shards = ShardReport.gather(cx);
        out.verbatim("txt", OffLoop.call(() -> describe(shards)));
    }

    private static String describe(List<ShardReport> shards) {
        StringBuilder text = new StringBuilder();
        for (ShardReport shard : shards) {
            text.append("shard").append(shard.id()).append(':');
            text.append(InfoSections.shardLine(shard));
            text.append(",tasks_failed=").append(shard.messages().tasksFailed());
            text.append(",deferred=").append(shard.messages().publicationsDeferred());
            text.append(",held_bytes=").append(shard.data().footprintBytes());
            text.append(",commit_stalls=").append(shard.data().commitStalls()).append('\n');
        }
        return text.toString();
    }

    private static void setActiveExpire(Coordinator cx, Args args, ReplyWriter out) {
        boolean on = args.tryLong(2) && args.longValue() != 0;
        cx.onEveryShard(shard -> shard.database().activeExpire(on));
        out.ok();
    }

    /// The one place where proactors are made to block: that is what was asked for.
    private static void sleep(Coordinator cx, Args args, ReplyWriter out) {
        double seconds = args.tryDouble(2) ? args.doubleValue() : 0;
        long untilNs = System.nanoTime() + (long) (seconds * 1e9);
        int home = cx.home().id();
        for (int i = 0; i < cx.server().shards().size(); i++) {
            if (i != home) {
                cx.server().shards().add(cx.home(), i, shard -> sleepUntil(untilNs));
            }
        }
        cx.await(home, shard -> sleepUntil(untilNs));
        cx.onEveryShard(shard -> {});
        out.ok();
    }

    private static void sleepUntil(long untilNs) {
        try {
            TimeUnit.NANOSECONDS.sleep(untilNs - System.nanoTime());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void error(Coordinator cx, Args args, ReplyWriter out) {
        out.error(args.bytes(2));
    }

    private static void stringMatch(Coordinator cx, Args args, ReplyWriter out) {
        out.integer(Glob.matches(args.bytes(2), args.bytes(3)) ? 1 : 0);
    }
}
