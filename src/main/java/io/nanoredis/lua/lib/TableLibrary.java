package io.nanoredis.lua.lib;

import io.nanoredis.lua.LuaCall;
import io.nanoredis.lua.LuaFunction;
import io.nanoredis.lua.LuaString;
import io.nanoredis.lua.LuaTable;
import io.nanoredis.lua.LuaValue;
import io.nanoredis.lua.text.ByteSink;
import io.nanoredis.lua.text.Meter;
import io.nanoredis.lua.text.NumberWriter;
import org.jspecify.annotations.Nullable;

/// The functions of `table`.
///
/// *Thread*: the engine's.
final class TableLibrary {
    private final Meter meter;

    private TableLibrary(Meter meter) {
        this.meter = meter;
    }

    static void define(LuaTable library, Meter meter) {
        TableLibrary functions = new TableLibrary(meter);
        Libraries.define(library, "concat", functions::concat);
        Libraries.define(library, "foreach", functions::forEach);
        Libraries.define(library, "foreachi", functions::forEachIndex);
        Libraries.define(library, "getn", call -> call.returns(call.table(1).length()));
        Libraries.define(library, "insert", functions::insert);
        Libraries.define(library, "maxn", functions::greatestKey);
        Libraries.define(library, "remove", functions::remove);
        Libraries.define(library, "setn", TableLibrary::setLength);
        Libraries.define(library, "sort", functions::sort);
    }

    private int concat(LuaCall call) {
        byte[] separator = call.string(2, LuaString.EMPTY).bytes();
        LuaTable table = call.table(1);
        int first = Libraries.int32(call, 3, 1);
        int last = call.isNoneOrNil(4) ? table.length() : Libraries.int32(call, 4);
        ByteSink out = new ByteSink(meter);
        for (long index = first; index <= last; index++) {
            putElement(call, table, (int) index, out);
            if (index < last) {
                out.put(separator);
            }
            meter.work(1);
        }
        return call.returnsString(out.toBytes());
    }

    private static void putElement(LuaCall call, LuaTable table, int index, ByteSink out) {
        Object value = table.get(index);
        if (value instanceof LuaString string) {
            out.put(string.bytes());
        } else if (value instanceof Double number) {
            NumberWriter.lua(out, number);
        } else {
            throw call.error(
                    "invalid value (" + LuaValue.typeName(value) + ") at index " + index + " in table for 'concat'");
        }
    }

    private int forEach(LuaCall call) {
        LuaTable table = call.table(1);
        LuaFunction function = call.function(2);
        for (int at = table.next(0); at != 0; ) {
            Object key = table.keyAt(at);
            Object result = call.call(function, key, table.valueAtCursor(at));
            if (result != null) {
                return call.returns(result);
            }
            at = table.next(table.cursorOf(key));
        }
        return 0;
    }

    private int forEachIndex(LuaCall call) {
        LuaTable table = call.table(1);
        int length = table.length();
        LuaFunction function = call.function(2);
        for (int i = 1; i <= length; i++) {
            Object result = call.call(function, LuaValue.of(i), table.get(i));
            if (result != null) {
                return call.returns(result);
            }
        }
        return 0;
    }

    private int insert(LuaCall call) {
        LuaTable table = call.table(1);
        int end = table.length() + 1;
        switch (call.count()) {
            case 2 -> table.put(end, call.arg(2));
            case 3 -> insertAt(table, Libraries.int32(call, 2), end, call.arg(3));
            default -> throw call.error("wrong number of arguments to 'insert'");
        }
        return 0;
    }

    private void insertAt(LuaTable table, int position, int end, @Nullable Object value) {
        for (int i = Math.max(position, end); i > position; i--) {
            table.put(i, table.get(i - 1));
            meter.work(1);
        }
        table.put(position, value);
    }

    private int remove(LuaCall call) {
        LuaTable table = call.table(1);
        int end = table.length();
        int position = Libraries.int32(call, 2, end);
        if (position < 1 || position > end) {
            return 0;
        }
        Object removed = table.get(position);
        for (int i = position; i < end; i++) {
            table.put(i, table.get(i + 1));
            meter.work(1);
        }
        table.put(end, null);
        return call.returns(removed);
    }

    private int greatestKey(LuaCall call) {
        LuaTable table = call.table(1);
        double greatest = 0;
        for (int at = table.next(0); at != 0; at = table.next(at)) {
            meter.work(1);
            if (table.keyAt(at) instanceof Double key && key > greatest) {
                greatest = key;
            }
        }
        return call.returns(greatest);
    }

    private static int setLength(LuaCall call) {
        call.table(1);
        throw call.error("'setn' is obsolete");
    }

    private int sort(LuaCall call) {
        LuaTable table = call.table(1);
        int length = table.length();
        LuaFunction order = call.isNoneOrNil(2) ? null : call.function(2);
        new TableSort(call, table, order, meter).sort(1, length);
        return 0;
    }
}
