package io.nanoredis.lua;

import org.jspecify.annotations.Nullable;

/// What holds for Lua values in general.
///
/// *Shape*: a value is a Java object: null (nil), [Boolean] (only the two canonical ones), [Double], [LuaString],
/// [LuaTable], [LuaFunction], [LuaThread] or [LuaPointer].
public final class LuaValue {
    private static final int SMALLEST_KEPT = -128;
    private static final int LARGEST_KEPT = 1023;
    private static final Double[] KEPT = kept();

    private LuaValue() {}

    private static Double[] kept() {
        Double[] boxes = new Double[LARGEST_KEPT - SMALLEST_KEPT + 1];
        for (int i = 0; i < boxes.length; i++) {
            boxes[i] = (double) (i + SMALLEST_KEPT);
        }
        return boxes;
    }

    /// A number as a value; small integers need no allocation.
    public static Double of(double number) {
        int integer = (int) number;
        if (integer == number
                && integer >= SMALLEST_KEPT
                && integer <= LARGEST_KEPT
                && (integer != 0 || Double.doubleToRawLongBits(number) == 0)) {
            return KEPT[integer - SMALLEST_KEPT];
        }
        return number;
    }

    /// A truth value as a value.
    public static Boolean of(boolean truth) {
        return truth ? Boolean.TRUE : Boolean.FALSE;
    }

    /// Whether two values are one object: enough for what has an identity, and for truth values.
    @SuppressWarnings("ReferenceEquality")
    static boolean isIdentical(@Nullable Object left, @Nullable Object right) {
        return left == right;
    }

    /// Whether a condition takes the value for true: all but nil and false.
    public static boolean isTrue(@Nullable Object value) {
        return value != null && !isIdentical(value, false);
    }

    /// The name of a value's type, as `type` returns it.
    public static String typeName(@Nullable Object value) {
        return switch (value) {
            case null -> "nil";
            case Boolean ignored -> "boolean";
            case Double ignored -> "number";
            case LuaString ignored -> "string";
            case LuaTable ignored -> "table";
            case LuaFunction ignored -> "function";
            case LuaThread ignored -> "thread";
            case LuaPointer ignored -> "userdata";
            default -> throw new IllegalArgumentException("value: " + value.getClass() + " (expected a Lua value)");
        };
    }

    /// Equality without metamethods.
    public static boolean rawEquals(@Nullable Object left, @Nullable Object right) {
        if (isIdentical(left, right)) {
            return !(left instanceof Double number) || !number.isNaN();
        }
        if (left instanceof Double number) {
            return right instanceof Double other && number.doubleValue() == other.doubleValue();
        }
        return left instanceof LuaString string && right instanceof LuaString other && string.sameBytes(other);
    }

    /// The value as `tostring` shows it without asking metatables.
    public static LuaString text(@Nullable Object value) {
        return switch (value) {
            case null -> LuaString.of("nil");
            case Double number -> Numerals.text(number);
            case LuaString string -> string;
            case Boolean truth -> LuaString.of(truth ? "true" : "false");
            case LuaPointer pointer -> LuaString.of(pointer.toString());
            default -> LuaString.of(typeName(value) + ": " + address(value));
        };
    }

    /// A stand-in for the address that Lua prints: the same for a value as long as it lives.
    private static String address(Object value) {
        return String.format("0x%012x", 0x7f0000000000L + System.identityHashCode(value) * 8L);
    }

    /// The number that a value is or, being a string, spells; null for others.
    public static @Nullable Double toNumber(@Nullable Object value) {
        return switch (value) {
            case Double number -> number;
            case LuaString string -> Numerals.parse(string);
            case null -> null;
            default -> null;
        };
    }

    /// The string that a value is or, being a number, prints as; null for others.
    public static @Nullable LuaString toStringOrNull(@Nullable Object value) {
        return switch (value) {
            case LuaString string -> string;
            case Double number -> Numerals.text(number);
            case null -> null;
            default -> null;
        };
    }

    /// A number cut to 64 bits as C does on x86: what does not fit is the least long.
    public static long toInteger(double number) {
        return number >= -0x1p63 && number < 0x1p63 ? (long) number : Long.MIN_VALUE;
    }
}
