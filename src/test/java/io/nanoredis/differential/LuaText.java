package io.nanoredis.differential;

import java.nio.charset.StandardCharsets;
import java.util.SplittableRandom;

/// Draws expressions of Lua: values of every shape that a reply can be made of, and calls of the libraries that scripts
/// have.
final class LuaText {
    private static final String[] NUMBERS = {
        "0",
        "1",
        "-1",
        "42",
        "3.99",
        "-3.99",
        "0.1",
        "1e3",
        "-0",
        "2^31",
        "2^53",
        "-2^53",
        "2^53 + 1",
        "1e15",
        "1e17",
        "123456789012",
        "1/3",
        "-1e-7",
        "0/0",
        "1/0",
        "-1/0",
        "2^63",
        "-2^63",
        "1e300",
        "0x10",
        "100 % 7",
        "255"
    };
    private static final String[] WORDS = {
        "''",
        "'a'",
        "'OK'",
        "'some text'",
        "'12'",
        "'3.5'",
        "'\\0\\1'",
        "'line\\r\\nbreak'",
        "'line end\\r\\n'",
        "'\\255\\128'",
        "string.rep('x', 70)",
        "('%5.2f|%d|%s'):format(3.14159, 42, 'x')",
        "tostring(nil)",
        "tostring(1e15)",
        "1e100 .. ''",
        "0.1 .. ''",
        "-0 .. ''"
    };
    private static final String[] JSON = {
        "[]",
        "{}",
        "[1,2.5,-3e2,null,true]",
        "{\"a\":{\"b\":[null]},\"c\":\"\\u00e9\\n\"}",
        "\"x\"",
        "12345678901234567890",
        "[1,",
        "{\"a\"}",
        "nul",
        "",
        "[[[[]]]]",
        "{\"1\":1,\"2\":2}",
        "\"\\ud83d\\ude00\"",
        "\"\\ud83d\"",
        "[1e999]",
        " [ 1 ] x",
        "0123",
        "0x1F",
        "-",
        "[\"\t\"]"
    };
    private static final String[] FORMATS = {
        ">I2i4", "<dfs", "bBhH", "lL", ">!4bi", "c3c0", "Ix", "=I8", "i3", "s", "z", "<I9", "", "  >h", "d", "!8bd"
    };

    private final SplittableRandom random;

    LuaText(SplittableRandom random) {
        this.random = random;
    }

    String any(String... choices) {
        return choices[random.nextInt(choices.length)];
    }

    boolean chance(int percent) {
        return random.nextInt(100) < percent;
    }

    int upTo(int limit) {
        return random.nextInt(limit);
    }

    /// A literal of these bytes.
    static String quoted(byte[] bytes) {
        StringBuilder text = new StringBuilder("'");
        for (byte b : bytes) {
            char c = (char) (b & 0xff);
            if (c >= ' ' && c < 127 && c != '\'' && c != '\\') {
                text.append(c);
            } else {
                text.append('\\').append(String.format(java.util.Locale.ROOT, "%03d", (int) c));
            }
        }
        return text.append('\'').toString();
    }

    /// An expression whose value can be a reply, or a part of one.
    String value(int depth) {
        return switch (random.nextInt(depth > 0 ? 15 : 6)) {
            case 0, 1 -> any(NUMBERS);
            case 2, 3 -> any(WORDS);
            case 4 -> any("true", "false", "nil");
            case 5 -> any("{}", "ARGV[1]", "KEYS[1]", "#ARGV", "KEYS", "ARGV", "print", "type(KEYS)");
            case 6, 7 -> list(depth - 1);
            case 8 -> "{ok=" + value(0) + "}";
            case 9 -> any("{err=" + value(0) + "}", "{err='MY ' .. tostring(" + any(NUMBERS) + ")}");
            case 10 -> any("redis.status_reply(", "redis.error_reply(") + value(0) + ")";
            case 11 -> typed(depth - 1);
            case 12, 13 -> library(depth - 1);
            default ->
                "{" + value(depth - 1) + ", " + any("x", "ok2", "map2", "[0]", "[3]", "[-1]") + "=" + value(depth - 1)
                        + "}";
        };
    }

    /// What a script may raise: a table without a text ends redis-server 7.0.15 itself.
    String raised() {
        return any(
                "'wrong'",
                "",
                "nil",
                "42",
                "'two\\r\\nlines'",
                "'nul\\0x'",
                "{err='N UL\\0x'}",
                "{err='MY error'}",
                "{err='-MY error', x=1}",
                "true",
                "'x', 0",
                "'x', 2");
    }

    private String list(int depth) {
        StringBuilder text = new StringBuilder("{");
        int size = random.nextInt(5);
        for (int i = 0; i < size; i++) {
            text.append(chance(12) ? "nil" : value(depth)).append(", ");
        }
        return text.append('}').toString();
    }

    private String typed(int depth) {
        return switch (random.nextInt(6)) {
            case 0 -> "{double=" + any(NUMBERS) + "}";
            case 1 -> "{map={" + any("", "a=", "[1]=", "['b c']=", "[2.5]=", "[true]=") + value(depth) + "}}";
            case 2 -> "{map={a=" + value(depth) + ", b=" + value(0) + ", [1]=" + value(0) + "}}";
            case 3 -> "{set={" + any("a", "[3]", "['x']", "[0.5]") + "=" + any("true", "1", "false", value(0)) + "}}";
            case 4 -> "{big_number=" + any("'1234567890123456789012345'", "'-1'", "'a\\r\\nb'", "12", "''") + "}";
            default ->
                "{verbatim_string={format=" + any("'txt'", "'mkd'", "'t'", "1") + ", string=" + any(WORDS) + "}}";
        };
    }

    /// A call of one of the libraries, in protected mode where it may well fail.
    String library(int depth) {
        String call = switch (random.nextInt(12)) {
            case 0, 1 -> "cjson.encode, " + value(Math.max(depth, 0));
            case 2 -> "cjson.decode, " + quoted(any(JSON).getBytes(StandardCharsets.UTF_8));
            case 3 ->
                "function(v) return cjson.encode(cjson.decode(v)) end, "
                        + quoted(any(JSON).getBytes(StandardCharsets.UTF_8));
            case 4 -> "cmsgpack.pack, " + value(Math.max(depth, 0));
            case 5 -> "function(v) return cmsgpack.unpack(cmsgpack.pack(v)) end, " + value(Math.max(depth, 0));
            case 6 ->
                "cmsgpack.unpack, "
                        + any(
                                "'\\147\\001\\002'",
                                "'\\129\\161a\\001'",
                                "'\\255'",
                                "'\\205\\001'",
                                WORDS[random.nextInt(WORDS.length)]);
            case 7 -> "struct.pack, '" + any(FORMATS) + "', " + any(NUMBERS) + ", " + any(NUMBERS) + ", " + any(WORDS);
            case 8 -> "struct.unpack, '" + any(FORMATS) + "', " + any(WORDS) + " .. 'abcdefghijklmnopqrstuvwxyz'";
            case 9 -> "struct.size, '" + any(FORMATS) + "'";
            case 10 ->
                "bit." + any("band", "bor", "bxor", "lshift", "rshift", "arshift", "rol") + ", " + any(NUMBERS) + ", "
                        + any("1", "31", "33", "-1", "255");
            default -> "bit." + any("tobit", "bnot", "bswap", "tohex") + ", " + any(NUMBERS);
        };
        return "{pcall(" + call + ")}";
    }
}
