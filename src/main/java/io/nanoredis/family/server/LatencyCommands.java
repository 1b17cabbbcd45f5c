package io.nanoredis.family.server;

import static io.nanoredis.command.CommandFlag.ADMIN;
import static io.nanoredis.command.CommandFlag.LOADING;
import static io.nanoredis.command.CommandFlag.NOSCRIPT;
import static io.nanoredis.command.CommandFlag.STALE;

import io.nanoredis.command.Command;
import io.nanoredis.command.CommandRow;
import io.nanoredis.command.Coordinator;
import io.nanoredis.command.CoordinatorOp;
import io.nanoredis.command.LatencyEvents;
import io.nanoredis.command.SubcommandHelp;
import io.nanoredis.metrics.CommandStats;
import io.nanoredis.resp.Args;
import io.nanoredis.resp.ErrorReply;
import io.nanoredis.resp.ReplyWriter;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.HdrHistogram.Histogram;

/// LATENCY: the slow events and the latency histograms of all proactors, merged.
final class LatencyCommands {
    private static final String SINCE = "2.8.13";

    private LatencyCommands() {}

    static CommandRow row() {
        return Command.named("latency")
                .arity(-2)
                .group(ServerFamily.GROUP)
                .since(SINCE)
                .complexity("Depends on subcommand.")
                .summary("Holds the commands about latency.")
                .subcommands(
                        report("doctor", 2, LatencyCommands::doctor).summary("Explains in words what was slow."),
                        report("graph", 3, LatencyCommands::graph)
                                .summary("Draws the slow occurrences of an event.")
                                .syntax("event"),
                        SubcommandHelp.row("latency", SINCE),
                        report("histogram", -2, LatencyCommands::histogram)
                                .since("7.0.0")
                                .complexity("O(N) where N is the number of commands with statistics")
                                .summary("Shows how the latencies of commands are distributed.")
                                .syntax("[command [command ...]]"),
                        report("history", 3, LatencyCommands::history)
                                .summary("Lists the slow occurrences of an event.")
                                .syntax("event"),
                        report("latest", 2, LatencyCommands::latest)
                                .summary("Lists every event with its latest slow occurrence."),
                        resetRow());
    }

    private static CommandRow report(String name, int arity, CoordinatorOp op) {
        return Command.named(name)
                .arity(arity)
                .flags(ADMIN, NOSCRIPT, LOADING, STALE)
                .tips("nondeterministic_output", "request_policy:all_nodes", "response_policy:special")
                .since(SINCE)
                .complexity("O(1)")
                .onCoordinator(op);
    }

    private static CommandRow resetRow() {
        return Command.named("reset")
                .arity(-2)
                .flags(ADMIN, NOSCRIPT, LOADING, STALE)
                .tips("request_policy:all_nodes", "response_policy:all_succeeded")
                .since(SINCE)
                .complexity("O(1)")
                .summary("Forgets slow events.")
                .syntax("[event [event ...]]")
                .onCoordinator(LatencyCommands::reset);
    }

    // ---- events

    /// The events of all threads by name.
    private static Map<String, LatencyEvents.History> gather(Coordinator cx) {
        Map<String, LatencyEvents.History> events = new TreeMap<>();
        cx.onEveryShard(shard -> shard.executed()
                .latencyEvents()
                .snapshot()
                .forEach((name, history) -> events.merge(name, history, LatencyEvents.History::plus)));
        return events;
    }

    private static void latest(Coordinator cx, Args args, ReplyWriter out) {
        Map<String, LatencyEvents.History> events = gather(cx);
        out.arrayHeader(events.size());
        events.forEach((name, history) -> {
            LatencyEvents.Sample last = history.samples().getLast();
            out.arrayHeader(4);
            out.bulkText(name);
            out.integer(last.epochSeconds());
            out.integer(last.millis());
            out.integer(history.maxMillis());
        });
    }

    private static void history(Coordinator cx, Args args, ReplyWriter out) {
        LatencyEvents.History history = gather(cx).get(args.text(2));
        List<LatencyEvents.Sample> samples = history == null ? List.of() : history.samples();
        out.arrayHeader(samples.size());
        for (LatencyEvents.Sample sample : samples) {
            out.arrayHeader(2);
            out.integer(sample.epochSeconds());
            out.integer(sample.millis());
        }
    }

    private static void reset(Coordinator cx, Args args, ReplyWriter out) {
        Set<String> forgotten = new HashSet<>();
        if (args.count() == 2) {
            cx.onEveryShard(shard -> {
                forgotten.addAll(shard.executed().latencyEvents().snapshot().keySet());
                shard.executed().latencyEvents().resetAll();
            });
        }
        for (int i = 2; i < args.count(); i++) {
            String event = args.text(i);
            cx.onEveryShard(shard -> {
                if (shard.executed().latencyEvents().reset(event)) {
                    forgotten.add(event);
                }
            });
        }
        out.integer(forgotten.size());
    }

    private static void graph(Coordinator cx, Args args, ReplyWriter out) {
        String event = args.text(2);
        LatencyEvents.History history = gather(cx).get(event);
        if (history == null) {
            out.error(ErrorReply.of("ERR No samples available for event '" + ErrorReply.untilNul(event) + "'"));
            return;
        }
        long nowSeconds = cx.server().clock().epochMs() / 1000;
        out.verbatim("txt", LatencyGraph.draw(event, history, nowSeconds));
    }

    private static void doctor(Coordinator cx, Args args, ReplyWriter out) {
        long thresholdMs = cx.server().settings().latencyThresholdMs();
        out.verbatim("txt", LatencyDoctor.report(gather(cx), thresholdMs));
    }

    // ---- histograms

    private static void histogram(Coordinator cx, Args args, ReplyWriter out) {
        List<Command> all = cx.server().registry().all();
        CommandStats stats = new CommandStats(all.size());
        cx.onEveryShard(shard -> stats.add(shard.stats()));
        int mark = out.deferred();
        int shown = 0;
        if (args.count() == 2) {
            for (Command command : all) {
                shown += writeHistogram(command, stats, out);
            }
        }
        for (int i = 2; i < args.count(); i++) {
            Command named = cx.server().registry().find(args.text(i));
            if (named != null) {
                shown += writeHistogram(named, stats, out);
                for (Command sub : named.subcommands().values()) {
                    shown += writeHistogram(sub, stats, out);
                }
            }
        }
        out.closeDeferredMap(mark, shown);
    }

    /// 1 if the command has been called, else nothing is written.
    private static int writeHistogram(Command command, CommandStats stats, ReplyWriter out) {
        Histogram latency = stats.latency(command.index());
        if (latency == null) {
            return 0;
        }
        out.bulkText(command.fullName());
        out.mapHeader(2);
        out.bulkText("calls");
        out.integer(latency.getTotalCount());
        out.bulkText("histogram_usec");
        int mark = out.deferred();
        out.closeDeferredMap(mark, LatencyBuckets.write(latency, out));
        return 1;
    }
}
