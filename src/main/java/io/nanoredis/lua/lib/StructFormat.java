package io.nanoredis.lua.lib;

import io.nanoredis.lua.LuaCall;
import io.nanoredis.lua.LuaString;

/// Walks over a format of `struct` option by option and keeps what options set: byte order and alignment.
///
/// *Shape*: an option is a letter with, for some, a size behind it; a format ends at its first zero byte. *Thread*: the
/// engine's.
final class StructFormat {
    /// The largest size of an integer.
    static final int INTEGER_BYTES_MAX = 32;

    private static final int INT_BYTES = 4;
    private static final int LONG_BYTES = 8;
    private static final int NATIVE_ALIGNMENT = 8;

    private final LuaCall call;
    private final LuaString text;
    private int at;
    private boolean bigEndian;
    private int alignment = 1;

    private int option;
    private int size;

    /// A walk over a call's first argument.
    StructFormat(LuaCall call) {
        this.call = call;
        this.text = call.string(1);
    }

    /// Goes on to the next option and reads its size; false at the end.
    boolean next() {
        option = current();
        if (option == 0) {
            return false;
        }
        at++;
        size = readSize();
        return true;
    }

    /// The option's letter.
    int option() {
        return option;
    }

    /// The bytes that the option names or means; 0 for strings that end by themselves and for what is no value.
    int size() {
        return size;
    }

    /// Whether the most significant byte comes first.
    boolean isBigEndian() {
        return bigEndian;
    }

    /// The bytes to skip before a value so that it is aligned where so many bytes stand before it.
    ///
    /// *Shape*: sizes that are no powers of two are masked all the same.
    int padding(long before) {
        if (size == 0 || option == 'c') {
            return 0;
        }
        int step = Math.min(size, alignment);
        return (int) ((step - (before & (step - 1))) & (step - 1));
    }

    /// Obeys an option that stands for no value.
    ///
    /// *Errors*: where there is no such option.
    void control() {
        switch (option) {
            case ' ' -> {}
            case '>' -> bigEndian = true;
            case '<' -> bigEndian = false;
            case '!' -> align(number(NATIVE_ALIGNMENT));
            default -> throw call.argumentError(1, "invalid format option '" + (char) option + "'");
        }
    }

    private void align(int bytes) {
        if (Integer.bitCount(bytes) != 1) {
            throw call.error("alignment " + bytes + " is not a power of 2");
        }
        alignment = bytes;
    }

    private int current() {
        return at < text.length() ? text.byteAt(at) : 0;
    }

    private int readSize() {
        return switch (option) {
            case 'B', 'b', 'x' -> 1;
            case 'H', 'h' -> 2;
            case 'L', 'l', 'T', 'd' -> LONG_BYTES;
            case 'f' -> INT_BYTES;
            case 'c' -> number(1);
            case 'I', 'i' -> integerSize();
            default -> 0;
        };
    }

    private int integerSize() {
        int bytes = number(INT_BYTES);
        if (bytes > INTEGER_BYTES_MAX) {
            throw call.error("integral size " + bytes + " is larger than limit of " + INTEGER_BYTES_MAX);
        }
        return bytes;
    }

    private int number(int otherwise) {
        if (!isDigit(current())) {
            return otherwise;
        }
        long number = 0;
        while (isDigit(current())) {
            number = number * 10 + current() - '0';
            if (number > Integer.MAX_VALUE) {
                throw call.error("integral size overflow");
            }
            at++;
        }
        return (int) number;
    }

    private static boolean isDigit(int c) {
        return c >= '0' && c <= '9';
    }
}
