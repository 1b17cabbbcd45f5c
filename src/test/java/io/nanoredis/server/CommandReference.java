package io.nanoredis.server;

import io.nanoredis.command.Command;
import io.nanoredis.command.CommandFlag;
import io.nanoredis.command.CommandRegistry;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/// The registry as the Markdown of `docs/commands.md`: a table of commands per group.
final class CommandReference {
    private CommandReference() {}

    /// The whole file.
    static String render(CommandRegistry registry) {
        Map<String, List<Command>> groups = new TreeMap<>();
        int commands = 0;
        for (Command command : registry.all()) {
            if (!command.isContainer() || command.scope() != Command.Scope.CONTAINER) {
                groups.computeIfAbsent(command.group(), group -> new ArrayList<>())
                        .add(command);
                commands++;
            }
        }
        StringBuilder text = new StringBuilder();
        text.append("# Commands\n\n");
        text.append("Made from the rows of the command registry by `CommandReferenceTest`; do not edit by hand.\n\n");
        text.append(commands)
                .append(" commands and subcommands in ")
                .append(groups.size())
                .append(" groups. ");
        text.append("Replies and error texts are those of Redis 7.0.15; newer commands follow their documentation.\n");
        text.append("Arity counts the name (and the subcommand); a negative one is a minimum.\n");
        groups.forEach((group, members) -> section(text, group, members));
        return text.toString();
    }

    private static void section(StringBuilder text, String group, List<Command> members) {
        text.append("\n## ").append(group).append("\n\n");
        text.append("| command | arity | since | flags | complexity | what it does |\n");
        text.append("|---|---|---|---|---|---|\n");
        members.sort(Comparator.comparing(Command::fullName));
        for (Command command : members) {
            row(text, command);
        }
    }

    private static void row(StringBuilder text, Command command) {
        String name = command.fullName().replace('|', ' ').toUpperCase(Locale.ROOT);
        String usage = (name + " " + command.syntax()).strip();
        text.append("| `").append(escaped(usage)).append('`');
        text.append(" | ").append(command.arity());
        text.append(" | ").append(command.since());
        text.append(" | ").append(flags(command));
        text.append(" | ").append(escaped(command.complexity()));
        text.append(" | ").append(escaped(command.summary())).append(deprecation(command));
        text.append(" |\n");
    }

    private static String flags(Command command) {
        List<String> names =
                command.toldFlags().stream().map(CommandFlag::wireName).toList();
        return String.join(", ", names);
    }

    private static String deprecation(Command command) {
        String version = command.deprecatedSince();
        if (version == null) {
            return "";
        }
        return " *Deprecated since " + version + "; instead: " + escaped(String.valueOf(command.replacedBy())) + ".*";
    }

    private static String escaped(String text) {
        return text.replace("|", "\\|");
    }
}
