package io.nanoredis.lua;

import java.nio.charset.StandardCharsets;

/// A piece of source that was compiled as a whole.
///
/// *Thread*: any.
public final class Chunk {
    /// The room for a name in the errors of running code.
    static final int SHOWN_IN_ERRORS = 60;
    /// The room for a name in the errors of the parser.
    static final int SHOWN_IN_SYNTAX_ERRORS = 80;

    private static final int FILE_FRAME = 8;
    private static final int TEXT_FRAME = 17;

    private final String source;
    private final FunctionBody main;

    Chunk(String source, FunctionBody main) {
        this.source = source;
        this.main = main;
    }

    /// Its name as it was loaded: `@file`, `=name`, or its own text.
    public String source() {
        return source;
    }

    /// Its syntax tree.
    public FunctionBody main() {
        return main;
    }

    String shortName() {
        return shortName(source, SHOWN_IN_ERRORS);
    }

    /// The name as error texts show it, within so many characters and a NUL.
    static String shortName(String source, int size) {
        if (source.startsWith("=")) {
            return source.substring(1, Math.min(source.length(), size));
        }
        if (source.startsWith("@")) {
            String file = source.substring(1);
            int room = size - FILE_FRAME;
            return file.length() <= room ? file : "..." + file.substring(file.length() - room);
        }
        int line = 0;
        while (line < source.length() && source.charAt(line) != '\n' && source.charAt(line) != '\r') {
            line++;
        }
        int shown = Math.min(line, size - TEXT_FRAME);
        return "[string \"" + source.substring(0, shown) + (shown < source.length() ? "...\"]" : "\"]");
    }

    /// A chunk name from the bytes that the script gives.
    static String name(LuaString name) {
        String text = new String(name.bytes(), StandardCharsets.ISO_8859_1);
        int end = text.indexOf('\0');
        return end < 0 ? text : text.substring(0, end);
    }
}
