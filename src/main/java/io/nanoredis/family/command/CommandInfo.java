package io.nanoredis.family.command;

import io.nanoredis.command.AclCategory;
import io.nanoredis.command.Command;
import io.nanoredis.command.CommandFlag;
import io.nanoredis.command.KeySpec;
import io.nanoredis.resp.ReplyWriter;
import java.util.Collection;
import java.util.List;

/// A command as COMMAND INFO shows it: ten elements, the last of them the same for each subcommand.
final class CommandInfo {
    private static final int ELEMENTS = 10;

    private CommandInfo() {}

    /// Writes one command with its subcommands.
    static void write(Command command, ReplyWriter out) {
        out.arrayHeader(ELEMENTS);
        out.bulkText(command.fullName());
        out.integer(command.arity());
        flags(command, out);
        // A range for a count that stands among the arguments cannot be told in the old three numbers.
        boolean fixed = command.numKeysAt() == 0;
        out.integer(fixed ? command.firstKey() : 0);
        out.integer(fixed ? command.lastKey() : 0);
        out.integer(fixed ? command.keyStep() : 0);
        categories(command, out);
        tips(command, out);
        keySpecs(command.keySpecs(), out);
        subcommands(command.subcommands().values(), out);
    }

    private static void flags(Command command, ReplyWriter out) {
        out.setHeader(command.toldFlags().size());
        for (CommandFlag flag : command.toldFlags()) {
            out.simple(flag.wireName());
        }
    }

    private static void categories(Command command, ReplyWriter out) {
        out.setHeader(command.categories().size());
        for (AclCategory category : command.categories()) {
            out.simple(category.wireName());
        }
    }

    private static void tips(Command command, ReplyWriter out) {
        out.setHeader(command.tips().size());
        for (String tip : command.tips()) {
            out.bulkText(tip);
        }
    }

    private static void subcommands(Collection<Command> children, ReplyWriter out) {
        if (children.isEmpty()) {
            out.setHeader(0);
            return;
        }
        out.arrayHeader(children.size());
        for (Command child : children) {
            write(child, out);
        }
    }

    private static void keySpecs(List<KeySpec> specs, ReplyWriter out) {
        out.setHeader(specs.size());
        for (KeySpec spec : specs) {
            keySpec(spec, out);
        }
    }

    private static void keySpec(KeySpec spec, ReplyWriter out) {
        boolean noted = !spec.notes().isEmpty();
        out.mapHeader(noted ? 4 : 3);
        if (noted) {
            out.bulkText("notes");
            out.bulkText(spec.notes());
        }
        out.bulkText("flags");
        out.setHeader(spec.flags().size());
        for (String flag : spec.flags()) {
            out.simple(flag);
        }
        out.bulkText("begin_search");
        begin(spec.begin(), out);
        out.bulkText("find_keys");
        find(spec.find(), out);
    }

    private static void begin(KeySpec.Begin begin, ReplyWriter out) {
        switch (begin) {
            case KeySpec.Begin.Index index -> {
                typed("index", 1, out);
                pair("index", index.position(), out);
            }
            case KeySpec.Begin.Keyword keyword -> {
                typed("keyword", 2, out);
                out.bulkText("keyword");
                out.bulkText(keyword.word());
                pair("startfrom", keyword.startFrom(), out);
            }
            case KeySpec.Begin.Unknown none -> typed("unknown", 0, out);
        }
    }

    private static void find(KeySpec.Find find, ReplyWriter out) {
        switch (find) {
            case KeySpec.Find.Range range -> {
                typed("range", 3, out);
                pair("lastkey", range.lastKey(), out);
                pair("keystep", range.step(), out);
                pair("limit", range.limit(), out);
            }
            case KeySpec.Find.KeyNum count -> {
                typed("keynum", 3, out);
                pair("keynumidx", count.keyNumIndex(), out);
                pair("firstkey", count.firstKey(), out);
                pair("keystep", count.step(), out);
            }
            case KeySpec.Find.Unknown none -> typed("unknown", 0, out);
        }
    }

    /// The two entries `type` and `spec`; the entries of the latter follow.
    private static void typed(String type, int entries, ReplyWriter out) {
        out.mapHeader(2);
        out.bulkText("type");
        out.bulkText(type);
        out.bulkText("spec");
        out.mapHeader(entries);
    }

    private static void pair(String name, int value, ReplyWriter out) {
        out.bulkText(name);
        out.integer(value);
    }
}
