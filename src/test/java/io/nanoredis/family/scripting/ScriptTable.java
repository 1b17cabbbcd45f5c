package io.nanoredis.family.scripting;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// Scripts from a file of the test resources, separated by empty lines.
///
/// A line `> numkeys key … arg …` before a script gives what follows it in EVAL, otherwise that is `0`. Lines that
/// begin
/// with `#` before a script are for the reader.
record ScriptTable(String name, List<Row> rows) {
    /// One script and how it is called.
    record Row(String script, List<String> arguments) {
        String[] call(String command) {
            List<String> words = new ArrayList<>(List.of(command, script));
            words.addAll(arguments);
            return words.toArray(String[]::new);
        }
    }

    static ScriptTable read(String name) throws IOException {
        try (InputStream in = ScriptTable.class.getResourceAsStream("/scripting/" + name + ".txt")) {
            if (in == null) {
                throw new IllegalArgumentException("table: " + name + " (expected one in the test resources)");
            }
            String text = new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);
            List<Row> rows = new ArrayList<>();
            for (String block : text.split("\n\n+", -1)) {
                Row row = row(block.strip());
                if (!row.script().isEmpty()) {
                    rows.add(row);
                }
            }
            return new ScriptTable(name, rows);
        }
    }

    private static Row row(String block) {
        List<String> arguments = List.of("0");
        List<String> script = new ArrayList<>();
        for (String line : block.split("\n", -1)) {
            if (script.isEmpty() && line.startsWith("> ")) {
                arguments = List.of(line.substring(2).split(" ", -1));
            } else if (!script.isEmpty() || !line.startsWith("# ")) {
                script.add(line);
            }
        }
        return new Row(String.join("\n", script), arguments);
    }
}
