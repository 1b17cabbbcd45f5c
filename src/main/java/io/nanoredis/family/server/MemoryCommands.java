package io.nanoredis.family.server;

import static io.nanoredis.command.CommandFlag.READONLY;

import io.nanoredis.command.Command;
import io.nanoredis.command.CommandRow;
import io.nanoredis.command.Coordinator;
import io.nanoredis.command.CoordinatorOp;
import io.nanoredis.command.ScriptFigures;
import io.nanoredis.command.ShardContext;
import io.nanoredis.command.SubcommandHelp;
import io.nanoredis.resp.Args;
import io.nanoredis.resp.ErrorReply;
import io.nanoredis.resp.ReplyWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// MEMORY: what keys, shards and the process take.
final class MemoryCommands {
    private static final byte[] SAMPLES = "SAMPLES".getBytes(StandardCharsets.US_ASCII);
    /// What a shard gives back before it looks at its clients again.
    private static final long PURGE_BYTES = 8L << 20;

    /// Below this much data its relation to what is held of the system says nothing.
    private static final long LITTLE_DATA_BYTES = 5L << 20;

    private final ProcessSampler process;

    private MemoryCommands(ProcessSampler process) {
        this.process = process;
    }

    static CommandRow row(ProcessSampler process) {
        MemoryCommands reports = new MemoryCommands(process);
        return Command.named("memory")
                .arity(-2)
                .group(ServerFamily.GROUP)
                .since("4.0.0")
                .complexity("Depends on subcommand.")
                .summary("Holds the commands about memory.")
                .subcommands(
                        report("doctor", reports::doctor)
                                .complexity("O(1)")
                                .summary("Says whether memory is used well."),
                        SubcommandHelp.row("memory", "4.0.0"),
                        report("malloc-stats", MemoryCommands::mallocStats)
                                .complexity("Depends on the number of shards.")
                                .summary("Shows what the allocators hold."),
                        purgeRow(),
                        report("stats", reports::stats).complexity("O(1)").summary("Shows how memory is used."),
                        usageRow());
    }

    private static CommandRow report(String name, CoordinatorOp op) {
        return Command.named(name)
                .arity(2)
                .tips("nondeterministic_output", "request_policy:all_shards", "response_policy:special")
                .since("4.0.0")
                .onCoordinator(op);
    }

    private static CommandRow purgeRow() {
        return Command.named("purge")
                .arity(2)
                .tips("request_policy:all_shards", "response_policy:all_succeeded")
                .since("4.0.0")
                .complexity("Depends on how much memory is unused.")
                .summary("Gives unused memory back to the system.")
                .onCoordinator(MemoryCommands::purge);
    }

    private static CommandRow usageRow() {
        return Command.named("usage")
                .arity(-3)
                .flags(READONLY)
                .key(2, "RO")
                .since("4.0.0")
                .complexity("O(N) where N is the number of elements looked at")
                .summary("Tells the bytes that a key and its value take.")
                .syntax("key [SAMPLES count]")
                .onShard(MemoryCommands::usage);
    }

    private static void usage(ShardContext cx, Args args, ReplyWriter out) {
        for (int i = 3; i < args.count(); i += 2) {
            if (!args.is(i, SAMPLES) || i + 1 == args.count()) {
                out.error(ErrorReply.SYNTAX);
                return;
            }
            if (!args.tryLong(i + 1)) {
                out.error(ErrorReply.NOT_AN_INTEGER);
                return;
            }
            if (args.longValue() < 0) {
                out.error(ErrorReply.SYNTAX);
                return;
            }
        }
        long record = cx.find(args, 2);
        if (record == 0) {
            out.nil();
        } else {
            out.integer(cx.keyspace().memoryBytes(record));
        }
    }

    private static void purge(Coordinator cx, Args args, ReplyWriter out) {
        for (int i = 0; i < cx.server().shards().size(); i++) {
            boolean more = true;
            while (more) {
                more = cx.ask(i, shard -> shard.database().purge(PURGE_BYTES));
            }
        }
        out.ok();
    }

    private static void mallocStats(Coordinator cx, Args args, ReplyWriter out) {
        StringBuilder text = new StringBuilder();
        for (ShardReport shard : ShardReport.gather(cx)) {
            ShardReport.DataReport data = shard.data();
            text.append(String.format(
                    Locale.ROOT,
                    "shard %d: live %d, in pages %d, held %d, commit stalls %d, moved %d, packing %s\n",
                    shard.id(),
                    data.liveBytes(),
                    data.usedBytes(),
                    data.footprintBytes(),
                    data.commitStalls(),
                    data.defragMoves(),
                    data.defragmenting() ? "yes" : "no"));
        }
        out.verbatim("txt", text.toString());
    }

