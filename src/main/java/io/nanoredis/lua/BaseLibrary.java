package io.nanoredis.lua;

import java.io.ByteArrayOutputStream;

/// The functions without a table of their own: those of Lua 5.1 that Redis leaves to scripts.
public final class BaseLibrary {
    private static final int BASE_MIN = 2;
    private static final int BASE_MAX = 36;
    private static final int FIRST_SOURCE_BYTES = 1024;

    private BaseLibrary() {}

    /// Defines the functions, `_G` and `_VERSION` among the globals.
    public static void install(LuaState state) {
        LuaTable globals = state.globals();
        globals.put("_G", globals);
        globals.put("_VERSION", LuaString.of("Lua 5.1"));
        LuaNative.define(globals, "assert", BaseLibrary::assertTrue);
        LuaNative.define(globals, "collectgarbage", BaseLibrary::collectGarbage);
        LuaNative.define(globals, "error", BaseLibrary::error);
        LuaNative.define(globals, "gcinfo", call -> call.returns(Math.floor(kilobytes(call))));
        LuaNative.define(globals, "getmetatable", BaseLibrary::getMetatable);
        LuaNative.define(globals, "load", BaseLibrary::load);
        LuaNative.define(globals, "loadstring", BaseLibrary::loadString);
        LuaNative.define(globals, "next", BaseLibrary::next);
        LuaNative.define(globals, "pcall", ProtectedCalls::pcall);
        LuaNative.define(globals, "xpcall", ProtectedCalls::xpcall);
        LuaNative.define(globals, "rawequal", BaseLibrary::rawEqual);
        LuaNative.define(globals, "rawget", BaseLibrary::rawGet);
        LuaNative.define(globals, "rawset", BaseLibrary::rawSet);
        LuaNative.define(globals, "select", BaseLibrary::select);
        LuaNative.define(globals, "setmetatable", BaseLibrary::setMetatable);
        LuaNative.define(globals, "tonumber", BaseLibrary::toNumber);
        LuaNative.define(globals, "tostring", BaseLibrary::toText);
        LuaNative.define(globals, "type", BaseLibrary::type);
        LuaNative.define(globals, "unpack", BaseLibrary::unpack);
        defineIterators(globals);
    }

    private static void defineIterators(LuaTable globals) {
        Object next = globals.get("next");
        LuaNative.define(globals, "pairs", call -> {
            LuaTable table = call.table(1);
            call.push(next);
            call.push(table);
            call.push((Object) null);
            return 3;
        });
        LuaNative step = new LuaNative(BaseLibrary::nextIndex);
        LuaNative.define(globals, "ipairs", call -> {
            LuaTable table = call.table(1);
            call.push(step);
            call.push(table);
            call.push(0.0);
            return 3;
        });
    }

    private static int assertTrue(LuaCall call) {
        call.any(1);
        if (!call.isTrue(1)) {
            throw call.error(call.string(2, LuaString.of("assertion failed!")).toString());
        }
        for (int i = 1; i <= call.count(); i++) {
            call.push(call.arg(i));
        }
        return call.count();
    }

    private static double kilobytes(LuaCall call) {
        return call.state().memory().usedBytes() / 1024.0;
    }

    /// Memory is Java's to collect; what a script is told and may ask for is the budget's account.
    private static int collectGarbage(LuaCall call) {
        int option = call.option(1, "collect", "stop", "restart", "collect", "count", "step", "setpause", "setstepmul");
        call.integer(2, 0);
        return switch (option) {
            case 2 -> {
                call.state().memory().measure();
                yield call.returns(0.0);
            }
            case 3 -> call.returns(kilobytes(call));
            case 4 -> call.returns(false);
            case 5 -> call.returns(call.state().collectorPause.replace(call.integer(2, 0)));
            case 6 -> call.returns(call.state().collectorSteps.replace(call.integer(2, 0)));
            default -> call.returns(0.0);
        };
    }

    private static int error(LuaCall call) {
        int level = (int) call.integer(2, 1);
        Object value = call.arg(1);
        LuaString text = LuaValue.toStringOrNull(value);
        if (text == null || level <= 0) {
            throw new LuaError(value);
        }
        throw new LuaError(LuaString.concat(LuaString.of(call.thread().where(level)), text));
    }

    private static int getMetatable(LuaCall call) {
        call.any(1);
        LuaTable metatable = call.state().metatableOf(call.arg(1));
        if (metatable == null) {
            return call.returns((Object) null);
        }
        Object shown = metatable.get(Metamethod.METATABLE);
        return call.returns(shown == null ? metatable : shown);
    }

    private static int setMetatable(LuaCall call) {
        LuaTable table = call.table(1);
        Object metatable = call.arg(2);
        if (call.isNone(2) || (metatable != null && !(metatable instanceof LuaTable))) {
            throw call.argumentError(2, "nil or table expected");
        }
        if (call.metafield(table, "__metatable") != null) {
            throw call.error("cannot change a protected metatable");
        }
        table.setMetatable((LuaTable) metatable);
        return call.returns(table);
    }

