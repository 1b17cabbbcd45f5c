package io.nanoredis.lua.lib;

import io.nanoredis.lua.LuaCall;
import io.nanoredis.lua.LuaString;
import io.nanoredis.lua.LuaTable;
import io.nanoredis.lua.text.ByteSink;
import io.nanoredis.lua.text.Meter;

/// The functions of `string` that know nothing of patterns and formats.
///
/// *Thread*: the engine's.
final class StringLibrary {
    /// Bytes that are worth one step of work.
    private static final int BYTES_PER_STEP = 64;

    private final Meter meter;

    private StringLibrary(Meter meter) {
        this.meter = meter;
    }

    static void define(LuaTable library, Meter meter) {
        StringLibrary functions = new StringLibrary(meter);
        Libraries.define(library, "byte", StringLibrary::bytes);
        Libraries.define(library, "char", functions::characters);
        Libraries.define(library, "dump", StringLibrary::dump);
        Libraries.define(library, "len", call -> call.returns(call.string(1).length()));
        Libraries.define(library, "lower", call -> functions.shifted(call, 'A', 'Z'));
        Libraries.define(library, "rep", functions::repeat);
        Libraries.define(library, "reverse", functions::reverse);
        Libraries.define(library, "sub", functions::substring);
        Libraries.define(library, "upper", call -> functions.shifted(call, 'a', 'z'));
    }

    /// A position from the end made one from the start; 0 for what lies before the start.
    static long fromStart(long position, int length) {
        return Math.max(0, position < 0 ? position + length + 1 : position);
    }

    private static int bytes(LuaCall call) {
        LuaString string = call.string(1);
        int length = string.length();
        long first = fromStart(call.integer(2, 1), length);
        long last = Math.min(fromStart(call.integer(3, first), length), length);
        first = Math.max(1, first);
        if (first > last) {
            return 0;
        }
        int count = (int) (last - first + 1);
        if (!call.hasRoom(count)) {
            throw call.error("stack overflow (string slice too long)");
        }
        for (int i = 0; i < count; i++) {
            call.push((double) string.byteAt((int) first - 1 + i));
        }
        return count;
    }

    private int characters(LuaCall call) {
        int count = call.count();
        byte[] bytes = new byte[count];
        for (int i = 1; i <= count; i++) {
            int code = Libraries.int32(call, i);
            if ((code & 0xFF) != code) {
                throw call.argumentError(i, "invalid value");
            }
            bytes[i - 1] = (byte) code;
        }
        return call.returnsString(bytes);
    }

    /// This engine has no bytecode that could leave it, so that no function can be dumped.
    private static int dump(LuaCall call) {
        call.function(1);
        throw call.error("unable to dump given function");
    }

    private int shifted(LuaCall call, int from, int to) {
        byte[] bytes = copied(call.string(1).bytes());
        for (int i = 0; i < bytes.length; i++) {
            if (bytes[i] >= from && bytes[i] <= to) {
                bytes[i] ^= 0x20;
            }
        }
        return call.returnsString(bytes);
    }

    private int reverse(LuaCall call) {
        byte[] bytes = call.string(1).bytes();
        byte[] reversed = copied(bytes);
        for (int i = 0; i < bytes.length; i++) {
            reversed[i] = bytes[bytes.length - 1 - i];
        }
        return call.returnsString(reversed);
    }

    private byte[] copied(byte[] bytes) {
        meter.charge(bytes.length);
        meter.work(bytes.length / BYTES_PER_STEP);
        return bytes.clone();
    }

    private int repeat(LuaCall call) {
        byte[] unit = call.string(1).bytes();
        int times = Libraries.int32(call, 2);
        long length = (long) unit.length * Math.max(0, times);
        meter.charge(length);
        if (length > ByteSink.MOST_BYTES) {
            throw meter.tooLong(length);
        }
        byte[] repeated = new byte[(int) length];
        int filled = (int) Math.min(unit.length, length);
        System.arraycopy(unit, 0, repeated, 0, filled);
        while (filled < repeated.length) {
            int more = Math.min(filled, repeated.length - filled);
            System.arraycopy(repeated, 0, repeated, filled, more);
            filled += more;
        }
        meter.work(repeated.length / BYTES_PER_STEP);
        return call.returnsString(repeated);
    }

    private int substring(LuaCall call) {
        LuaString string = call.string(1);
        int length = string.length();
        long first = Math.max(1, fromStart(call.integer(2), length));
        long last = Math.min(length, fromStart(call.integer(3, -1), length));
        if (first > last) {
            return call.returns(LuaString.EMPTY);
        }
        meter.charge(last - first + 1);
        return call.returns(string.substring((int) first - 1, (int) last));
    }
}
