package io.nanoredis.family.command;

import static io.nanoredis.command.AclCategory.CONNECTION;
import static io.nanoredis.command.CommandFlag.LOADING;
import static io.nanoredis.command.CommandFlag.STALE;

import io.nanoredis.command.Command;
import io.nanoredis.command.CommandRegistry;
import io.nanoredis.command.CommandRow;
import io.nanoredis.command.Session;
import io.nanoredis.command.SubcommandHelp;
import io.nanoredis.resp.Args;
import io.nanoredis.resp.ReplyWriter;
import java.util.ArrayList;
import java.util.List;

/// COMMAND and its subcommands.
public final class CommandFamily {
    private static final int FIRST_NAME = 2;
    private static final String UNORDERED = "nondeterministic_output_order";

    private CommandFamily() {}

    /// The rows of this family.
    public static List<CommandRow> rows() {
        return List.of(named("command")
                .arity(-1)
                .group("server")
                .tips(UNORDERED)
                .since("2.8.13")
                .complexity("O(N) where N is the number of commands")
                .summary("Describes all commands.")
                .onSession(CommandFamily::all)
                .subcommands(count(), docs(), getKeys(), getKeysAndFlags(), help(), info(), list()));
    }

    private static CommandRow named(String name) {
        return Command.named(name).flags(LOADING, STALE).categories(CONNECTION);
    }

    private static CommandRow count() {
        return named("count")
                .arity(2)
                .since("2.8.13")
                .summary("Counts the commands, without subcommands.")
                .onSession(CommandFamily::count);
    }

    private static CommandRow docs() {
        return named("docs")
                .arity(-2)
                .tips(UNORDERED)
                .since("7.0.0")
                .complexity("O(N) where N is the number of commands to look up")
                .summary("Documents commands for people: what they do, since when, at which cost.")
                .syntax("[command-name [command-name ...]]")
                .onSession(CommandFamily::docs);
    }

    private static CommandRow getKeys() {
        return named("getkeys")
                .arity(-4)
                .since("2.8.13")
                .complexity("O(N) where N is the number of arguments to the command")
                .summary("Finds the keys in a whole command.")
                .syntax("command [arg [arg ...]]")
                .onSession((session, args, out) -> GetKeys.run(session, args, out, false));
    }

    private static CommandRow getKeysAndFlags() {
        return named("getkeysandflags")
                .arity(-4)
                .since("7.0.0")
                .complexity("O(N) where N is the number of arguments to the command")
                .summary("Finds the keys in a whole command and says what it does with each.")
                .syntax("command [arg [arg ...]]")
                .onSession((session, args, out) -> GetKeys.run(session, args, out, true));
    }

    private static CommandRow help() {
        return SubcommandHelp.row("command", "5.0.0").categories(CONNECTION);
    }

    private static CommandRow info() {
        return named("info")
                .arity(-2)
                .tips(UNORDERED)
                .since("2.8.13")
                .complexity("O(N) where N is the number of commands to look up")
                .changed("7.0.0", "Describes all commands when it is called without names.")
                .summary("Describes commands for programs: arity, flags, keys, categories.")
                .syntax("[command-name [command-name ...]]")
                .onSession(CommandFamily::info);
    }

    private static CommandRow list() {
        return named("list")
                .arity(-2)
                .tips(UNORDERED)
                .since("7.0.0")
                .complexity("O(N) where N is the total number of commands")
                .summary("Lists the names of commands and subcommands, filtered if asked for.")
                .syntax("[FILTERBY <MODULE module-name | ACLCAT category | PATTERN pattern>]")
                .onSession(CommandList::run);
    }

    private static void all(Session session, Args args, ReplyWriter out) {
        CommandRegistry registry = session.server().registry();
        out.arrayHeader(registry.commands().size());
        for (Command command : registry.commands()) {
            CommandInfo.write(command, out);
        }
    }

    private static void count(Session session, Args args, ReplyWriter out) {
        out.integer(session.server().registry().commands().size());
    }

    private static void info(Session session, Args args, ReplyWriter out) {
        if (args.count() == FIRST_NAME) {
            all(session, args, out);
            return;
        }
        out.arrayHeader(args.count() - FIRST_NAME);
        for (int i = FIRST_NAME; i < args.count(); i++) {
            Command command = session.server().registry().find(args.text(i));
            if (command == null) {
                out.nil();
            } else {
                CommandInfo.write(command, out);
            }
        }
    }

    private static void docs(Session session, Args args, ReplyWriter out) {
        List<Command> commands = new ArrayList<>();
        CommandRegistry registry = session.server().registry();
        if (args.count() == FIRST_NAME) {
            commands.addAll(registry.commands());
        }
        for (int i = FIRST_NAME; i < args.count(); i++) {
            Command command = registry.find(args.text(i));
            if (command != null) {
                commands.add(command);
            }
        }
        CommandDocs.write(commands, out);
    }
}
