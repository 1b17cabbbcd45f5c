package io.nanoredis.lua;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// Chunks, and what redis-server 7.0.15 makes of them.
///
/// *Shape*: in `language.cases` a line is a chunk, the one below it the outcome; a line break within is `<NL>`. The
/// script `language.lua` runs the chunk of ARGV[1] and shows the outcome as text.
final class LanguageCases {
    /// A chunk and its outcome.
    record Case(String chunk, String outcome) {}

    private LanguageCases() {}

    static String script() throws IOException {
        return resource("/lua/language.lua");
    }

    static List<Case> all() throws IOException {
        List<Case> cases = new ArrayList<>();
        String[] lines = resource("/lua/language.cases").split("\n", -1);
        for (int i = 0; i + 1 < lines.length; i += 2) {
            String outcome = lines[i + 1].substring("   => ".length());
            cases.add(new Case(lines[i].replace("<NL>", "\n"), outcome.replace("<NL>", "\n")));
        }
        return cases;
    }

    private static String resource(String name) throws IOException {
        try (InputStream stream = LanguageCases.class.getResourceAsStream(name)) {
            if (stream == null) {
                throw new IOException(name + ": not on the class path");
            }
            return new String(stream.readAllBytes(), StandardCharsets.ISO_8859_1);
        }
    }
}
