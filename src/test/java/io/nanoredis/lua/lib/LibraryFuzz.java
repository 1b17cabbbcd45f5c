package io.nanoredis.lua.lib;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.random.RandomGenerator;

/// Makes up expressions that call library functions with arguments that are likely to matter.
///
/// Patterns and subjects are short, because a long one may take forever on any engine.
final class LibraryFuzz {
    private static final String[] NUMBERS = {
        "0",
        "1",
        "-1",
        "2",
        "7",
        "10",
        "255",
        "256",
        "-128",
        "-129",
        "65535",
        "65536",
        "2^31",
        "2^31-1",
        "-2^31",
        "2^32",
        "2^53",
        "2^63",
        "-2^63",
        "2^64",
        "1e15",
        "1e-5",
        "0.1",
        "-0.5",
        "1/3",
        "1e300",
        "5e-324",
        "1/0",
        "-1/0",
        "0/0",
        "123456789012345",
        "0.5",
        "1.5",
        "2.5",
        "-1.5",
        "99999999999999.5",
        "1e100",
        "-0"
    };
    private static final String[] ITEMS = {
        "a", "b", "c", ".", "%a", "%d", "%s", "%w", "%x", "%p", "%z", "%A", "%S", "%%", "%.", "[abc]", "[^a]", "[a-c]",
        "[%a_]", "[]]", "[^]]", "[a-]", "[%]]", "(", ")", "()", "(a)", "(.-)", "(%w*)", "%1", "%2", "%b()", "%bab",
        "%f[%w]", "%f[^%z]", "^", "$", "*", "+", "-", "?", "\\0", "\\200", " ", "%", "[", "[^", "%f", "%b", "%0"
    };
    private static final String[] REPEATS = {"", "", "", "*", "+", "-", "?"};
    private static final String[] SUBJECTS = {
        "a", "b", "c", "ab", "abc", "1", "22", " ", "(", ")", "(a)", "(a(b)c)", "%", ".", "_", "x", "\\0", "\\200", "]",
        "-", "^", "$"
    };
    private static final String[] REPLACEMENTS = {
        "'x'",
        "''",
        "'%0%0'",
        "'<%1>'",
        "'%2'",
        "'%%'",
        "'%'",
        "'%9'",
        "{a='A',b=1,ab=false}",
        "{['']='e'}",
        "string.upper",
        "function(...) return select('#',...) end",
        "function(a) return a end",
        "function() return nil end",
        "function() return {} end",
        "7"
    };
    private static final String[] JSON_PIECES = {
        "[",
        "]",
        "{",
        "}",
        ",",
        ":",
        "\"a\"",
        "\"\"",
        "1",
        "-1.5e3",
        "0x1F",
        "01",
        "true",
        "false",
        "null",
        "nan",
        "-inf",
        " ",
        "\\n",
        "\"\\\\u00e9\"",
        "\"\\\\ud83d\\\\ude00\"",
        "\"\\\\ud800\"",
        "\"\\\\q\"",
        "\"",
        "\\0",
        "[1,2]",
        "{\"a\":1}",
        "{\"a\":{\"b\":[]}}",
        "+1",
        "x",
        "\\255",
        "1e",
        "-",
        "truex"
    };
    private static final String[] FIELDS = {
        "id",
        "name",
        "value",
        "a",
        "b",
        "c",
        "timestamp",
        "user",
        "user_id",
        "created_at",
        "type",
        "x",
        "y",
        "count",
        "a field with a rather long name that goes on for more than thirty-two bytes",
        ""
    };
    private static final String[] STRUCT_OPTIONS = {
        "b",
        "B",
        "h",
        "H",
        "i",
        "I",
        "l",
        "L",
        "T",
        "f",
        "d",
        "s",
        "x",
        "c0",
        "c1",
        "c3",
        "i1",
        "i2",
        "i3",
        "i5",
        "i8",
        "I8",
        "i9",
        "i16",
        "I16",
        "i32",
        "i33",
        "i0",
        "!",
        "!1",
        "!2",
        "!4",
        "!8",
        "!16",
        "!3",
        "<",
        ">",
        " ",
        "z",
        "=",
        "c",
        "c99999999999"
    };
    private static final String[] BIT_FUNCTIONS = {
        "tobit", "tohex", "bnot", "band", "bor", "bxor", "lshift", "rshift", "arshift", "rol", "ror", "bswap"
    };

    private final RandomGenerator random;

    LibraryFuzz(RandomGenerator random) {
        this.random = random;
    }

