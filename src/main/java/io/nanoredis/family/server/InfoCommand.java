package io.nanoredis.family.server;

import static io.nanoredis.command.CommandFlag.LOADING;
import static io.nanoredis.command.CommandFlag.STALE;

import io.nanoredis.command.AclCategory;
import io.nanoredis.command.Command;
import io.nanoredis.command.CommandRow;
import io.nanoredis.command.Coordinator;
import io.nanoredis.command.ServerContext;
import io.nanoredis.metrics.CommandStats;
import io.nanoredis.resp.Args;
import io.nanoredis.resp.ReplyWriter;
import java.util.List;
import java.util.Set;

/// INFO: gathers the figures of all shards, then writes the sections that were asked for.
final class InfoCommand {
    private final ProcessSampler process;

    private InfoCommand(ProcessSampler process) {
        this.process = process;
    }

    static CommandRow row(ProcessSampler process) {
        return Command.named("info")
                .arity(-1)
                .flags(LOADING, STALE)
                .categories(AclCategory.DANGEROUS)
                .tips("nondeterministic_output", "request_policy:all_shards", "response_policy:special")
                .group(ServerFamily.GROUP)
                .since("1.0.0")
                .complexity("O(1)")
                .changed("7.0.0", "Takes several sections.")
                .summary("Shows facts and figures of the server.")
                .syntax("[section [section ...]]")
                .onCoordinator(new InfoCommand(process)::run);
    }

    private void run(Coordinator cx, Args args, ReplyWriter out) {
        Set<InfoSection> chosen = InfoSection.chosenBy(args);
        if (chosen.isEmpty()) {
            out.verbatim("txt", "");
            return;
        }
        ServerContext server = cx.server();
        List<ShardReport> shards = ShardReport.gather(cx);
        CommandStats commands = commandStats(cx, chosen);
        String text = process.mayWait(cx)
                ? OffLoop.call(() -> compose(new InfoSections(server, shards, commands, process.read()), chosen))
                : compose(new InfoSections(server, shards, commands, process.lastRead()), chosen);
        out.verbatim("txt", text);
    }

    /// The statistics of all threads, if a chosen section shows them; copying the histograms costs some.
    private static CommandStats commandStats(Coordinator cx, Set<InfoSection> chosen) {
        CommandStats commands = new CommandStats(cx.server().registry().all().size());
        if (chosen.contains(InfoSection.COMMANDSTATS)
                || chosen.contains(InfoSection.ERRORSTATS)
                || chosen.contains(InfoSection.LATENCYSTATS)) {
            cx.onEveryShard(shard -> commands.add(shard.stats()));
        }
        return commands;
    }

    private static String compose(InfoSections sections, Set<InfoSection> chosen) {
        InfoText text = new InfoText();
        for (InfoSection section : chosen) {
            text.section(section);
            sections.write(section, text);
        }
        return text.toString();
    }
}
