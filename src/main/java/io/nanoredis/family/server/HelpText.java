package io.nanoredis.family.server;

import static io.nanoredis.command.CommandFlag.LOADING;
import static io.nanoredis.command.CommandFlag.STALE;

import io.nanoredis.command.Command;
import io.nanoredis.resp.ReplyWriter;

/// The reply of a container's HELP: a header, the lines of its subcommands, and HELP itself, each a simple string.
///
/// A line that begins with four blanks explains the one above it.
record HelpText(String[] lines) {
    static HelpText of(String container, String... subcommands) {
        String[] lines = new String[subcommands.length + 3];
        lines[0] = container + " <subcommand> [<arg> [value] [opt] ...]. Subcommands are:";
        System.arraycopy(subcommands, 0, lines, 1, subcommands.length);
        lines[subcommands.length + 1] = "HELP";
        lines[subcommands.length + 2] = "    Show these lines.";
        return new HelpText(lines);
    }

    /// The row of the subcommand `help`.
    static Command.Builder row(String since, HelpText text) {
        return Command.named("help")
                .arity(2)
                .flags(LOADING, STALE)
                .since(since)
                .complexity("O(1)")
                .summary("Lists the subcommands.")
                .onSession((session, args, out) -> text.write(out));
    }

    void write(ReplyWriter out) {
        out.arrayHeader(lines.length);
        for (String line : lines) {
            out.simple(line);
        }
    }
}
