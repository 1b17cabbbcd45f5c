package io.nanoredis.config;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The words of a line, of a configuration file or of a script's first line, quoted as in the protocol's inline
/// commands,
/// and the way back.
public final class Words {
    private final String line;
    private int at;

    private Words(String line) {
        this.line = line;
    }

    /// Splits a line at blanks outside of quotes.
    ///
    /// @throws ConfigException if a quote is not closed, or is followed by something else than a blank
    static List<String> split(String line) {
        List<String> words = trySplit(line);
        if (words == null) {
            throw new ConfigException("unbalanced quotes");
        }
        return words;
    }

    /// The same, but null if a quote is not closed, or is followed by something else than a blank.
    public static @Nullable List<String> trySplit(String line) {
        Words words = new Words(line);
        List<String> found = new ArrayList<>();
        while (words.skipBlanks()) {
            String word = words.next();
            if (word == null) {
                return null;
            }
            found.add(word);
        }
        return found;
    }

    private boolean skipBlanks() {
        while (at < line.length() && isBlank(line.charAt(at))) {
            at++;
        }
        return at < line.length();
    }

    private static boolean isBlank(char c) {
        return c == ' ' || (c >= '\t' && c <= '\r');
    }

    private @Nullable String next() {
        StringBuilder word = new StringBuilder();
        while (at < line.length() && !isBlank(line.charAt(at))) {
            char c = line.charAt(at++);
            if (c == '"' || c == '\'') {
                return quoted(c, word) ? word.toString() : null;
            }
            word.append(c);
        }
        return word.toString();
    }

    private boolean quoted(char quote, StringBuilder word) {
        while (at < line.length() && line.charAt(at) != quote) {
            char c = line.charAt(at++);
            word.append(c == '\\' && at < line.length() ? escaped(quote) : c);
        }
        boolean closed = at < line.length() && (at + 1 == line.length() || isBlank(line.charAt(at + 1)));
        at++;
        return closed;
    }

    private char escaped(char quote) {
        if (quote == '\'' && line.charAt(at) != '\'') {
            return '\\';
        }
        char c = line.charAt(at++);
        return switch (c) {
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            case 'b' -> '\b';
            case 'a' -> '\u0007';
            case 'x' -> hexadecimal();
            default -> c;
        };
    }

    private char hexadecimal() {
        boolean digits = at + 1 < line.length()
                && Character.digit(line.charAt(at), 16) >= 0
                && Character.digit(line.charAt(at + 1), 16) >= 0;
        if (!digits) {
            return 'x';
        }
        at += 2;
        return (char) Integer.parseInt(line, at - 2, at, 16);
    }

    /// The word as [#split] reads it back: as it is, or in double quotes where it has to be.
    static String quote(String word) {
        boolean plain = !word.isEmpty() && word.charAt(0) != '#' && word.chars().allMatch(Words::isPlain);
        if (plain) {
            return word;
        }
        StringBuilder quoted = new StringBuilder("\"");
        word.chars().forEach(c -> appendEscaped((char) c, quoted));
        return quoted.append('"').toString();
    }

    private static boolean isPlain(int c) {
        return c > ' ' && c < 127 && c != '"' && c != '\'' && c != '\\';
    }

    private static void appendEscaped(char c, StringBuilder quoted) {
        if (c == '"' || c == '\\') {
            quoted.append('\\').append(c);
        } else if (c < ' ' || c >= 127) {
            quoted.append("\\x").append(Character.forDigit(c >> 4, 16)).append(Character.forDigit(c & 15, 16));
        } else {
            quoted.append(c);
        }
    }
}