    /// The next expression.
    String next() {
        return switch (random.nextInt(18)) {
            case 0, 1, 2 -> search();
            case 3 -> substitution();
            case 4 -> format();
            case 5 -> "cjson.encode(" + value(3) + ")";
            case 6, 7 -> "cjson.decode(\"" + json() + "\")";
            case 8 -> "cmsgpack.pack(" + value(3) + ")";
            case 9 -> unpackedMessage();
            case 10 -> packedStruct();
            case 11 -> unpackedStruct();
            case 12 -> bits();
            case 13 -> numeral();
            case 14 -> slices();
            case 15 -> "cjson.encode({" + members("=") + "})";
            case 16 -> "cjson.encode(cjson.decode('{" + members(":") + "}'))";
            default -> sorted();
        };
    }

    private String oneOf(String[] choices) {
        return choices[random.nextInt(choices.length)];
    }

    private String subject() {
        return several(SUBJECTS, 6);
    }

    private String several(String[] pieces, int most) {
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(most + 1); i > 0; i--) {
            text.append(oneOf(pieces));
        }
        return text.toString();
    }

    private String pattern() {
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(6); i > 0; i--) {
            text.append(oneOf(ITEMS)).append(oneOf(REPEATS));
        }
        return text.toString();
    }

    private String search() {
        String arguments = "'" + subject() + "','" + pattern() + "'";
        return switch (random.nextInt(4)) {
            case 0 -> "string.find(" + arguments + ")";
            case 1 -> "string.find(" + arguments + "," + oneOf(NUMBERS) + ")";
            case 2 -> "string.match(" + arguments + "," + (random.nextInt(9) - 4) + ")";
            default ->
                "(function() local t={} for a,b in string.gmatch(" + arguments
                        + ") do t[#t+1]=tostring(a)..'/'..tostring(b) end return table.concat(t,';') end)()";
        };
    }

    private String substitution() {
        String limit = random.nextInt(4) == 0 ? "," + (random.nextInt(4) - 1) : "";
        return "string.gsub('" + subject() + "','" + pattern() + "'," + oneOf(REPLACEMENTS) + limit + ")";
    }

    private String format() {
        StringBuilder text = new StringBuilder();
        StringBuilder arguments = new StringBuilder();
        for (int i = 1 + random.nextInt(2); i > 0; i--) {
            text.append('%');
            for (int flags = random.nextInt(3); flags > 0; flags--) {
                text.append("-+ #0".charAt(random.nextInt(5)));
            }
            text.append(random.nextBoolean() ? "" : Integer.toString(random.nextInt(30)));
            text.append(random.nextBoolean() ? "" : "." + random.nextInt(25));
            text.append("ddiuoxXceEfgGgGqs%y".charAt(random.nextInt(19)));
            arguments.append(',').append(random.nextInt(5) == 0 ? "'" + subject() + "'" : anyNumber());
        }
        return "string.format('" + text + "|'" + arguments + ")";
    }

    private String anyNumber() {
        return switch (random.nextInt(4)) {
            case 0 -> String.format(Locale.ROOT, "%d", random.nextLong());
            case 1 ->
                String.format(Locale.ROOT, "%d/%d", random.nextInt(2_000_000) - 1_000_000, 1 + random.nextInt(999));
            case 2 -> Double.toString(random.nextGaussian() * Math.pow(10, random.nextInt(60) - 30));
            default -> oneOf(NUMBERS);
        };
    }

    /// A value as a literal.
    private String value(int depth) {
        return switch (random.nextInt(depth == 0 ? 5 : 9)) {
            case 0 -> anyNumber();
            case 1 -> "'" + subject() + "'";
            case 2 -> random.nextBoolean() ? "true" : "cjson.null";
            case 3 -> Integer.toString(random.nextInt(70_000) - 35_000);
            case 4 -> random.nextInt(20) == 0 ? "string.rep" : "'" + subject() + "'";
            default -> table(depth - 1);
        };
    }

    private String table(int depth) {
        StringBuilder text = new StringBuilder("{");
        for (int i = random.nextInt(4); i > 0; i--) {
            text.append(random.nextInt(12) == 0 ? "nil" : value(depth)).append(',');
        }
        switch (random.nextInt(6)) {
            case 0 -> text.append("k=").append(value(depth));
            case 1 -> text.append("[").append(random.nextInt(14)).append("]=").append(value(depth));
            default -> {}
        }
        return text.append('}').toString();
    }

    private String json() {
        String text = several(JSON_PIECES, 8);
        return (random.nextInt(3) == 0 ? text : "[" + text + "]").replace("\"", "\\\"");
    }

    /// Some fields of an object: the order in which they come out is Lua's.
    private String members(String sign) {
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(14); i > 0; i--) {
            String name = random.nextInt(3) == 0 ? "f" + random.nextInt(50) : oneOf(FIELDS);
            text.append(sign.equals(":") ? "\"" + name + "\"" : "['" + name + "']");
            text.append(sign).append(random.nextInt(100)).append(i == 1 ? "" : ",");
        }
        return text.toString();
    }

    private String unpackedMessage() {
        if (random.nextInt(3) == 0) {
            return "cmsgpack.unpack(cmsgpack.pack(" + value(3) + "," + value(2) + "):sub(1," + (random.nextInt(20) - 3)
                    + "))";
        }
        String bytes = "\"" + message() + "\"";
        return switch (random.nextInt(3)) {
            case 0 -> "cmsgpack.unpack_one(" + bytes + "," + random.nextInt(4) + ")";
            case 1 -> "cmsgpack.unpack_limit(" + bytes + "," + random.nextInt(4) + "," + random.nextInt(4) + ")";
            default -> "cmsgpack.unpack(" + bytes + ")";
        };
    }

    private String message() {
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(14); i > 0; i--) {
            int code = switch (random.nextInt(6)) {
                case 0 -> 0xC0 + random.nextInt(32);
                case 1 -> 0x80 + random.nextInt(4);
                case 2 -> 0x90 + random.nextInt(4);
                case 3 -> 0xA0 + random.nextInt(4);
                case 4 -> random.nextInt(4);
                default -> random.nextInt(256);
            };
            text.append(String.format(Locale.ROOT, "\\%03d", code));
        }
        return text.toString();
    }

    private String packedStruct() {
        StringBuilder arguments = new StringBuilder();
        for (int i = random.nextInt(6); i > 0; i--) {
            arguments.append(',').append(random.nextInt(3) == 0 ? "'" + subject() + "'" : anyNumber());
        }
        String format = several(STRUCT_OPTIONS, 6);
        return random.nextInt(6) == 0
                ? "struct.size('" + format + "')"
                : "struct.pack('" + format + "'" + arguments + ")";
    }

    private String unpackedStruct() {
        String offset = random.nextInt(3) == 0 ? "," + (random.nextInt(8) - 2) : "";
        StringBuilder bytes = new StringBuilder();
        for (int i = random.nextInt(40); i > 0; i--) {
            bytes.append(String.format(
                    Locale.ROOT, "\\%03d", random.nextInt(3) == 0 ? random.nextInt(256) : random.nextInt(4)));
        }
        return "struct.unpack('" + several(STRUCT_OPTIONS, 6) + "',\"" + bytes + "\"" + offset + ")";
    }

    private String bits() {
        StringBuilder arguments = new StringBuilder(anyNumber());
        for (int i = random.nextInt(3); i > 0; i--) {
            arguments.append(',').append(anyNumber());
        }
        return "bit." + oneOf(BIT_FUNCTIONS) + "(" + arguments + ")";
    }

    private String numeral() {
        String[] pieces = {
            "1", "0", "9", "a", "F", "x", "0x", ".", "e", "p", "-", "+", " ", "inf", "nan", "z", "123456789"
        };
        String text = several(pieces, 5);
        return switch (random.nextInt(3)) {
            case 0 -> "tonumber('" + text + "'," + (random.nextInt(38) + 1) + ")";
            case 1 -> "tostring(" + anyNumber() + ")";
            default -> "tonumber('" + text + "')";
        };
    }

    private String slices() {
        String subject = "'" + subject() + "'";
        String range = "," + oneOf(NUMBERS) + (random.nextBoolean() ? "" : "," + oneOf(NUMBERS));
        return switch (random.nextInt(5)) {
            case 0 -> "string.sub(" + subject + range + ")";
            case 1 -> "string.byte(" + subject + range + ")";
            case 2 -> "string.char(" + random.nextInt(300) + "," + random.nextInt(256) + ")";
            case 3 -> "string.rep(" + subject + "," + (random.nextInt(12) - 3) + ")";
            default -> "math.fmod(" + anyNumber() + "," + anyNumber() + ")";
        };
    }

    private String sorted() {
        StringBuilder elements = new StringBuilder();
        for (int i = random.nextInt(40); i > 0; i--) {
            elements.append(random.nextInt(12)).append(',');
        }
        String[] orders = {
            "",
            ",function(a,b) return a>b end",
            ",function(a,b) return a<=b end",
            ",function(a,b) return a%3<b%3 end",
            ",function(a,b) return true end",
            ",function(a,b) return false end"
        };
        return "(function() local n=0 local t={" + elements + "} table.sort(t" + oneOf(orders)
                + ") return table.concat(t,',') end)()";
    }

    /// The bytes of an expression.
    static byte[] bytes(String expression) {
        return expression.getBytes(StandardCharsets.ISO_8859_1);
    }
}
