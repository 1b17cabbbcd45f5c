package io.nanoredis.lua;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What the analysis of keys knows of the functions that every script finds among its globals, which nobody can
/// exchange.
final class Builtins {
    /// They hand out the environment or compile text: with them anything can be reached in any way.
    private static final Set<String> ESCAPES = Set.of("load", "loadstring", "_G", "getfenv", "setfenv", "debug");
    /// They read the table that is their first argument, and keep nothing of it.
    private static final Set<String> READERS = Set.of(
            "unpack",
            "next",
            "rawget",
            "tostring",
            "type",
            "table.concat",
            "table.getn",
            "table.maxn",
            "cjson.encode",
            "cmsgpack.pack");
    /// They call functions that they are given, before they return and never later, with arguments of their own.
    private static final Set<String> CALLERS = Set.of("table.sort", "table.foreach", "table.foreachi", "string.gsub");
    private static final Set<String> SINGLE = Set.of("tostring", "tonumber", "rawget", "type", "table.concat");
    private static final Set<String> LIBRARIES = Set.of("table", "string", "cjson", "cmsgpack");

    private Builtins() {}

    static boolean isEscape(LuaString name) {
        return ESCAPES.contains(name.toString());
    }

    static boolean isReader(@Nullable String name) {
        return name != null && READERS.contains(name);
    }

    static boolean isCaller(@Nullable String name) {
        return name != null && CALLERS.contains(name);
    }

    static boolean isLoop(@Nullable String name) {
        return "ipairs".equals(name) || "pairs".equals(name);
    }

    static boolean isProtectedCall(@Nullable String name) {
        return "pcall".equals(name) || "xpcall".equals(name);
    }

    /// Whether the function returns its first argument if that is a string.
    static boolean isPassing(@Nullable String name) {
        return "tostring".equals(name) || "assert".equals(name);
    }

    static boolean hasOneResult(@Nullable String name) {
        return name != null && SINGLE.contains(name);
    }

    /// The name of the library function that an expression is, such as `unpack` or `table.concat`; null if it is none
    /// that a name tells.
    static @Nullable String name(Expression expression, KeyFacts facts) {
        return switch (expression) {
            case Expression.Global global -> global.name().toString();
            case Expression.Local local -> facts.builtin(local.variable());
            case Expression.Outer outer -> facts.builtin(outer.variable());
            case Expression.Parentheses parentheses -> name(parentheses.inner(), facts);
            // what is there is never false
            case Expression.Binary binary ->
                binary.operator() == Expression.BinaryOperator.OR ? name(binary.left(), facts) : null;
            case Expression.Index index -> field(index);
            default -> null;
        };
    }

    private static @Nullable String field(Expression.Index index) {
        if (index.object() instanceof Expression.Global library
                && LIBRARIES.contains(library.name().toString())
                && index.key() instanceof Expression.Constant constant
                && constant.value() instanceof LuaString field) {
            return library.name() + "." + field;
        }
        return null;
    }
}
