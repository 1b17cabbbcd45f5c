package io.nanoredis.family.command;

import io.nanoredis.command.AclCategory;
import io.nanoredis.command.Command;
import io.nanoredis.command.Session;
import io.nanoredis.resp.Args;
import io.nanoredis.resp.ErrorReply;
import io.nanoredis.resp.Glob;
import io.nanoredis.resp.ReplyWriter;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// COMMAND LIST with its filters.
final class CommandList {
    private static final byte[] FILTERBY = "FILTERBY".getBytes(StandardCharsets.US_ASCII);

    private CommandList() {}

    /// COMMAND LIST [FILTERBY MODULE name | ACLCAT category | PATTERN pattern].
    static void run(Session session, Args args, ReplyWriter out) {
        Predicate<Command> filter = filter(args);
        if (filter == null) {
            out.error(ErrorReply.SYNTAX);
            return;
        }
        int mark = out.deferred();
        int names = 0;
        for (Command command : session.server().registry().all()) {
            if (filter.test(command)) {
                out.bulkText(command.fullName());
                names++;
            }
        }
        out.closeDeferredArray(mark, names);
    }

    private static @Nullable Predicate<Command> filter(Args args) {
        if (args.count() == 2) {
            return command -> true;
        }
        if (args.count() != 5 || !args.is(2, FILTERBY)) {
            return null;
        }
        return switch (args.text(3).toLowerCase(Locale.ROOT)) {
            case "module" -> command -> false; // no command comes from a module
            case "aclcat" -> inCategory(args.text(4));
            case "pattern" -> matching(args.bytes(4));
            default -> null;
        };
    }

    private static Predicate<Command> inCategory(String name) {
        String wanted = "@" + name.toLowerCase(Locale.ROOT);
        return command -> {
            for (AclCategory category : command.categories()) {
                if (category.wireName().equals(wanted)) {
                    return true;
                }
            }
            return false;
        };
    }

    private static Predicate<Command> matching(byte[] pattern) {
        return command -> {
            byte[] name = command.fullName().getBytes(StandardCharsets.ISO_8859_1);
            return Glob.matches(pattern, name, 0, name.length, true);
        };
    }
}