    // ---- chunks

    private static int loadString(LuaCall call) {
        LuaString source = call.string(1);
        return load(call, source.bytes(), Chunk.name(call.string(2, source)));
    }

    private static int load(LuaCall call) {
        LuaFunction reader = call.function(1);
        String name = Chunk.name(call.string(2, LuaString.of("=(load)")));
        LuaThread thread = call.thread();
        int depth = thread.depth();
        int top = thread.top;
        int nesting = call.state().javaCalls();
        byte[] source;
        try {
            source = readAll(call, reader);
        } catch (LuaError error) {
            call.state().setJavaCalls(nesting);
            thread.unwind(depth, top);
            return call.returns(null, error.value());
        }
        return load(call, source, name);
    }

    /// What is being read belongs to no script, so that a walk over live values does not see it: each time that it
    /// doubles, it is charged as a whole.
    private static byte[] readAll(LuaCall call, LuaFunction reader) {
        ByteArrayOutputStream source = new ByteArrayOutputStream();
        long charged = FIRST_SOURCE_BYTES;
        for (LuaString piece = read(call, reader); piece.length() > 0; piece = read(call, reader)) {
            call.work(1);
            while (source.size() + (long) piece.length() > charged) {
                charged *= 2;
                call.charge(charged);
            }
            source.writeBytes(piece.bytes());
        }
        return source.toByteArray();
    }

    private static LuaString read(LuaCall call, LuaFunction reader) {
        call.push(reader);
        Object piece = call.callPushed(0);
        if (piece == null) {
            return LuaString.EMPTY;
        }
        LuaString text = LuaValue.toStringOrNull(piece);
        if (text == null) {
            throw call.error("reader function must return a string");
        }
        return text;
    }

    private static int load(LuaCall call, byte[] source, String name) {
        try {
            return call.returns(call.state().load(source, name));
        } catch (LuaError error) {
            return call.returns(null, error.value());
        }
    }

    // ---- tables

    private static int next(LuaCall call) {
        LuaTable table = call.table(1);
        int cursor = table.next(table.cursorOf(call.arg(2)));
        return cursor == 0
                ? call.returns((Object) null)
                : call.returns(table.keyAt(cursor), table.valueAtCursor(cursor));
    }

    private static int nextIndex(LuaCall call) {
        int index = (int) call.integer(2) + 1;
        Object value = call.table(1).get(index);
        if (value == null) {
            return call.returns((Object) null);
        }
        call.push((double) index);
        call.push(value);
        return 2;
    }

    private static int rawEqual(LuaCall call) {
        return call.returns(LuaValue.rawEquals(call.any(1), call.any(2)));
    }

    private static int rawGet(LuaCall call) {
        return call.returns(call.table(1).get(call.any(2)));
    }

    private static int rawSet(LuaCall call) {
        LuaTable table = call.table(1);
        call.any(2);
        call.any(3);
        table.put(call.arg(2), call.arg(3));
        return call.returns(table);
    }

    private static int unpack(LuaCall call) {
        LuaTable table = call.table(1);
        int first = (int) call.integer(2, 1);
        int last = call.isNoneOrNil(3) ? table.length() : (int) call.integer(3);
        if (first > last) {
            return 0;
        }
        long count = (long) last - first + 1;
        if (!call.hasRoom(count)) {
            throw call.error("too many results to unpack");
        }
        for (int i = 0; i < count; i++) {
            call.push(table.get(first + i));
        }
        return (int) count;
    }

    private static int select(LuaCall call) {
        if (call.arg(1) instanceof LuaString text && text.length() > 0 && text.byteAt(0) == '#') {
            return call.returns((double) (call.count() - 1));
        }
        long from = (int) call.integer(1);
        if (from < 0) {
            from += call.count();
        } else if (from > call.count()) {
            from = call.count();
        }
        if (from < 1) {
            throw call.argumentError(1, "index out of range");
        }
        for (int i = (int) from + 1; i <= call.count(); i++) {
            call.push(call.arg(i));
        }
        return call.count() - (int) from;
    }

    // ---- conversions

    private static int toText(LuaCall call) {
        Object value = call.any(1);
        Object handler = call.metafield(value, "__tostring");
        return call.returns(handler == null ? LuaValue.text(value) : call.call(handler, value));
    }

    private static int type(LuaCall call) {
        return call.returns(LuaString.of(LuaValue.typeName(call.any(1))));
    }

    private static int toNumber(LuaCall call) {
        int base = (int) call.integer(2, 10);
        if (base == 10) {
            return call.returns(LuaValue.toNumber(call.any(1)));
        }
        LuaString text = call.string(1);
        if (base < BASE_MIN || base > BASE_MAX) {
            throw call.argumentError(2, "base out of range");
        }
        return call.returns(Numerals.parse(text, base));
    }
}
