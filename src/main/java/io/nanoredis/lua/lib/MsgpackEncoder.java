package io.nanoredis.lua.lib;

import io.nanoredis.lua.LuaString;
import io.nanoredis.lua.LuaTable;
import io.nanoredis.lua.LuaValue;
import io.nanoredis.lua.text.ByteSink;
import io.nanoredis.lua.text.Meter;
import org.jspecify.annotations.Nullable;

/// Values in the format of MessagePack.
///
/// *Shape*: a whole number takes the least width that holds it, any other is a float where that loses nothing, else a
/// double; a table is an array where its keys are 1 to n, else a map; what the format does not know is nil, and so is
/// a table nested too deep. *Thread*: the engine's.
final class MsgpackEncoder {
    private static final int NESTING_MAX = 16;
    private static final int NIL = 0xC0;
    private static final long UINT32_MAX = 0xFFFFFFFFL;

    private final ByteSink out;
    private final Meter meter;

    MsgpackEncoder(ByteSink out, Meter meter) {
        this.out = out;
        this.meter = meter;
    }

    /// Appends a value that stands so many tables deep.
    void put(@Nullable Object value, int depth) {
        meter.work(1);
        switch (value) {
            case Boolean truth -> out.put(truth ? 0xC3 : 0xC2);
            case Double number -> putNumber(number);
            case LuaString string -> putString(string);
            case LuaTable table -> {
                if (depth < NESTING_MAX) {
                    putTable(table, depth + 1);
                } else {
                    out.put(NIL);
                }
            }
            case null -> out.put(NIL);
            default -> out.put(NIL);
        }
    }

    private void putNumber(double number) {
        long integer = LuaValue.toInteger(number);
        if (integer == number && (integer != Long.MAX_VALUE)) {
            if (integer >= 0) {
                putUnsigned(integer);
            } else {
                putSigned(integer);
            }
            return;
        }
        float single = (float) number;
        if (single == number) {
            out.put(0xCA);
            putWord(Float.floatToRawIntBits(single), 4);
        } else {
            out.put(0xCB);
            putWord(Double.doubleToRawLongBits(number), 8);
        }
    }

    private void putUnsigned(long integer) {
        if (integer <= 0x7F) {
            out.put((int) integer);
        } else if (integer <= 0xFF) {
            putTagged(0xCC, integer, 1);
        } else if (integer <= 0xFFFF) {
            putTagged(0xCD, integer, 2);
        } else if (integer <= UINT32_MAX) {
            putTagged(0xCE, integer, 4);
        } else {
            putTagged(0xCF, integer, 8);
        }
    }

    private void putSigned(long integer) {
        if (integer >= -32) {
            out.put((int) integer);
        } else if (integer >= Byte.MIN_VALUE) {
            putTagged(0xD0, integer, 1);
        } else if (integer >= Short.MIN_VALUE) {
            putTagged(0xD1, integer, 2);
        } else if (integer >= Integer.MIN_VALUE) {
            putTagged(0xD2, integer, 4);
        } else {
            putTagged(0xD3, integer, 8);
        }
    }

    private void putTagged(int tag, long bits, int width) {
        out.put(tag);
        putWord(bits, width);
    }

    private void putWord(long bits, int width) {
        for (int shift = 8 * (width - 1); shift >= 0; shift -= 8) {
            out.put((int) (bits >>> shift));
        }
    }

    private void putString(LuaString string) {
        int length = string.length();
        if (length < 32) {
            out.put(0xA0 | length);
        } else if (length <= 0xFF) {
            putTagged(0xD9, length, 1);
        } else if (length <= 0xFFFF) {
            putTagged(0xDA, length, 2);
        } else {
            putTagged(0xDB, length, 4);
        }
        meter.work(length / 64);
        out.put(string.bytes());
    }

    private void putTable(LuaTable table, int depth) {
        int count = 0;
        double most = 0;
        boolean array = true;
        for (int at = table.next(0); at != 0; at = table.next(at)) {
            meter.work(1);
            count++;
            if (table.keyAt(at) instanceof Double key && key > 0 && key == (int) key.doubleValue()) {
                most = Math.max(most, key);
            } else {
                array = false;
            }
        }
        if (array && most == count) {
            putArray(table, count, depth);
        } else {
            putMap(table, count, depth);
        }
    }

    private void putCount(int count, int few, int medium) {
        if (count <= 15) {
            out.put(few | count);
        } else if (count <= 0xFFFF) {
            putTagged(medium, count, 2);
        } else {
            putTagged(medium + 1, count, 4);
        }
    }

    private void putArray(LuaTable table, int count, int depth) {
        putCount(count, 0x90, 0xDC);
        for (int i = 1; i <= count; i++) {
            put(table.get(i), depth);
        }
    }

    private void putMap(LuaTable table, int count, int depth) {
        putCount(count, 0x80, 0xDE);
        for (int at = table.next(0); at != 0; at = table.next(at)) {
            put(table.keyAt(at), depth);
            put(table.valueAtCursor(at), depth);
        }
    }
}
