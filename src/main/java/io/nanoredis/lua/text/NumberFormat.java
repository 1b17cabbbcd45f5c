package io.nanoredis.lua.text;

/// One conversion of a format as C's `printf` takes it: flags, width, precision.
///
/// *Shape*: `precision` is [#NONE] where the format names none.
public record NumberFormat(
        boolean left, boolean plus, boolean space, boolean alternate, boolean zero, int width, int precision) {
    /// No precision was given.
    public static final int NONE = -1;

    /// No flags, no width, and a precision.
    public static NumberFormat ofPrecision(int precision) {
        return new NumberFormat(false, false, false, false, false, 0, precision);
    }

    /// The precision, or another where none was given.
    int precisionOr(int fallback) {
        return precision == NONE ? fallback : precision;
    }
}
