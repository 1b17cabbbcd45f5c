package io.nanoredis.family.command;

import io.nanoredis.command.Command;
import io.nanoredis.command.CommandFlag;
import io.nanoredis.command.CommandRegistry;
import io.nanoredis.command.KeyFlagsRule;
import io.nanoredis.command.KeyLocator;
import io.nanoredis.command.KeySpec;
import io.nanoredis.command.Session;
import io.nanoredis.resp.Args;
import io.nanoredis.resp.ErrorReply;
import io.nanoredis.resp.ReplyWriter;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// COMMAND GETKEYS and GETKEYSANDFLAGS: the keys of a whole command by the key specs of its row.
final class GetKeys {
    private static final int COMMAND_AT = 2;
    private static final ErrorReply UNKNOWN = ErrorReply.of("ERR Invalid command specified");
    private static final ErrorReply NO_KEYS = ErrorReply.of("ERR The command has no key arguments");
    private static final ErrorReply WRONG_COUNT =
            ErrorReply.of("ERR Invalid number of arguments specified for command");
    private static final ErrorReply INVALID = ErrorReply.of("ERR Invalid arguments specified for command");

    private GetKeys() {}

    /// Answers the keys of the command that begins at argument 2, each with its flags if asked for.
    static void run(Session session, Args args, ReplyWriter out, boolean withFlags) {
        Args inner = new Args();
        inner.viewOf(args, COMMAND_AT, args.count());
        Command command = find(session.server().registry(), inner);
        if (command == null) {
            out.error(UNKNOWN);
        } else if (command.keySpecs().isEmpty()) {
            out.error(NO_KEYS);
        } else if (!command.acceptsCount(inner.count())) {
            out.error(WRONG_COUNT);
        } else {
            answer(command, inner, out, withFlags);
        }
    }

    private static @Nullable Command find(CommandRegistry registry, Args inner) {
        Command command = registry.find(inner);
        if (command == null || !command.isContainer() || inner.count() == 1) {
            return command;
        }
        return registry.findSubcommand(command, inner);
    }

    private static void answer(Command command, Args inner, ReplyWriter out, boolean withFlags) {
        KeyLocator locator = command.keyLocator();
        if (locator != null && hasUnknown(command)) {
            answerLocated(command, locator, inner, out, withFlags);
            return;
        }
        int start = out.length();
        int mark = out.deferred();
        int keys = 0;
        for (KeySpec spec : command.keySpecs()) {
            List<String> flags = flags(command, spec, inner);
            int found = KeyFinder.find(spec, inner, key -> answerKey(inner, key, withFlags ? flags : null, out));
            if (found == KeyFinder.INVALID) {
                keys = 0;
                break;
            }
            keys += found;
        }
        if (keys > 0) {
            out.closeDeferredArray(mark, keys);
            return;
        }
        out.truncate(start);
        if (command.has(CommandFlag.NO_MANDATORY_KEYS)) {
            out.emptyArray();
        } else {
            out.error(INVALID);
        }
    }

    private static void answerKey(Args inner, int key, @Nullable List<String> flags, ReplyWriter out) {
        if (flags != null) {
            out.arrayHeader(2);
        }
        out.bulk(inner.array(), inner.offset(key), inner.length(key));
        if (flags != null) {
            out.setHeader(flags.size());
            flags.forEach(out::simple);
        }
    }

    private static boolean hasUnknown(Command command) {
        return command.keySpecs().stream().anyMatch(spec -> spec.begin() instanceof KeySpec.Begin.Unknown);
    }

    /// Where no rule finds all keys the command itself does: the first is that of its first spec, the others are those
    /// of the last.
    private static void answerLocated(
            Command command, KeyLocator locator, Args inner, ReplyWriter out, boolean withFlags) {
        int keys = locator.count(inner);
        List<KeySpec> specs = command.keySpecs();
        out.arrayHeader(keys);
        for (int k = 0; k < keys; k++) {
            List<String> flags = specs.get(k == 0 ? 0 : specs.size() - 1).flags();
            answerKey(inner, locator.position(inner, k), withFlags ? flags : null, out);
        }
    }

    private static List<String> flags(Command command, KeySpec spec, Args inner) {
        KeyFlagsRule rule = command.keyFlagsRule();
        return rule != null && spec.flags().contains("variable_flags") ? rule.flagsOf(inner) : spec.flags();
    }
}
