package io.nanoredis.script;

import io.nanoredis.config.Words;
import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The first line of a script or library, `#!engine option=value …`, and the code behind it.
///
/// The line's end stays with the code, so that lines count from the beginning of the whole text.
final class Shebang {
    private static final String FLAGS = "flags=";
    private static final String NAME = "name=";

    private Shebang() {}

    /// What a script says of itself.
    ///
    /// @param flags what it has declared; null without a shebang line, when the rules of before Redis 7 hold
    /// @param code what is compiled
    @SuppressWarnings("ArrayRecordComponent") // handed to the compiler, never compared
    record OfScript(@Nullable Set<ScriptFlag> flags, byte[] code) {}

    /// What a library says of itself.
    ///
    /// @param engine the engine's name as written
    /// @param name the library's name, not checked
    /// @param code what is compiled
    @SuppressWarnings("ArrayRecordComponent") // handed to the compiler, never compared
    record OfLibrary(String engine, String name, byte[] code) {}

    static OfScript ofScript(byte[] body) throws ScriptException {
        if (!isPresent(body)) {
            return new OfScript(null, body);
        }
        int end = lineEnd(body);
        if (end < 0) {
            throw new ScriptException("Invalid script shebang");
        }
        List<String> words = Words.trySplit(text(body, end));
        if (words == null) {
            throw new ScriptException("Invalid engine in script shebang");
        }
        if (!words.get(0).equals("#!lua")) {
            throw new ScriptException("Unexpected engine in script shebang: " + words.get(0));
        }
        Set<ScriptFlag> flags = EnumSet.noneOf(ScriptFlag.class);
        for (String word : words.subList(1, words.size())) {
            if (!word.startsWith(FLAGS)) {
                throw new ScriptException("Unknown lua shebang option: " + word);
            }
            addFlags(word.substring(FLAGS.length()), flags);
        }
        return new OfScript(flags, rest(body, end));
    }

    private static void addFlags(String list, Set<ScriptFlag> flags) throws ScriptException {
        if (list.isEmpty()) {
            return;
        }
        for (String name : list.split(",", -1)) {
            ScriptFlag flag = ScriptFlag.of(name);
            if (flag == null) {
                throw new ScriptException("Unexpected flag in script shebang: " + name);
            }
            flags.add(flag);
        }
    }

    static OfLibrary ofLibrary(byte[] body) throws ScriptException {
        if (!isPresent(body)) {
            throw new ScriptException("Missing library metadata");
        }
        int end = lineEnd(body);
        List<String> words = end < 0 ? null : Words.trySplit(text(body, end));
        if (words == null) {
            throw new ScriptException("Invalid library metadata");
        }
        String name = null;
        for (String word : words.subList(1, words.size())) {
            if (!word.toLowerCase(Locale.ROOT).startsWith(NAME)) {
                throw new ScriptException("Invalid metadata value given: " + word);
            }
            if (name != null) {
                throw new ScriptException("Invalid metadata value, name argument was given multiple times");
            }
            name = word.substring(NAME.length());
        }
        if (name == null) {
            throw new ScriptException("Library name was not given");
        }
        return new OfLibrary(words.get(0).substring(2), name, rest(body, end));
    }

    private static boolean isPresent(byte[] body) {
        return body.length >= 2 && body[0] == '#' && body[1] == '!';
    }

    private static int lineEnd(byte[] body) {
        for (int i = 0; i < body.length; i++) {
            if (body[i] == '\n') {
                return i;
            }
        }
        return -1;
    }

    private static String text(byte[] body, int end) {
        return new String(body, 0, end, StandardCharsets.ISO_8859_1);
    }

    private static byte[] rest(byte[] body, int from) {
        return java.util.Arrays.copyOfRange(body, from, body.length);
    }
}
