package io.nanoredis.lua;

import java.util.SplittableRandom;

/// A random program that always ends: assignments, tables, loops, closures, calls, comparisons, many of them of wrong
/// types, so that errors and their texts are met too.
final class RandomProgram {
    private static final String[] VARIABLES = {"a", "b", "c", "d"};
    private static final String[] BINARY = {"+", "-", "*", "/", "%", "..", "==", "~=", "<", "<=", ">", ">=", "and", "or"
    };
    private static final String[] FIELDS = {"x", "y", "key", "value", "n"};

    private final SplittableRandom random;
    private final StringBuilder text = new StringBuilder(
            "local a, b, c, d, t = 1, 'two', 3.5, nil, {}\nlocal function k(x) if type(x) == 'table' then return 'T' end return x end\n");
    private int functions;

    RandomProgram(SplittableRandom random) {
        this.random = random;
    }

    String text() {
        int statements = 1 + random.nextInt(14);
        for (int i = 0; i < statements; i++) {
            statement(2);
        }
        text.append("local r = '' for k, v in pairs(t) do r = r .. tostring(k) .. '=' .. type(v) .. ';' end\n");
        text.append("return r, #t, a, b, c, d\n");
        return text.toString();
    }

    private String any(String... choices) {
        return choices[random.nextInt(choices.length)];
    }

    private void statement(int depth) {
        switch (random.nextInt(depth > 0 ? 12 : 6)) {
            case 0, 1 -> text.append(any(VARIABLES) + " = " + expression(3) + "\n");
            case 2 -> text.append("t[" + key() + "] = " + any("1", "nil", "'s'", "{}", expression(1)) + "\n");
            case 3 ->
                text.append(
                        "t[" + key() + "], t[" + key() + "] = " + any("1, 2", "nil", "5, nil", "'q', {}, 3") + "\n");
            case 4 ->
                text.append(
                        any(VARIABLES) + ", " + any(VARIABLES) + " = " + expression(1) + ", " + expression(2) + "\n");
            case 5 -> text.append("t[#t + 1] = " + any("true", "7", "'z'") + "\n");
            case 6 -> conditional(depth);
            case 7 -> loop(depth);
            case 8 -> function(depth);
            case 9 -> text.append("t = {" + list() + "}\n");
            case 10 -> protectedBlock(depth);
            default ->
                text.append("for i = " + any("1", "3", "10") + ", " + any("12", "2", "40") + ", " + any("1", "2", "-1")
                        + " do t[" + any("i", "i * 2", "i + 0.5", "'k' .. i") + "] = " + any("i", "nil", "'v'")
                        + " end\n");
        }
    }

    private void body(int depth) {
        int statements = 1 + random.nextInt(3);
        for (int i = 0; i < statements; i++) {
            statement(depth - 1);
        }
    }

    private void conditional(int depth) {
        text.append("if " + expression(2) + " then\n");
        body(depth);
        if (random.nextBoolean()) {
            text.append("else\n");
            body(depth);
        }
        text.append("end\n");
    }

    private void loop(int depth) {
        if (random.nextBoolean()) {
            text.append("for i = 1, " + random.nextInt(4) + " do local j = i\n");
        } else {
            text.append("for k, v in ipairs({1, 2, 3}) do\n");
        }
        body(depth);
        if (random.nextInt(4) == 0) {
            text.append("if " + expression(2) + " then break end\n");
        }
        text.append("end\n");
    }

    private void function(int depth) {
        String name = "f" + functions++;
        text.append("local function " + name + "(a, " + any("b", "...") + ")\n");
        body(depth);
        text.append("return " + expression(2) + ", " + any("a", "b", "nil", "1") + "\nend\n");
        text.append(any("a, c = ", "d = ", "t[1] = ", "local x = ") + name + "(" + expression(1) + ", " + expression(1)
                + ")\n");
    }

    private void protectedBlock(int depth) {
        text.append("c, d = pcall(function()\n");
        body(depth);
        text.append("return " + expression(2) + "\nend)\n");
    }

    private String key() {
        return switch (random.nextInt(5)) {
            case 0 -> "'" + any(FIELDS) + "'";
            case 1 -> String.valueOf(random.nextInt(9));
            case 2 -> any("1.5", "-1", "true", "100", "'1'");
            case 3 -> "'k" + random.nextInt(20) + "'";
            // Where a table stands as a key depends on its address.
            default -> "k(" + expression(1) + ")";
        };
    }

    private String list() {
        StringBuilder fields = new StringBuilder();
        int count = random.nextInt(6);
        for (int i = 0; i < count; i++) {
            fields.append(
                    any("1", "nil", "'s'", any(FIELDS) + " = " + expression(1), "[" + key() + "] = 2", expression(1)));
            fields.append(", ");
        }
        return fields.toString();
    }

    private String expression(int depth) {
        if (depth == 0 || random.nextInt(3) == 0) {
            return atom();
        }
        return switch (random.nextInt(8)) {
            case 0 -> "(" + expression(depth - 1) + ")";
            case 1 -> any("-", "not ", "#") + atom();
            case 2 -> "t." + any(FIELDS);
            case 3 -> "t[" + atom() + "]";
            default -> atom() + " " + any(BINARY) + " " + expression(depth - 1);
        };
    }

    private String atom() {
        return switch (random.nextInt(8)) {
            case 0 -> String.valueOf(random.nextInt(12));
            case 1 -> any("'10'", "'abc'", "''", "'0x1f'");
            case 2 -> any("nil", "true", "false", "0.1", "1e15");
            case 3 -> any("#t", "t", "t.x", "t[1]");
            default -> any(VARIABLES);
        };
    }
}
