package io.nanoredis.family.generic;

import io.nanoredis.command.CommandRow;
import java.util.ArrayList;
import java.util.List;

/// The rows of the commands on keys of any type.
public final class GenericFamily {
    private GenericFamily() {}

    /// The rows, by topic.
    public static List<CommandRow> rows() {
        List<CommandRow> rows = new ArrayList<>();
        rows.addAll(KeyCommands.rows());
        rows.addAll(ExpiryCommands.rows());
        rows.addAll(IterationCommands.rows());
        rows.addAll(RelocationCommands.rows());
        rows.addAll(ObjectCommands.rows());
        rows.addAll(DumpCommands.rows());
        rows.addAll(DatabaseCommands.rows());
        rows.addAll(SortCommands.rows());
        return rows;
    }
}
