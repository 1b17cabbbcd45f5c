package io.nanoredis.lua;

import io.nanoredis.lua.text.NumberReader;
import io.nanoredis.lua.text.NumberWriter;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// How numbers are written and read: C's `%.14g`, `strtod` and `strtoul`.
final class Numerals {
    private Numerals() {}

    /// A number as `tostring` writes it.
    static LuaString text(double number) {
        return LuaString.of(NumberWriter.lua(number));
    }

    /// The number that a string spells, with white space around it allowed; null where it spells none.
    static @Nullable Double parse(LuaString string) {
        return NumberReader.parse(string.bytes());
    }

    /// The number that a numeral of the language spells; null where it is malformed.
    static @Nullable Double parse(String numeral) {
        return NumberReader.parse(numeral.getBytes(StandardCharsets.ISO_8859_1));
    }

    /// The whole number that a string spells in a base; null where it spells none.
    static @Nullable Double parse(LuaString string, int base) {
        return NumberReader.parse(string.bytes(), base);
    }

    static boolean isSpace(int c) {
        return NumberReader.isSpace(c);
    }
}
