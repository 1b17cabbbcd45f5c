package io.nanoredis.lua.lib;

import io.nanoredis.lua.LuaCall;
import io.nanoredis.lua.LuaString;
import io.nanoredis.lua.LuaTable;
import io.nanoredis.lua.LuaValue;
import io.nanoredis.lua.text.ByteSink;
import io.nanoredis.lua.text.Meter;
import io.nanoredis.lua.text.NumberReader;
import java.util.ArrayList;
import java.util.List;

/// The functions of `struct`: values laid out in bytes as C structures are.
///
/// *Thread*: the engine's.
final class StructLibrary {
    /// Bytes of an integer beyond these are zero when packed and dropped when unpacked.
    private static final int WORD_BYTES = 8;

    /// What stands on the stack of `unpack` beside the results: the format and the data.
    private static final int ARGUMENTS = 2;

    private static final int SLOTS_PER_RESULT = 2;

    /// What a result weighs beside its bytes.
    private static final int RESULT_BYTES = 40;

    private final Meter meter;

    private StructLibrary(Meter meter) {
        this.meter = meter;
    }

    static void define(LuaTable library, Meter meter) {
        StructLibrary functions = new StructLibrary(meter);
        Libraries.define(library, "pack", functions::pack);
        Libraries.define(library, "unpack", functions::unpack);
        Libraries.define(library, "size", functions::size);
    }

    private int size(LuaCall call) {
        StructFormat format = new StructFormat(call);
        long total = 0;
        while (format.next()) {
            meter.work(1);
            total += format.padding(total);
            if (format.option() == 's') {
                throw call.argumentError(1, "option 's' has no fixed size");
            }
            if (format.option() == 'c' && format.size() == 0) {
                throw call.argumentError(1, "option 'c0' has no fixed size");
            }
            if (!isAlphanumeric(format.option())) {
                format.control();
            }
            total += format.size();
        }
        return call.returns((double) total);
    }

    private static boolean isAlphanumeric(int c) {
        return (c >= '0' && c <= '9') || ((c | 0x20) >= 'a' && (c | 0x20) <= 'z');
    }

    private int pack(LuaCall call) {
        StructFormat format = new StructFormat(call);
        ByteSink out = new ByteSink(meter);
        int argument = 2;
        while (format.next()) {
            meter.work(1);
            out.fill(0, format.padding(out.length()));
            switch (format.option()) {
                case 'b', 'B', 'h', 'H', 'l', 'L', 'T', 'i', 'I' ->
                    putInteger(out, packed(number(call, argument++)), format);
                case 'x' -> out.put(0);
                case 'f' -> putInteger(out, Float.floatToRawIntBits((float) number(call, argument++)), format);
                case 'd' -> putInteger(out, Double.doubleToRawLongBits(number(call, argument++)), format);
                case 'c', 's' -> putString(call, argument++, out, format);
                default -> format.control();
            }
        }
        return call.returnsString(out.toBytes());
    }

    /// A missing argument is called nil, because a nil marks the end of the arguments there.
    private static double number(LuaCall call, int argument) {
        if (call.isNone(argument)) {
            throw call.argumentError(argument, "number expected, got nil");
        }
        return call.number(argument);
    }

    private static long packed(double number) {
        return number < 0 ? LuaValue.toInteger(number) : FormatLibrary.unsigned(number);
    }

    private static void putInteger(ByteSink out, long bits, StructFormat format) {
        int size = format.size();
        for (int i = 0; i < size; i++) {
            int place = format.isBigEndian() ? size - 1 - i : i;
            out.put(place < WORD_BYTES ? (int) (bits >>> (8 * place)) : 0);
        }
    }

