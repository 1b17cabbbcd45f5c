package io.nanoredis.config;

import java.util.ArrayList;
import java.util.List;

/// One row of the [OptionTable].
///
/// @param <T> the type of its values
public final class Option<T> {
    private final int index;
    private final String section;
    private final String name;
    private final OptionType<T> type;
    private final T defaultValue;
    private final String unit;
    private final boolean atRunTime;
    private final boolean sensitive;
    private final List<String> aliases;
    private final String meaning;

    private Option(int index, Row<T> row) {
        this.index = index;
        this.section = row.section;
        this.name = row.name;
        this.type = row.type;
        this.defaultValue = row.type.parseDefault(row.defaultText);
        this.unit = row.unit;
        this.atRunTime = row.atRunTime;
        this.sensitive = row.sensitive;
        this.aliases = row.aliases;
        this.meaning = row.meaning;
    }

    /// The name that CONFIG GET shows: lower case, dashes.
    public String name() {
        return name;
    }

    /// Further names for the same option, from earlier versions of Redis.
    public List<String> aliases() {
        return aliases;
    }

    /// The heading that it stands under in the documentation.
    public String section() {
        return section;
    }

    /// How its values are read and written.
    public OptionType<T> type() {
        return type;
    }

    /// The value that holds unless another is given.
    public T defaultValue() {
        return defaultValue;
    }

    /// What its numbers count; empty if it has none.
    public String unit() {
        return unit;
    }

    /// Whether CONFIG SET may change it.
    public boolean atRunTime() {
        return atRunTime;
    }

    /// Whether its value must not be shown in logs and errors.
    public boolean sensitive() {
        return sensitive;
    }

    /// What it does, in one or a few lines.
    public String meaning() {
        return meaning;
    }

    int index() {
        return index;
    }

    /// Everything about the option as lines of a configuration file: comments, and the default commented out.
    public List<String> describe() {
        List<String> lines = new ArrayList<>();
        meaning.lines().forEach(line -> lines.add("# " + line));
        String unitPart = unit.isEmpty() ? "" : "unit: " + unit + "; ";
        String defaultText = type.format(defaultValue);
        lines.add("# " + unitPart + "default: " + (defaultText.isEmpty() ? "\"\"" : defaultText) + "; range: "
                + type.range() + "; changeable at run time: " + (atRunTime ? "yes" : "no"));
        if (!aliases.isEmpty()) {
            lines.add("# also known as " + String.join(", ", aliases));
        }
        type.lines(defaultValue).forEach(line -> lines.add("# " + name + " " + line));
        return lines;
    }

    @Override
    public String toString() {
        return name;
    }

    static <T> Row<T> row(String section, String name, OptionType<T> type, String defaultText) {
        return new Row<>(section, name, type, defaultText);
    }

    /// A row as it is written down in the table.
    static final class Row<T> {
        private final String section;
        private final String name;
        private final OptionType<T> type;
        private final String defaultText;
        private String unit = "";
        private boolean atRunTime = true;
        private boolean sensitive;
        private List<String> aliases = List.of();
        private String meaning = "";

        private Row(String section, String name, OptionType<T> type, String defaultText) {
            this.section = section;
            this.name = name;
            this.type = type;
            this.defaultText = defaultText;
        }

        Row<T> unit(String unit) {
            this.unit = unit;
            return this;
        }

        /// Only read at start.
        Row<T> fixed() {
            atRunTime = false;
            return this;
        }

        Row<T> sensitive() {
            sensitive = true;
            return this;
        }

        Row<T> alias(String alias) {
            aliases = List.of(alias);
            return this;
        }

        /// Completes the row and puts it into the table.
        Option<T> means(List<Option<?>> table, String meaning) {
            this.meaning = meaning;
            Option<T> option = new Option<>(table.size(), this);
            table.add(option);
            return option;
        }
    }
}
