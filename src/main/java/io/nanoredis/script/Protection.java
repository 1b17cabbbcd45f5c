package io.nanoredis.script;

import io.nanoredis.lua.LuaCall;
import io.nanoredis.lua.LuaNative;
import io.nanoredis.lua.LuaState;
import io.nanoredis.lua.LuaString;
import io.nanoredis.lua.LuaTable;
import io.nanoredis.lua.LuaValue;
import org.jspecify.annotations.Nullable;

/// What keeps scripts from changing what other scripts see: read-only tables, and an error instead of nil for a global
/// variable that does not exist.
///
/// *Thread*: that of the engine.
final class Protection {
    private Protection() {}

    /// Makes a table complain about names that it does not have, and protects it with everything below it.
    static void protect(LuaState state, LuaTable table) {
        LuaTable metatable = state.newTable(0, 1);
        metatable.put("__index", new LuaNative(Protection::missing));
        table.setMetatable(metatable);
        freeze(table);
        LuaTable strings = state.stringMetatable();
        if (strings != null) {
            freeze(strings);
        }
    }

    /// Protects a table and all tables in it from assignments.
    static void freeze(LuaTable table) {
        if (table.isReadOnly()) {
            return;
        }
        table.setReadOnly(true);
        if (table.metatable() != null) {
            freeze(table.metatable());
        }
        for (int at = table.next(0); at != 0; at = table.next(at)) {
            if (table.valueAtCursor(at) instanceof LuaTable inner) {
                freeze(inner);
            }
        }
    }

    private static int missing(LuaCall call) {
        if (call.count() != 2) {
            throw call.error("Wrong number of arguments to luaProtectedTableError");
        }
        LuaString name = LuaValue.toStringOrNull(call.arg(2));
        if (name == null) {
            throw call.error("Second argument to luaProtectedTableError must be a string or number");
        }
        throw call.error("Script attempted to access nonexistent global variable '" + name + "'");
    }

    /// `pcall` as Redis changes it: an error that is a table with a text is returned as that text.
    static LuaNative protectedCall(LuaNative original) {
        return new LuaNative(call -> {
            if (call.count() == 0) {
                return call.returns(false) + call.returns(LuaString.of("attempt to call a boolean value"));
            }
            @Nullable Object[] arguments = new Object[call.count()];
            for (int i = 0; i < arguments.length; i++) {
                arguments[i] = call.arg(i + 1);
            }
            @Nullable Object[] results = call.callAll(original, arguments);
            boolean failed = results.length == 2 && Boolean.FALSE.equals(results[0]);
            if (failed && results[1] instanceof LuaTable table) {
                Object text = table.get(ReplyFields.ERR);
                results[1] = LuaValue.toStringOrNull(text) == null ? table : text;
            }
            for (Object result : results) {
                call.push(result);
            }
            return results.length;
        });
    }
}
