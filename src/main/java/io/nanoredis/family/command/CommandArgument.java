package io.nanoredis.family.command;

import io.nanoredis.resp.ReplyWriter;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// One argument in the `arguments` of COMMAND DOCS; a block and a choice hold others.
///
/// @param name what the usage line calls it; of a block or a choice the names within, joined
/// @param type what the client writes there
/// @param keySpec the key spec that finds it, -1 when it is no key
/// @param token the word that introduces it, null without one
/// @param optional whether it may be left out
/// @param multiple whether it may be repeated
/// @param arguments what a block or a choice consists of
record CommandArgument(
        String name,
        ArgumentType type,
        int keySpec,
        @Nullable String token,
        boolean optional,
        boolean multiple,
        List<CommandArgument> arguments) {

    static CommandArgument word(String name, ArgumentType type, int keySpec) {
        return new CommandArgument(name, type, keySpec, null, false, false, List.of());
    }

    /// A word that stands alone. Redis names it after itself, but for two.
    static CommandArgument pureToken(String token) {
        String name = switch (token) {
            case "CH" -> "change";
            case "INCR" -> "increment";
            default -> token.toLowerCase(Locale.ROOT);
        };
        return new CommandArgument(name, ArgumentType.PURE_TOKEN, -1, token, false, false, List.of());
    }

    /// Several arguments in a row, or one of several.
    static CommandArgument group(ArgumentType type, List<CommandArgument> members) {
        String joined =
                String.join("_", members.stream().map(CommandArgument::name).toList());
        return new CommandArgument(joined, type, -1, null, false, false, members);
    }

    CommandArgument introducedBy(String word) {
        return new CommandArgument(name, type, keySpec, word, optional, multiple, arguments);
    }

    CommandArgument asOptional() {
        return new CommandArgument(name, type, keySpec, token, true, multiple, arguments);
    }

    CommandArgument asMultiple() {
        return new CommandArgument(name, type, keySpec, token, optional, true, arguments);
    }

    static void write(List<CommandArgument> all, ReplyWriter out) {
        out.arrayHeader(all.size());
        for (CommandArgument argument : all) {
            argument.write(out);
        }
    }

    private void write(ReplyWriter out) {
        int mark = out.deferred();
        int entries = 2;
        text("name", name, out);
        text("type", type.wireName(), out);
        if (keySpec >= 0) {
            out.bulkText("key_spec_index");
            out.integer(keySpec);
            entries++;
        }
        if (token != null) {
            text("token", token, out);
            entries++;
        }
        if (optional || multiple) {
            writeFlags(out);
            entries++;
        }
        if (!arguments.isEmpty()) {
            out.bulkText("arguments");
            write(arguments, out);
            entries++;
        }
        out.closeDeferredMap(mark, entries);
    }

    private void writeFlags(ReplyWriter out) {
        out.bulkText("flags");
        out.setHeader(optional && multiple ? 2 : 1);
        if (optional) {
            out.simple("optional");
        }
        if (multiple) {
            out.simple("multiple");
        }
    }

    private static void text(String key, String value, ReplyWriter out) {
        out.bulkText(key);
        out.bulkText(value);
    }
}
