package io.nanoredis.testing;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The command table of Redis 7.0.15 as facts: read from the test resource, or captured from a running server.
public final class CommandFacts {
    /// The resource with one [CommandFact] per line, sorted by name, after a header line.
    public static final String RESOURCE = "/redis-7.0.15-commands.tsv";

    private static final Pattern COMPLEXITY_TERM = Pattern.compile("O\\((?:[^()]|\\([^()]*\\))*\\)");

    private CommandFacts() {}

    /// All facts of the resource by name; subcommands as `client|getname`.
    public static SortedMap<String, CommandFact> load() {
        try (InputStream in = CommandFacts.class.getResourceAsStream(RESOURCE)) {
            if (in == null) {
                throw new IllegalStateException(RESOURCE + ": not on the class path");
            }
            SortedMap<String, CommandFact> facts = new TreeMap<>();
            new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .skip(1)
                    .map(CommandFact::parse)
                    .forEach(fact -> facts.put(fact.name(), fact));
            return facts;
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(RESOURCE, e);
        }
    }

    /// The fact of one command. *Errors*: IllegalArgumentException if `facts` have none of that name.
    public static CommandFact get(SortedMap<String, CommandFact> facts, String name) {
        CommandFact fact = facts.get(name);
        if (fact == null) {
            throw new IllegalArgumentException("name: " + name + " (expected one of " + facts.keySet() + ")");
        }
        return fact;
    }

    /// All facts of the server behind `client`, which speaks RESP2 to it.
    public static SortedMap<String, CommandFact> capture(RawClient client) throws IOException {
        Reply docs = Reply.parse(client.call("COMMAND", "DOCS"));
        SortedMap<String, CommandFact> facts = new TreeMap<>();
        for (Reply command : Reply.parse(client.call("COMMAND")).elements()) {
            collect(command, docs.get(command.elements().get(0).text()), facts);
        }
        return facts;
    }

    private static void collect(Reply command, Reply docs, SortedMap<String, CommandFact> facts) {
        CommandFact fact = fact(command, docs);
        facts.put(fact.name(), fact);
        for (Reply subcommand : command.elements().get(9).elements()) {
            String name = subcommand.elements().get(0).text();
            collect(subcommand, docs.get("subcommands").get(name), facts);
        }
    }

    private static CommandFact fact(Reply command, Reply docs) {
        List<Reply> columns = command.elements();
        return new CommandFact(
                columns.get(0).text(),
                (int) columns.get(1).number(),
                texts(columns.get(2)),
                (int) columns.get(3).number(),
                (int) columns.get(4).number(),
                (int) columns.get(5).number(),
                texts(columns.get(6)),
                texts(columns.get(7)),
                keySpecs(columns.get(8)),
                textOf(docs, "since"),
                textOf(docs, "group"),
                complexity(textOf(docs, "complexity")),
                listOf(docs, "doc_flags"),
                textOf(docs, "deprecated_since"));
    }

    private static String keySpecs(Reply specs) {
        return String.join(
                ";", specs.elements().stream().map(CommandFacts::keySpec).toList());
    }

    private static String keySpec(Reply spec) {
        String flags = String.join(",", texts(spec.get("flags")));
        String notes = textOf(spec, "notes").isEmpty() ? "" : "/notes";
        return flags + '/' + part(spec.get("begin_search")) + '/' + part(spec.get("find_keys")) + notes;
    }

    private static String part(Reply part) {
        Reply spec = part.get("spec");
        String type = part.get("type").text();
        return switch (type) {
            case "index" -> type + ':' + spec.get("index").text();
            case "keyword" ->
                type
                        + ':'
                        + spec.get("keyword").text()
                        + ':'
                        + spec.get("startfrom").text();
            case "range" ->
                type
                        + ':'
                        + spec.get("lastkey").text()
                        + ':'
                        + spec.get("keystep").text()
                        + ':'
                        + spec.get("limit").text();
            case "keynum" ->
                type
                        + ':'
                        + spec.get("keynumidx").text()
                        + ':'
                        + spec.get("firstkey").text()
                        + ':'
                        + spec.get("keystep").text();
            default -> type.toLowerCase(Locale.ROOT);
        };
    }

    private static String complexity(String prose) {
        List<String> terms = new ArrayList<>();
        Matcher matcher = COMPLEXITY_TERM.matcher(prose);
        while (matcher.find()) {
            terms.add(matcher.group());
        }
        return String.join(";", terms);
    }

    private static String textOf(Reply map, String key) {
        return has(map, key) ? map.get(key).text() : "";
    }

    private static List<String> listOf(Reply map, String key) {
        return has(map, key) ? texts(map.get(key)) : List.of();
    }

    private static boolean has(Reply map, String key) {
        for (int i = 0; i + 1 < map.elements().size(); i += 2) {
            if (map.elements().get(i).text().equals(key)) {
                return true;
            }
        }
        return false;
    }

    private static List<String> texts(Reply list) {
        return list.elements().stream().map(Reply::text).toList();
    }
}