    private static void putString(LuaCall call, int argument, ByteSink out, StructFormat format) {
        if (call.isNone(argument)) {
            throw call.argumentError(argument, "string expected, got nil");
        }
        LuaString string = call.string(argument);
        if (format.option() == 's') {
            out.put(string.bytes());
            out.put(0);
            return;
        }
        int size = format.size() == 0 ? string.length() : format.size();
        if (size > string.length()) {
            throw call.argumentError(argument + 1, "string too short");
        }
        out.put(string.bytes(), 0, size);
    }

    private int unpack(LuaCall call) {
        StructFormat format = new StructFormat(call);
        return new Unpacking(call, format, call.string(2)).run();
    }

    /// One run of `unpack`.
    private final class Unpacking {
        private final LuaCall call;
        private final StructFormat format;
        private final LuaString data;
        private final List<Object> results = new ArrayList<>();
        private long position;

        Unpacking(LuaCall call, StructFormat format, LuaString data) {
            this.call = call;
            this.format = format;
            this.data = data;
        }

        int run() {
            position = call.integer(3, 1);
            if (position == 0) {
                throw call.argumentError(3, "offset must be 1 or greater");
            }
            position--;
            while (format.next()) {
                meter.work(1);
                position += format.padding(position);
                require(format.size());
                if (results.size() + ARGUMENTS + SLOTS_PER_RESULT > Libraries.STACK_SLOTS) {
                    throw call.error("stack overflow (too many results)");
                }
                take();
            }
            for (Object result : results) {
                call.push(result);
            }
            call.push((double) (position + 1));
            return results.size() + 1;
        }

        private void take() {
            switch (format.option()) {
                case 'b', 'h', 'l', 'i' -> take(LuaValue.of(signed()));
                case 'B', 'H', 'L', 'T', 'I' -> take(LuaValue.of(NumberReader.unsigned(word())));
                case 'f' -> take(LuaValue.of(Float.intBitsToFloat((int) word())));
                case 'd' -> take(LuaValue.of(Double.longBitsToDouble(word())));
                case 'c' -> takeBytes();
                case 's' -> takeTerminated();
                case 'x' -> position++;
                default -> format.control();
            }
        }

        private void take(Object value) {
            meter.charge(RESULT_BYTES);
            results.add(value);
            position += format.size();
        }

        /// A size of zero stands for the value before, which is taken away.
        private void takeBytes() {
            long size = format.size();
            if (size == 0) {
                Double previous = results.isEmpty() ? null : LuaValue.toNumber(results.getLast());
                if (previous == null) {
                    throw call.error("format 'c0' needs a previous size");
                }
                results.removeLast();
                size = FormatLibrary.unsigned(previous);
                require(size);
            }
            takeString((int) size);
        }

        private void takeTerminated() {
            int end = (int) position;
            while (end < data.length() && data.byteAt(end) != 0) {
                end++;
            }
            if (end >= data.length()) {
                throw call.error("unfinished string in data");
            }
            takeString(end - (int) position);
            position++;
        }

        private void takeString(int length) {
            meter.charge(length + RESULT_BYTES);
            meter.work(length / 64);
            results.add(data.substring((int) position, (int) position + length));
            position += length;
        }

        /// *Errors*: where so many bytes do not stand at the position; it may be negative, which counts as huge.
        private void require(long size) {
            if (Long.compareUnsigned(size, data.length()) > 0
                    || Long.compareUnsigned(position, data.length() - size) > 0) {
                throw call.argumentError(2, "data string too short");
            }
        }

        /// The last eight bytes of an integer at the position.
        private long word() {
            long bits = 0;
            int size = format.size();
            for (int place = Math.min(size, WORD_BYTES) - 1; place >= 0; place--) {
                int offset = format.isBigEndian() ? size - 1 - place : place;
                bits = bits << 8 | data.byteAt((int) position + offset);
            }
            return bits;
        }

        /// The sign stands in the first bit of the size; beyond eight bytes the shift wraps around, as on x86.
        private double signed() {
            long bits = word();
            long upper = -1L << (8 * format.size() - 1);
            return (bits & upper) == 0 ? bits : bits | upper;
        }
    }
}
