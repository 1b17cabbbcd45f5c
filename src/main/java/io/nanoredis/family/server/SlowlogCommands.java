package io.nanoredis.family.server;

import static io.nanoredis.command.CommandFlag.ADMIN;
import static io.nanoredis.command.CommandFlag.LOADING;
import static io.nanoredis.command.CommandFlag.STALE;

import io.nanoredis.command.Command;
import io.nanoredis.command.CommandRow;
import io.nanoredis.command.Coordinator;
import io.nanoredis.command.SlowLog;
import io.nanoredis.command.SubcommandHelp;
import io.nanoredis.resp.Args;
import io.nanoredis.resp.ErrorReply;
import io.nanoredis.resp.ReplyWriter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// SLOWLOG: the slow commands of all proactors as one list, newest first, no longer than `slowlog-max-len`.
final class SlowlogCommands {
    private static final int COUNT_DEFAULT = 10;
    private static final ErrorReply BAD_COUNT = ErrorReply.of("ERR count should be greater than or equal to -1");

    private SlowlogCommands() {}

    static CommandRow row() {
        return Command.named("slowlog")
                .arity(-2)
                .group(ServerFamily.GROUP)
                .since("2.2.12")
                .complexity("Depends on subcommand.")
                .summary("Holds the commands about slow commands.")
                .subcommands(getRow(), SubcommandHelp.row("slowlog", "6.2.0"), lenRow(), resetRow());
    }

    private static CommandRow getRow() {
        return Command.named("get")
                .arity(-2)
                .flags(ADMIN, LOADING, STALE)
                .tips("request_policy:all_nodes", "nondeterministic_output")
                .since("2.2.12")
                .complexity("O(N) where N is the number of entries returned")
                .changed("4.0.0", "Tells the address and the name of the client.")
                .summary("Lists the latest slow commands.")
                .syntax("[count]")
                .onCoordinator(SlowlogCommands::get);
    }

    private static CommandRow lenRow() {
        return Command.named("len")
                .arity(2)
                .flags(ADMIN, LOADING, STALE)
                .tips("request_policy:all_nodes", "response_policy:agg_sum", "nondeterministic_output")
                .since("2.2.12")
                .complexity("O(1)")
                .summary("Counts the slow commands that are remembered.")
                .onCoordinator(SlowlogCommands::len);
    }

    private static CommandRow resetRow() {
        return Command.named("reset")
                .arity(2)
                .flags(ADMIN, LOADING, STALE)
                .tips("request_policy:all_nodes", "response_policy:all_succeeded")
                .since("2.2.12")
                .complexity("O(N) where N is the number of entries")
                .summary("Forgets all slow commands.")
                .onCoordinator(SlowlogCommands::reset);
    }

    private static void get(Coordinator cx, Args args, ReplyWriter out) {
        if (args.count() > 3) {
            out.error(ErrorReply.subcommandSyntax("SLOWLOG", args.text(1)));
            return;
        }
        long count = COUNT_DEFAULT;
        if (args.count() == 3) {
            if (!args.tryLong(2) || args.longValue() < -1) {
                out.error(BAD_COUNT);
                return;
            }
            count = args.longValue();
        }
        List<SlowLog.Entry> entries = gather(cx);
        int shown = count == -1 ? entries.size() : (int) Math.min(count, entries.size());
        out.arrayHeader(shown);
        entries.subList(0, shown).forEach(entry -> write(entry, out));
    }

    private static void len(Coordinator cx, Args args, ReplyWriter out) {
        out.integer(gather(cx).size());
    }

    private static void reset(Coordinator cx, Args args, ReplyWriter out) {
        cx.onEveryShard(shard -> shard.executed().slowLog().reset());
        out.ok();
    }

    private static List<SlowLog.Entry> gather(Coordinator cx) {
        List<SlowLog.Entry> entries = new ArrayList<>();
        cx.onEveryShard(shard -> entries.addAll(shard.executed().slowLog().entries()));
        entries.sort(Comparator.comparingLong(SlowLog.Entry::id).reversed());
        int kept = Math.min(entries.size(), cx.server().settings().slowlogEntriesMax());
        return entries.subList(0, kept);
    }

    private static void write(SlowLog.Entry entry, ReplyWriter out) {
        out.arrayHeader(6);
        out.integer(entry.id());
        out.integer(entry.epochSeconds());
        out.integer(entry.micros());
        out.arrayHeader(entry.arguments().size());
        entry.arguments().forEach(out::bulk);
        out.bulkText(entry.clientAddress());
        out.bulkText(entry.clientName());
    }
}
