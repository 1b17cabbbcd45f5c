package io.nanoredis.script;

import io.nanoredis.lua.LuaCall;
import io.nanoredis.lua.LuaString;
import io.nanoredis.resp.Args;
import io.nanoredis.resp.NumberText;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// The arguments of a call from Lua as those of a command, copied one behind the other.
///
/// *Thread*: that of the engine. Reused; keeps no more than [#BYTES_KEPT].
final class CallArguments {
    private static final int BYTES_KEPT = 1 << 16;
    private static final double EXACT_MAX = 1e15;

    private final Args args = new Args();
    private byte[] bytes = new byte[256];
    private int[] ends = new int[16];
    private int used;

    /// The arguments of `call`; null when one of them is neither a string nor a number.
    @Nullable
    Args of(LuaCall call) {
        used = 0;
        int count = call.count();
        if (count > ends.length) {
            ends = new int[count * 2];
        }
        for (int i = 1; i <= count; i++) {
            Object value = call.arg(i);
            if (value instanceof LuaString string) {
                append(string.bytes());
            } else if (value instanceof Double number) {
                append(number);
            } else {
                return null;
            }
            ends[i - 1] = used;
        }
        args.reset(bytes);
        int from = 0;
        for (int i = 0; i < count; i++) {
            args.add(from, ends[i] - from);
            from = ends[i];
        }
        return args;
    }

    /// Forgets the bytes of an unusually long command.
    void release() {
        if (bytes.length > BYTES_KEPT) {
            bytes = new byte[256];
            args.reset(bytes);
        }
    }

    private void append(byte[] value) {
        reserve(value.length);
        System.arraycopy(value, 0, bytes, used, value.length);
        used += value.length;
    }

    private void append(double number) {
        reserve(NumberText.DOUBLE_BYTES_MAX);
        long whole = (long) number;
        boolean exact = whole == number && Math.abs(number) < EXACT_MAX && (whole != 0 || 1 / number > 0);
        used = exact ? NumberText.writeLong(whole, bytes, used) : NumberText.writeDouble(number, bytes, used);
    }

    private void reserve(int length) {
        if (bytes.length - used < length) {
            bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, Math.addExact(used, length)));
        }
    }
}
