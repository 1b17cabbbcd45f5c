package io.nanoredis.family.server;

import static io.nanoredis.command.CommandFlag.LOADING;
import static io.nanoredis.command.CommandFlag.STALE;

import io.nanoredis.command.Command;
import io.nanoredis.resp.ReplyWriter;
import java.util.ArrayList;
import java.util.List;

/// The reply of a container's HELP: a header, the lines of its subcommands, and HELP itself, each a simple string.
///
/// A line that begins with four blanks explains the one above it.
record HelpText(List<String> lines) {
    static HelpText of(String container, String... subcommands) {
        List<String> lines = new ArrayList<>();
        lines.add(container + " <subcommand> [<arg> [value] [opt] ...]. Subcommands are:");
        lines.addAll(List.of(subcommands));
        lines.add("HELP");
        lines.add("    Show these lines.");
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
        out.arrayHeader(lines.size());
        lines.forEach(out::simple);
    }
}
