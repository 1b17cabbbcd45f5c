package io.nanoredis.family.server;

import static io.nanoredis.command.CommandFlag.FAST;
import static io.nanoredis.command.CommandFlag.LOADING;
import static io.nanoredis.command.CommandFlag.NOSCRIPT;
import static io.nanoredis.command.CommandFlag.STALE;

import io.nanoredis.command.AclCategory;
import io.nanoredis.command.Command;
import io.nanoredis.command.CommandRow;
import io.nanoredis.command.Session;
import io.nanoredis.command.SubcommandHelp;
import io.nanoredis.resp.Args;
import io.nanoredis.resp.ReplyWriter;
import java.util.List;

/// The rows of the server commands, and the few that need no class of their own.
public final class ServerFamily {
    static final String GROUP = "server";

    private ServerFamily() {}

    /// Every row, subcommands within their containers.
    public static List<CommandRow> rows() {
        ProcessSampler process = new ProcessSampler();
        return List.of(
                ConfigCommands.row(),
                InfoCommand.row(process),
                timeRow(),
                roleRow(),
                aclRow(),
                SlowlogCommands.row(),
                LatencyCommands.row(),
                MemoryCommands.row(process),
                LolwutCommand.row(),
                ShutdownCommand.row(),
                DebugCommand.row());
    }

    private static CommandRow timeRow() {
        return Command.named("time")
                .arity(1)
                .flags(LOADING, STALE, FAST)
                .tips("nondeterministic_output")
                .group(GROUP)
                .since("2.6.0")
                .complexity("O(1)")
                .summary("Tells the server's wall clock as seconds and microseconds.")
                .onSession(ServerFamily::time);
    }

    private static CommandRow roleRow() {
        return Command.named("role")
                .arity(1)
                .flags(NOSCRIPT, LOADING, STALE, FAST)
                .categories(AclCategory.ADMIN, AclCategory.DANGEROUS)
                .group(GROUP)
                .since("2.8.12")
                .complexity("O(1)")
                .summary("Tells the server's place in replication.")
                .onSession(ServerFamily::role);
    }

    private static CommandRow aclRow() {
        return Command.named("acl")
                .arity(-2)
                .group(GROUP)
                .since("6.0.0")
                .complexity("Depends on subcommand.")
                .summary("Holds the commands about users and their rights.")
                .subcommands(
                        Command.named("whoami")
                                .arity(2)
                                .flags(NOSCRIPT, LOADING, STALE)
                                .since("6.0.0")
                                .complexity("O(1)")
                                .summary("Tells the user of this connection.")
                                .onSession(ServerFamily::aclWhoAmI),
                        SubcommandHelp.row("acl", "6.0.0"));
    }

    private static void time(Session session, Args args, ReplyWriter out) {
        long us = session.server().clock().epochUs();
        out.arrayHeader(2);
        out.bulkLong(us / 1_000_000);
        out.bulkLong(us % 1_000_000);
    }

    /// A master at offset 0 without replicas: there is no replication yet.
    private static void role(Session session, Args args, ReplyWriter out) {
        out.arrayHeader(3);
        out.bulkText("master");
        out.integer(0);
        out.emptyArray();
    }

    /// Every client is the one user that exists.
    private static void aclWhoAmI(Session session, Args args, ReplyWriter out) {
        out.bulkText("default");
    }
}
