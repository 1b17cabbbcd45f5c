package io.nanoredis.family.scripting;

import io.nanoredis.command.AclCategory;
import io.nanoredis.command.Command;
import io.nanoredis.command.CommandRow;
import io.nanoredis.script.Scripting;
import java.util.ArrayList;
import java.util.List;

/// The commands that run scripts and functions, and those about them.
public final class ScriptingFamily {
    static final String GROUP = "scripting";

    private ScriptingFamily() {}

    /// The rows of this family, which share what their server knows of scripts.
    public static List<CommandRow> rows(Scripting scripting) {
        List<CommandRow> rows = new ArrayList<>(new RunCommands(scripting).rows());
        rows.add(new ScriptCommand(scripting).row());
        rows.add(new FunctionCommand(scripting).row());
        return rows;
    }

    static CommandRow named(String name) {
        return Command.named(name).group(GROUP).categories(AclCategory.SCRIPTING);
    }

    static CommandRow withHelp(CommandRow help) {
        return help.categories(AclCategory.SCRIPTING);
    }
}
