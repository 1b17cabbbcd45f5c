package io.nanoredis.testing;

import java.util.ArrayList;
import java.util.List;

/// What Redis tells about one command or subcommand, as one line of `redis-7.0.15-commands.tsv`.
///
/// *Shape*: 14 columns parted by tabs, all in the order in which the server replies them, lists joined by commas,
/// `-` for an empty list or absent text:
///
/// 1. `name`: lower case, a subcommand as `client|getname`;
/// 2. `arity`: positive for exact, negative for at least; counts the name, and for a subcommand both words;
/// 3. `flags`: such as `write,denyoom`;
/// 4. `firstKey`, 5. `lastKey`, 6. `keyStep`: the legacy key positions;
/// 7. `acl`: categories with `@`;
/// 8. `tips`: such as `nondeterministic_output,request_policy:all_shards`;
/// 9. `keySpecs`: specs joined by `;`, each `FLAGS/BEGIN/FIND`, with FLAGS joined by commas (`RW,access,update`),
/// BEGIN one of `index:POSITION`, `keyword:WORD:STARTFROM`, `unknown`, FIND one of `range:LASTKEY:STEP:LIMIT`,
/// `keynum:COUNTINDEX:FIRSTKEY:STEP`, `unknown`; a trailing `/notes` where the server adds a remark in prose;
/// 10. `since`, 11. `group`, 12. `complexity` (the terms `O(...)` joined by `;`, without prose), 13. `docFlags`
/// (such as `deprecated`), 14. `deprecatedSince`.
public record CommandFact(
        String name,
        int arity,
        List<String> flags,
        int firstKey,
        int lastKey,
        int keyStep,
        List<String> acl,
        List<String> tips,
        String keySpecs,
        String since,
        String group,
        String complexity,
        List<String> docFlags,
        String deprecatedSince) {
    /// How many columns a line has.
    public static final int COLUMNS = 14;

    private static final String ABSENT = "-";

    /// The first line of the file.
    public static String header() {
        return String.join(
                "\t",
                "name arity flags firstkey lastkey step acl tips keyspecs since group complexity docflags deprecated"
                        .split(" ", -1));
    }

    /// The fact in one line. *Errors*: IllegalArgumentException unless the line has 14 columns.
    public static CommandFact parse(String line) {
        String[] columns = line.split("\t", -1);
        if (columns.length != COLUMNS) {
            throw new IllegalArgumentException("line: " + line + " (expected " + COLUMNS + " columns)");
        }
        return new CommandFact(
                columns[0],
                Integer.parseInt(columns[1]),
                list(columns[2]),
                Integer.parseInt(columns[3]),
                Integer.parseInt(columns[4]),
                Integer.parseInt(columns[5]),
                list(columns[6]),
                list(columns[7]),
                text(columns[8]),
                text(columns[9]),
                text(columns[10]),
                text(columns[11]),
                list(columns[12]),
                text(columns[13]));
    }

    /// The line that [#parse] reads.
    public String line() {
        List<String> columns = new ArrayList<>(COLUMNS);
        columns.add(name);
        columns.add(Integer.toString(arity));
        columns.add(column(flags));
        columns.add(Integer.toString(firstKey));
        columns.add(Integer.toString(lastKey));
        columns.add(Integer.toString(keyStep));
        columns.add(column(acl));
        columns.add(column(tips));
        columns.add(column(keySpecs));
        columns.add(column(since));
        columns.add(column(group));
        columns.add(column(complexity));
        columns.add(column(docFlags));
        columns.add(column(deprecatedSince));
        return String.join("\t", columns);
    }

    /// True for a subcommand such as `client|getname`.
    public boolean isSubcommand() {
        return name.indexOf('|') >= 0;
    }

    private static String column(List<String> values) {
        return values.isEmpty() ? ABSENT : String.join(",", values);
    }

    private static String column(String value) {
        return value.isEmpty() ? ABSENT : value;
    }

    private static List<String> list(String column) {
        return column.equals(ABSENT) ? List.of() : List.of(column.split(",", -1));
    }

    private static String text(String column) {
        return column.equals(ABSENT) ? "" : column;
    }
}
