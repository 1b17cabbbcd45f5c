package io.nanoredis.command;

import io.nanoredis.resp.Args;
import io.nanoredis.resp.ReplyWriter;
import java.util.Locale;

/// The HELP of a container, made of the rows of its subcommands: a usage line and the summary of each.
///
/// *Thread*: any.
public final class SubcommandHelp implements SessionOp {
    private final String container;

    private SubcommandHelp(String container) {
        this.container = container;
    }

    /// The HELP of the command `container` (lower case).
    public static SubcommandHelp of(String container) {
        return new SubcommandHelp(container);
    }

    @Override
    public void run(Session session, Args args, ReplyWriter out) {
        Command command = session.server().registry().find(container);
        if (command == null) {
            throw new IllegalStateException("container: " + container + " (expected a registered command)");
        }
        out.arrayHeader(1 + 2 * command.subcommands().size());
        out.simple(container.toUpperCase(Locale.ROOT) + " <subcommand> [<arg> ...]. Subcommands are:");
        for (Command sub : command.subcommands().values()) {
            String usage = sub.name().toUpperCase(Locale.ROOT) + " " + sub.syntax();
            out.simple(usage.strip());
            out.simple("    " + sub.summary());
        }
    }
}
