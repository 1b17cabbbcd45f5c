package io.nanoredis.command;

import io.nanoredis.resp.Args;
import io.nanoredis.resp.ReplyWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// The HELP of a container, made of the rows of its subcommands: a usage line and the summary of each, as simple
/// strings.
///
/// *Thread*: any.
public final class SubcommandHelp implements SessionOp {
    private final String container;

    private SubcommandHelp(String container) {
        this.container = container;
    }

    /// The row of HELP for the command `container` (lower case).
    ///
    /// @param since the version of Redis that brought it
    public static CommandRow row(String container, String since) {
        return Command.named("help")
                .arity(2)
                .flags(CommandFlag.LOADING, CommandFlag.STALE)
                .since(since)
                .complexity("O(1)")
                .summary("Lists the subcommands.")
                .onSession(new SubcommandHelp(container));
    }

    @Override
    public void run(Session session, Args args, ReplyWriter out) {
        Command command = session.server().registry().find(container);
        if (command == null) {
            throw new IllegalStateException("container: " + container + " (expected a registered command)");
        }
        List<String> lines = new ArrayList<>();
        for (Command sub : command.subcommands().values()) {
            String usage = sub.name().toUpperCase(Locale.ROOT) + " " + sub.syntax();
            lines.add(usage.strip());
            lines.add("    " + sub.summary());
        }
        write(out, container, lines);
    }

    /// Writes a HELP of these lines, for a command whose subcommands have no rows; one that begins with four blanks
    /// explains the one above it.
    public static void write(ReplyWriter out, String container, List<String> lines) {
        out.arrayHeader(1 + lines.size());
        out.simple(container.toUpperCase(Locale.ROOT) + " <subcommand> [<arg> [value] [opt] ...]. Subcommands are:");
        lines.forEach(out::simple);
    }
}
