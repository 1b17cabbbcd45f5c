package io.nanoredis.differential;

import io.nanoredis.testing.Reply;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/// Compares the facts in two replies to COMMAND INFO.
final class CommandInfoComparison {
    private static final int NAME = 0;
    private static final int KEY_SPECS = 8;
    private static final int SUBCOMMANDS = 9;
    private static final int COLUMNS = 10;

    private CommandInfoComparison() {}

    static boolean matches(Reply expected, Reply actual) {
        List<Reply> left = expected.elements();
        List<Reply> right = actual.elements();
        if (expected.type() != actual.type() || left.size() != right.size()) {
            return false;
        }
        for (int i = 0; i < left.size(); i++) {
            if (!sameCommand(left.get(i), right.get(i))) {
                return false;
            }
        }
        return true;
    }

    private static boolean sameCommand(Reply expected, Reply actual) {
        if (expected.isNull() || actual.isNull()) {
            return expected.toString().equals(actual.toString());
        }
        return facts(expected, names(expected)).equals(facts(actual, names(expected)));
    }

    /// The columns as text, with only those subcommands that are in `known`.
    private static String facts(Reply command, Set<String> known) {
        List<Reply> columns = command.elements();
        if (columns.size() != COLUMNS) {
            return command.toString();
        }
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < KEY_SPECS; i++) {
            text.append(Comparison.sorted(columns.get(i))).append(' ');
        }
        text.append(columns.get(KEY_SPECS).elements().stream()
                .map(CommandInfoComparison::withoutNotes)
                .collect(Collectors.joining(" ")));
        columns.get(SUBCOMMANDS).elements().stream()
                .filter(subcommand -> known.contains(nameOf(subcommand)))
                .map(subcommand -> facts(subcommand, known))
                .sorted()
                .forEach(text::append);
        return text.toString();
    }

    private static String withoutNotes(Reply spec) {
        List<Reply> entries = spec.elements();
        Set<String> kept = new TreeSet<>();
        for (int i = 0; i + 1 < entries.size(); i += 2) {
            if (!entries.get(i).text().equals("notes")) {
                kept.add(entries.get(i).text() + '=' + Comparison.sorted(entries.get(i + 1)));
            }
        }
        return kept.toString();
    }

    private static Set<String> names(Reply command) {
        Set<String> names = new HashSet<>();
        if (command.elements().size() == COLUMNS) {
            command.elements().get(SUBCOMMANDS).elements().forEach(subcommand -> names.add(nameOf(subcommand)));
        }
        return names;
    }

    private static String nameOf(Reply command) {
        return command.elements().get(NAME).text();
    }
}
