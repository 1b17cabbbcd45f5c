package io.nanoredis.script;

import io.nanoredis.lua.LuaCall;
import io.nanoredis.lua.LuaError;
import io.nanoredis.lua.LuaFunction;
import io.nanoredis.lua.LuaString;
import io.nanoredis.lua.LuaTable;
import io.nanoredis.lua.LuaValue;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// `redis.register_function`: collects what a library registers while its code runs.
///
/// *Thread*: that of the engine.
final class FunctionRegistrar {
    static final String NAME_RULE = "Library names can only contain letters, numbers, or underscores(_)"
            + " and must be at least one character long";

    private final Map<String, Registered> registered = new LinkedHashMap<>();

    /// A function and its code in this engine.
    record Registered(LibraryFunction function, LuaFunction body) {}

    /// What has been registered so far, in order, by name.
    Map<String, Registered> registered() {
        return registered;
    }

    /// `register_function(name, callback)` or `register_function{function_name=…, callback=…, …}`.
    int register(LuaCall call) {
        if (call.count() < 1 || call.count() > 2) {
            throw wrong(call, "wrong number of arguments to redis.register_function");
        }
        if (call.count() == 1) {
            registerNamed(call);
        } else {
            registerPlain(call);
        }
        return call.returns();
    }

    private void registerPlain(LuaCall call) {
        LuaString name = LuaValue.toStringOrNull(call.arg(1));
        if (name == null) {
            throw wrong(call, "first argument to redis.register_function must be a string");
        }
        if (!(call.arg(2) instanceof LuaFunction body)) {
            throw wrong(call, "second argument to redis.register_function must be a function");
        }
        add(call, name, null, EnumSet.noneOf(ScriptFlag.class), body);
    }

    private void registerNamed(LuaCall call) {
        if (!(call.arg(1) instanceof LuaTable table)) {
            throw wrong(
                    call,
                    "calling redis.register_function with a single argument is only applicable to Lua table"
                            + " (representing named arguments).");
        }
        LuaString name = null;
        LuaString description = null;
        LuaFunction body = null;
        Set<ScriptFlag> flags = EnumSet.noneOf(ScriptFlag.class);
        for (int at = table.next(0); at != 0; at = table.next(at)) {
            LuaString key = LuaValue.toStringOrNull(table.keyAt(at));
            if (key == null) {
                throw wrong(call, "named argument key given to redis.register_function is not a string");
            }
            Object value = table.valueAtCursor(at);
            switch (key.toString().toLowerCase(java.util.Locale.ROOT)) {
                case "function_name" -> name = text(call, value, "function_name");
                case "description" -> description = text(call, value, "description");
                case "callback" -> body = body(call, value);
                case "flags" -> readFlags(call, value, flags);
                default -> throw wrong(call, "unknown argument given to redis.register_function");
            }
        }
        if (name == null) {
            throw wrong(call, "redis.register_function must get a function name argument");
        }
        if (body == null) {
            throw wrong(call, "redis.register_function must get a callback argument");
        }
        add(call, name, description, flags, body);
    }

    private static LuaString text(LuaCall call, @Nullable Object value, String argument) {
        LuaString text = LuaValue.toStringOrNull(value);
        if (text == null) {
            throw wrong(call, argument + " argument given to redis.register_function must be a string");
        }
        return text;
    }

    private static LuaFunction body(LuaCall call, @Nullable Object value) {
        if (value instanceof LuaFunction function) {
            return function;
        }
        throw wrong(call, "callback argument given to redis.register_function must be a function");
    }

    private static void readFlags(LuaCall call, @Nullable Object value, Set<ScriptFlag> flags) {
        if (!(value instanceof LuaTable table)) {
            throw wrong(call, "flags argument to redis.register_function must be a table representing function flags");
        }
        for (int i = 1; table.get(i) != null; i++) {
            ScriptFlag flag = table.get(i) instanceof LuaString name ? ScriptFlag.of(name.toString()) : null;
            if (flag == null) {
                throw wrong(call, "unknown flag given");
            }
            flags.add(flag);
        }
    }

    private void add(
            LuaCall call, LuaString name, @Nullable LuaString description, Set<ScriptFlag> flags, LuaFunction body) {
        String text = name.toString();
        if (!isName(text)) {
            throw wrong(call, NAME_RULE);
        }
        LibraryFunction function = new LibraryFunction(
                text, description == null ? null : description.toString(), Set.copyOf(flags), false);
        String key = text.toLowerCase(java.util.Locale.ROOT);
        if (registered.putIfAbsent(key, new Registered(function, body)) != null) {
            throw wrong(call, "Function already exists in the library");
        }
    }

    /// Whether a library or a function may have this name.
    static boolean isName(String text) {
        return !text.isEmpty()
                && text.chars()
                        .allMatch(c ->
                                (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_');
    }

    private static LuaError wrong(LuaCall call, String text) {
        LuaTable error = call.newTable(0, 1);
        error.put(ReplyFields.ERR, LuaString.of("ERR " + text));
        return new LuaError(error);
    }
}
