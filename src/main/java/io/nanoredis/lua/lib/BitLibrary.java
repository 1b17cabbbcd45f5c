package io.nanoredis.lua.lib;

import io.nanoredis.lua.LuaCall;
import io.nanoredis.lua.LuaTable;
import java.nio.charset.StandardCharsets;
import java.util.function.IntBinaryOperator;

/// The functions of `bit`: arithmetic on 32 bits, whose results are signed.
///
/// *Thread*: the engine's.
final class BitLibrary {
    /// Added to a double it moves the 32 bits of the nearest integer to the end of its mantissa.
    private static final double TO_LOW_BITS = 6755399441055744.0;

    private static final int HEX_DIGITS = 8;

    private BitLibrary() {}

    static void define(LuaTable library) {
        Libraries.define(library, "tobit", call -> call.returns(bits(call, 1)));
        Libraries.define(library, "tohex", BitLibrary::toHex);
        Libraries.define(library, "bnot", call -> call.returns(~bits(call, 1)));
        Libraries.define(library, "bswap", call -> call.returns(Integer.reverseBytes(bits(call, 1))));
        fold(library, "band", (left, right) -> left & right);
        fold(library, "bor", (left, right) -> left | right);
        fold(library, "bxor", (left, right) -> left ^ right);
        shift(library, "lshift", (bits, places) -> bits << places);
        shift(library, "rshift", (bits, places) -> bits >>> places);
        shift(library, "arshift", (bits, places) -> bits >> places);
        shift(library, "rol", Integer::rotateLeft);
        shift(library, "ror", Integer::rotateRight);
    }

    /// The low 32 bits of the integer nearest to a number, halves to the even one.
    private static int bits(LuaCall call, int index) {
        return (int) Double.doubleToRawLongBits(call.number(index) + TO_LOW_BITS);
    }

    /// The last argument is looked at first, as far as errors can tell.
    private static void fold(LuaTable library, String name, IntBinaryOperator operator) {
        Libraries.define(library, name, call -> {
            int bits = bits(call, 1);
            for (int i = call.count(); i > 1; i--) {
                bits = operator.applyAsInt(bits, bits(call, i));
            }
            return call.returns(bits);
        });
    }

    /// Java takes the number of places modulo 32, as the library does.
    private static void shift(LuaTable library, String name, IntBinaryOperator operator) {
        Libraries.define(library, name, call -> call.returns(operator.applyAsInt(bits(call, 1), bits(call, 2))));
    }

    private static int toHex(LuaCall call) {
        int bits = bits(call, 1);
        int wanted = call.isNone(2) ? HEX_DIGITS : bits(call, 2);
        long digits = Math.min(Math.abs((long) wanted), HEX_DIGITS);
        String text = String.format(wanted < 0 ? "%08X" : "%08x", bits);
        return call.returnsString(text.substring(HEX_DIGITS - (int) digits).getBytes(StandardCharsets.ISO_8859_1));
    }
}
