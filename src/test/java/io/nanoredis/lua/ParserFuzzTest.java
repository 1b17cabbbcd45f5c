package io.nanoredis.lua;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nanoredis.testing.FuzzSeed;
import java.nio.charset.StandardCharsets;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/// Sources without sense: errors are all that may come of them.
class ParserFuzzTest {
    private static final String[] TOKENS = {
        "and",
        "break",
        "do",
        "else",
        "elseif",
        "end",
        "false",
        "for",
        "function",
        "if",
        "in",
        "local",
        "nil",
        "not",
        "or",
        "repeat",
        "return",
        "then",
        "true",
        "until",
        "while",
        "+",
        "-",
        "*",
        "/",
        "%",
        "^",
        "#",
        "==",
        "~=",
        "<=",
        ">=",
        "<",
        ">",
        "=",
        "(",
        ")",
        "{",
        "}",
        "[",
        "]",
        ";",
        ":",
        ",",
        ".",
        "..",
        "...",
        "a",
        "b",
        "c",
        "1",
        "0x1",
        "'s'",
        "[[l]]",
        "--c\n",
        "\n"
    };

    private static boolean compiles(byte[] source) {
        try {
            LuaState.compile(source, "@fuzz");
            return true;
        } catch (LuaError error) {
            assertTrue(error.getMessage().startsWith("fuzz:"), error.getMessage());
            return false;
        }
    }

    private static boolean compiles(String source) {
        return compiles(source.getBytes(StandardCharsets.ISO_8859_1));
    }

    @Test
    void shouldSurviveRandomTokens() {
        SplittableRandom random = new SplittableRandom(FuzzSeed.next(ParserFuzzTest.class));
        int compiled = 0;
        for (int i = 0; i < 60_000; i++) {
            StringBuilder source = new StringBuilder();
            int length = random.nextInt(40);
            for (int token = 0; token < length; token++) {
                source.append(TOKENS[random.nextInt(TOKENS.length)]).append(' ');
            }
            compiled += compiles(source.toString()) ? 1 : 0;
        }
        assertTrue(compiled > 100, "the tokens never made a program");
    }

    @Test
    void shouldSurviveRandomBytes() {
        SplittableRandom random = new SplittableRandom(FuzzSeed.next(ParserFuzzTest.class));
        for (int i = 0; i < 30_000; i++) {
            byte[] source = new byte[random.nextInt(60)];
            random.nextBytes(source);
            compiles(source);
        }
    }

    @Test
    void shouldSurviveBrokenPrograms() {
        SplittableRandom random = new SplittableRandom(FuzzSeed.next(ParserFuzzTest.class));
        for (int i = 0; i < 3_000; i++) {
            StringBuilder source = new StringBuilder(new RandomProgram(random).text());
            assertTrue(compiles(source.toString()), source.toString());
            for (int cut = 0; cut < 5; cut++) {
                int at = random.nextInt(source.length());
                source.deleteCharAt(at);
                source.insert(random.nextInt(source.length()), TOKENS[random.nextInt(TOKENS.length)]);
                compiles(source.toString());
            }
        }
    }

    @Test
    void shouldRefuseWhatNestsTooDeep() {
        String[][] nestings = {
            {"return ", "(", "1", ")"},
            {"return ", "{", "1", "}"},
            {"return ", "- ", "1", ""},
            {"return ", "not ", "1", ""},
            {"return ", "function() return ", "1", " end"},
            {"return ", "a..", "1", ""},
            {"return ", "2^", "1", ""},
            {"", "do ", "", " end"},
            {"", "if a then ", "", " end"},
            {"", "while a do ", "", " end"},
            {"", "repeat ", "", " until a"},
            {"", "for i = 1, 2 do ", "", " end"},
            {"return ", "a[", "1", "]"},
            {"return ", "a(", "1", ")"},
        };
        for (String[] nesting : nestings) {
            assertTrue(compiles(nest(nesting, 40)), nesting[1]);
            assertEquals(false, compiles(nest(nesting, 250)), nesting[1]);
            assertEquals(false, compiles(nest(nesting, 20_000)), nesting[1]);
        }
    }

    private static String nest(String[] parts, int times) {
        return parts[0] + parts[1].repeat(times) + parts[2] + parts[3].repeat(times);
    }

    @Test
    void shouldTakeLongChainsThatDoNotNest() {
        assertTrue(compiles("return a" + " + a".repeat(20_000)));
        assertTrue(compiles("return a" + " or a".repeat(20_000)));
        assertTrue(compiles("return a" + " and a < 1".repeat(5_000)));
        assertTrue(compiles("return a" + ".b".repeat(20_000)));
        assertTrue(compiles("return a" + "()".repeat(20_000)));
        assertTrue(compiles("if a then " + "elseif a then ".repeat(5_000) + "end"));
        assertTrue(compiles("a = 1 ".repeat(20_000)));
    }
}