    private void doctor(Coordinator cx, Args args, ReplyWriter out) {
        out.verbatim("txt", diagnosis(gather(cx)));
    }

    private MemoryReport gather(Coordinator cx) {
        List<ShardReport> shards = ShardReport.gather(cx);
        ProcessFigures figures = process.figures(cx);
        return MemoryReport.of(cx.server(), shards, figures);
    }

    private static String diagnosis(MemoryReport memory) {
        if (memory.usedBytes() < LITTLE_DATA_BYTES) {
            return "There is too little data to say anything about its memory.\n";
        }
        List<String> findings = new ArrayList<>();
        if (memory.peakBytes() > memory.usedBytes() * 3 / 2) {
            findings.add("The data was more than one and a half times as large at its peak (" + memory.peakBytes()
                    + " bytes); unused pages may still be held. MEMORY PURGE gives them back.");
        }
        if (memory.allocatorFragmentation() > 1.4) {
            findings.add("Pages are sparse: they hold " + memory.activeBytes() + " bytes for " + memory.usedBytes()
                    + " bytes of data. The option 'activedefrag' packs them.");
        }
        if (memory.rssOverhead() > 2) {
            findings.add("The process takes more than twice what the shards hold; the rest is the Java heap and buffers"
                    + " of clients.");
        }
        return findings.isEmpty() ? "No problem was found.\n" : "- " + String.join("\n- ", findings) + "\n";
    }

    private void stats(Coordinator cx, Args args, ReplyWriter out) {
        MemoryReport memory = gather(cx);
        int mark = out.deferred();
        MapLines lines = new MapLines(out);
        lines.add("peak.allocated", memory.peakBytes());
        lines.add("total.allocated", memory.usedBytes());
        lines.add("startup.allocated", 0);
        lines.add("replication.backlog", 0);
        lines.add("clients.slaves", 0);
        lines.add("clients.normal", memory.clientBytes());
        lines.add("cluster.links", 0);
        lines.add("aof.buffer", 0);
        ScriptFigures scripts = cx.server().scripts().figures();
        lines.add("lua.caches", scripts.scriptBytes());
        lines.add("functions.caches", scripts.libraryBytes());
        memory.databases().forEach(lines::addDatabase);
        lines.add("overhead.total", memory.overheadBytes());
        lines.add("keys.count", memory.keyCount());
        lines.add("keys.bytes-per-key", memory.bytesPerKey());
        lines.add("dataset.bytes", memory.datasetBytes());
        lines.add("dataset.percentage", memory.datasetPercent());
        lines.add("peak.percentage", memory.peakPercent());
        lines.add("allocator.allocated", memory.usedBytes());
        lines.add("allocator.active", memory.activeBytes());
        lines.add("allocator.resident", memory.heldBytes());
        lines.add("allocator-fragmentation.ratio", memory.allocatorFragmentation());
        lines.add("allocator-fragmentation.bytes", memory.activeBytes() - memory.usedBytes());
        lines.add("allocator-rss.ratio", memory.allocatorRss());
        lines.add("allocator-rss.bytes", memory.heldBytes() - memory.activeBytes());
        lines.add("rss-overhead.ratio", memory.rssOverhead());
        lines.add("rss-overhead.bytes", memory.rssBytes() - memory.heldBytes());
        lines.add("fragmentation", memory.fragmentation());
        lines.add("fragmentation.bytes", memory.rssBytes() - memory.usedBytes());
        out.closeDeferredMap(mark, lines.pairs());
    }

    /// Names and numbers of a map whose size is known in the end.
    private static final class MapLines {
        private final ReplyWriter out;
        private int pairs;

        MapLines(ReplyWriter out) {
            this.out = out;
        }

        int pairs() {
            return pairs;
        }

        void add(String name, long value) {
            out.bulkText(name);
            out.integer(value);
            pairs++;
        }

        void add(String name, double value) {
            out.bulkText(name);
            out.doubleValue(value);
            pairs++;
        }

        void addDatabase(int db, KeyspaceReport keyspace) {
            out.bulkText("db." + db);
            out.mapHeader(3);
            out.bulkText("overhead.hashtable.main");
            out.integer(keyspace.table().bytes());
            out.bulkText("overhead.hashtable.expires");
            out.integer(0);
            out.bulkText("overhead.hashtable.slot-to-keys");
            out.integer(0);
            pairs++;
        }
    }
}
