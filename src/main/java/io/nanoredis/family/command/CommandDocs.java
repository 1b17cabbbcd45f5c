package io.nanoredis.family.command;

import io.nanoredis.command.Command;
import io.nanoredis.command.CommandChange;
import io.nanoredis.resp.ReplyWriter;
import java.util.Collection;
import java.util.List;

/// Commands as COMMAND DOCS shows them: a map from the name to what there is to read about it.
final class CommandDocs {
    private CommandDocs() {}

    /// Writes the map of these commands.
    static void write(Collection<Command> commands, ReplyWriter out) {
        out.mapHeader(commands.size());
        for (Command command : commands) {
            out.bulkText(command.fullName());
            one(command, out);
        }
    }

    private static void one(Command command, ReplyWriter out) {
        int mark = out.deferred();
        int entries = text("summary", command.summary(), out);
        entries += text("since", command.since(), out);
        entries += text("group", command.group(), out);
        entries += text("complexity", command.complexity(), out);
        entries += deprecation(command, out);
        entries += history(command, out);
        entries += arguments(command, out);
        if (command.isContainer()) {
            out.bulkText("subcommands");
            write(command.subcommands().values(), out);
            entries++;
        }
        out.closeDeferredMap(mark, entries);
    }

    private static int history(Command command, ReplyWriter out) {
        List<CommandChange> history = command.history();
        if (history.isEmpty()) {
            return 0;
        }
        out.bulkText("history");
        out.setHeader(history.size());
        for (CommandChange change : history) {
            out.arrayHeader(2);
            out.bulkText(change.version());
            out.bulkText(change.what());
        }
        return 1;
    }

    private static int arguments(Command command, ReplyWriter out) {
        List<CommandArgument> arguments = UsageLine.arguments(command);
        if (arguments.isEmpty()) {
            return 0;
        }
        out.bulkText("arguments");
        CommandArgument.write(arguments, out);
        return 1;
    }

    /// One entry, unless there is nothing to tell.
    private static int text(String name, String value, ReplyWriter out) {
        if (value.isEmpty()) {
            return 0;
        }
        out.bulkText(name);
        out.bulkText(value);
        return 1;
    }

    private static int deprecation(Command command, ReplyWriter out) {
        String version = command.deprecatedSince();
        if (version == null) {
            return 0;
        }
        out.bulkText("doc_flags");
        out.setHeader(1);
        out.simple("deprecated");
        String instead = command.replacedBy();
        return 1 + text("deprecated_since", version, out) + text("replaced_by", instead == null ? "" : instead, out);
    }
}
