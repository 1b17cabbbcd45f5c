package io.nanoredis.lua.lib;

import io.nanoredis.lua.LuaCall;
import io.nanoredis.lua.LuaString;
import io.nanoredis.lua.LuaTable;
import io.nanoredis.lua.LuaValue;
import io.nanoredis.lua.text.ByteSink;
import io.nanoredis.lua.text.FormatReader;
import io.nanoredis.lua.text.Meter;
import io.nanoredis.lua.text.NumberFormat;
import io.nanoredis.lua.text.NumberWriter;

/// `string.format`: C's `printf` with the conversions that Lua knows.
///
/// *Thread*: the engine's.
final class FormatLibrary {
    /// A string as long as this without a precision is taken whole, whatever the width.
    private static final int LONG_STRING = 100;

    private static final double TWO_TO_63 = 0x1p63;

    private final Meter meter;

    private FormatLibrary(Meter meter) {
        this.meter = meter;
    }

    static void define(LuaTable library, Meter meter) {
        FormatLibrary functions = new FormatLibrary(meter);
        Libraries.define(library, "format", functions::format);
    }

    private int format(LuaCall call) {
        byte[] text = call.string(1).bytes();
        ByteSink out = new ByteSink(meter, text.length + 16);
        int argument = 1;
        int at = 0;
        while (at < text.length) {
            int c = text[at++];
            if (c != '%') {
                out.put(c);
            } else if (at < text.length && text[at] == '%') {
                out.put(c);
                at++;
            } else {
                at = convert(call, ++argument, text, at, out);
            }
        }
        return call.returnsString(out.toBytes());
    }

    /// Appends one argument and returns the offset behind its conversion.
    private int convert(LuaCall call, int argument, byte[] text, int offset, ByteSink out) {
        meter.work(1);
        if (argument > call.count()) {
            throw call.argumentError(argument, "no value");
        }
        FormatReader reader = FormatReader.at(text, offset);
        if (reader.complaint() != null) {
            throw call.error(reader.complaint());
        }
        NumberFormat format = reader.format();
        int letter = reader.conversion();
        switch (letter) {
            case 'c' -> putCharacter(out, int32(call.number(argument)), format);
            case 'd', 'i' -> NumberWriter.decimal(out, LuaValue.toInteger(call.number(argument)), format);
            case 'o' -> NumberWriter.unsigned(out, unsigned(call.number(argument)), 8, format, false);
            case 'u' -> NumberWriter.unsigned(out, unsigned(call.number(argument)), 10, format, false);
            case 'x', 'X' -> NumberWriter.unsigned(out, unsigned(call.number(argument)), 16, format, letter == 'X');
            case 'e', 'E' -> NumberWriter.scientific(out, call.number(argument), format, letter == 'E');
            case 'f' -> NumberWriter.fixed(out, call.number(argument), format);
            case 'g', 'G' -> NumberWriter.general(out, call.number(argument), format, letter == 'G');
            case 'q' -> putQuoted(out, call.string(argument).bytes());
            case 's' -> putString(out, call.string(argument), format);
            default -> throw call.error("invalid option '%" + (letter == 0 ? "" : (char) letter) + "' to 'format'");
        }
        return reader.end();
    }

    /// A number as 64 bits without a sign, as C converts on x86.
    static long unsigned(double number) {
        return number >= TWO_TO_63
                ? LuaValue.toInteger(number - TWO_TO_63) ^ Long.MIN_VALUE
                : LuaValue.toInteger(number);
    }

    /// A number cut to 32 bits at once, as C converts on x86: what does not fit is the least integer.
    private static int int32(double number) {
        return number > Integer.MIN_VALUE - 1.0 && number < Integer.MAX_VALUE + 1.0 ? (int) number : Integer.MIN_VALUE;
    }

    /// C makes a string of its own of it, which ends at the first zero byte.
    private static void putCharacter(ByteSink out, int code, NumberFormat format) {
        int start = out.length();
        NumberFormat whole =
                new NumberFormat(format.left(), false, false, false, false, format.width(), NumberFormat.NONE);
        NumberWriter.text(out, new byte[] {(byte) code}, 1, whole);
        if ((code & 0xFF) == 0) {
            out.truncate(format.left() ? start : out.length() - 1);
        }
    }

    private static void putString(ByteSink out, LuaString string, NumberFormat format) {
        byte[] bytes = string.bytes();
        if (format.precision() == NumberFormat.NONE && bytes.length >= LONG_STRING) {
            out.put(bytes);
            return;
        }
        int length = 0;
        while (length < bytes.length && bytes[length] != 0) {
            length++;
        }
        NumberWriter.text(out, bytes, length, format);
    }

    private void putQuoted(ByteSink out, byte[] bytes) {
        meter.work(bytes.length / 8);
        out.put('"');
        for (byte c : bytes) {
            switch (c) {
                case '"', '\\', '\n' -> {
                    out.put('\\');
                    out.put(c);
                }
                case '\r' -> out.put("\\r");
                case 0 -> out.put("\\000");
                default -> out.put(c);
            }
        }
        out.put('"');
    }
}
