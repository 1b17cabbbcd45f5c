package io.nanoredis.lua.lib;

import io.nanoredis.lua.LuaCall;
import io.nanoredis.lua.LuaPointer;
import io.nanoredis.lua.LuaString;
import io.nanoredis.lua.LuaTable;
import io.nanoredis.lua.LuaValue;
import io.nanoredis.lua.text.ByteSink;
import io.nanoredis.lua.text.Meter;
import io.nanoredis.lua.text.NumberFormat;
import io.nanoredis.lua.text.NumberWriter;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One run of `cjson.encode`.
///
/// Open tables are kept in a list and not on the Java stack, so that a script may raise the depth that it allows
/// itself. *Shape*: a table is an array where all its keys are positive integers and enough of them are there; an empty
/// one is an object. *Thread*: the engine's.
final class JsonEncoder {
    /// What an open table weighs.
    private static final int FRAME_BYTES = 48;

    /// What an open array, an open object and the next step need on the stack in Redis.
    private static final int ARRAY_SLOTS = 1;

    private static final int OBJECT_SLOTS = 2;
    private static final int STEP_SLOTS = 3;

    /// The escapes that are shorter than a code point.
    private static final String SHORT_ESCAPES = "\"\\/\b\f\n\r\t";

    private static final String SHORT_LETTERS = "\"\\/bfnrt";
    private static final String HEX = "0123456789abcdef";
    private static final int DELETE = 127;

    private final LuaCall call;
    private final JsonOptions options;
    private final Meter meter;
    private final ByteSink out;
    private final NumberFormat numbers;
    private final List<Frame> open = new ArrayList<>();
    private int slots = 1;

    JsonEncoder(LuaCall call, JsonOptions options, Meter meter) {
        this.call = call;
        this.options = options;
        this.meter = meter;
        this.out = new ByteSink(meter);
        this.numbers = NumberFormat.ofPrecision(options.numberDigits);
    }

    /// A table that is being written.
    ///
    /// *Shape*: `length` is that of an array, -1 for an object; `at` is the last index of an array that was written,
    /// the last cursor of an object.
    private static final class Frame {
        final LuaTable table;
        final int length;
        int at;

        Frame(LuaTable table, int length) {
            this.table = table;
            this.length = length;
        }

        boolean isArray() {
            return length > 0;
        }
    }

    /// The JSON of a value.
    byte[] encode(@Nullable Object value) {
        put(value);
        while (!open.isEmpty()) {
            meter.work(1);
            Frame frame = open.getLast();
            if (frame.isArray()) {
                continueArray(frame);
            } else {
                continueObject(frame);
            }
        }
        return out.toBytes();
    }

    private void continueArray(Frame frame) {
        if (frame.at == frame.length) {
            close(']', ARRAY_SLOTS);
            return;
        }
        if (frame.at > 0) {
            out.put(',');
        }
        frame.at++;
        put(frame.table.get(frame.at));
    }

    private void continueObject(Frame frame) {
        boolean first = frame.at == 0;
        frame.at = frame.table.next(frame.at);
        if (frame.at == 0) {
            close('}', OBJECT_SLOTS);
            return;
        }
        if (!first) {
            out.put(',');
        }
        putKey(frame.table.keyAt(frame.at));
        out.put(':');
        put(frame.table.valueAtCursor(frame.at));
    }

    private void close(int bracket, int freed) {
        open.removeLast();
        slots -= freed;
        out.put(bracket);
    }

    private void putKey(@Nullable Object key) {
        switch (key) {
            case Double number -> {
                out.put('"');
                putNumber(number);
                out.put('"');
            }
            case LuaString string -> putString(string);
            case null -> throw failure(key, "table key must be a number or string");
            default -> throw failure(key, "table key must be a number or string");
        }
    }

    private void put(@Nullable Object value) {
        switch (value) {
            case null -> out.put("null");
            case Boolean truth -> out.put(truth ? "true" : "false");
            case Double number -> putNumber(number);
            case LuaString string -> putString(string);
            case LuaTable table -> openTable(table);
            case LuaPointer ignored -> out.put("null");
            default -> throw failure(value, "type not supported");
        }
    }

    private RuntimeException failure(@Nullable Object value, String reason) {
        return call.error("Cannot serialise " + LuaValue.typeName(value) + ": " + reason);
    }

    private void openTable(LuaTable table) {
        int depth = open.size() + 1;
        if (depth > options.encodeDepthMax || slots + STEP_SLOTS > Libraries.STACK_SLOTS) {
            throw call.error("Cannot serialise, excessive nesting (" + depth + ")");
        }
        int length = arrayLength(table);
        meter.charge(FRAME_BYTES);
        open.add(new Frame(table, length));
        slots += length > 0 ? ARRAY_SLOTS : OBJECT_SLOTS;
        out.put(length > 0 ? '[' : '{');
    }

    /// The greatest index of a table that is an array, else something below one.
    ///
    /// *Shape*: an index beyond 32 bits overflows to the least integer, as in C.
    private int arrayLength(LuaTable table) {
        int most = 0;
        int items = 0;
        for (int at = table.next(0); at != 0; at = table.next(at)) {
            if (!(table.keyAt(at) instanceof Double key) || key < 1 || Math.floor(key) != key) {
                return -1;
            }
            if (key > most) {
                most = key <= Integer.MAX_VALUE ? (int) key.doubleValue() : Integer.MIN_VALUE;
            }
            items++;
        }
        meter.work(items);
        boolean sparse = options.sparseRatio > 0 && most > items * options.sparseRatio && most > options.sparseSafe;
        if (sparse && !options.sparseConvert) {
            throw failure(table, "excessively sparse array");
        }
        return sparse ? -1 : most;
    }

    private void putNumber(double number) {
        if (Double.isFinite(number)) {
            if (options.numberDigits == NumberWriter.LUA_DIGITS) {
                NumberWriter.lua(out, number);
            } else {
                NumberWriter.general(out, number, numbers, false);
            }
            return;
        }
        switch (options.encodeInvalid) {
            case OFF -> throw failure(number, "must not be NaN or Inf");
            case ON -> out.put(Double.isNaN(number) ? "nan" : number > 0 ? "inf" : "-inf");
            case NULL -> out.put("null");
        }
    }

    private void putString(LuaString string) {
        byte[] bytes = string.bytes();
        meter.work(bytes.length / 16);
        out.put('"');
        for (byte each : bytes) {
            int c = each & 0xFF;
            if (c >= ' ' && c != DELETE && c != '"' && c != '\\' && c != '/') {
                out.put(c);
            } else {
                putEscaped(c);
            }
        }
        out.put('"');
    }

    private void putEscaped(int c) {
        out.put('\\');
        int known = SHORT_ESCAPES.indexOf(c);
        if (known >= 0) {
            out.put(SHORT_LETTERS.charAt(known));
            return;
        }
        out.put("u00");
        out.put(HEX.charAt(c >> 4));
        out.put(HEX.charAt(c & 15));
    }
}
