package io.nanoredis.resp;

/// The grammar of floating-point text in C (`strtod`), applied to a whole argument.
final class FloatText {
    /// What a text is, if anything.
    enum Kind {
        DECIMAL,
        HEXADECIMAL,
        INFINITY,
        NOT_A_NUMBER,
        INVALID
    }

    private FloatText() {}

    /// Judges the whole of `a[offset, offset + length)`; blanks are not allowed anywhere.
    static Kind classify(byte[] a, int offset, int length) {
        int end = offset + length;
        int at = offset;
        if (at < end && (a[at] == '-' || a[at] == '+')) {
            at++;
        }
        if (at == end) {
            return Kind.INVALID;
        }
        int c = a[at] | 0x20;
        if (c == 'i') {
            return isWord(a, at, end, "inf") || isWord(a, at, end, "infinity") ? Kind.INFINITY : Kind.INVALID;
        }
        if (c == 'n') {
            return isWord(a, at, end, "nan") ? Kind.NOT_A_NUMBER : Kind.INVALID;
        }
        boolean hex = end - at > 2 && a[at] == '0' && (a[at + 1] | 0x20) == 'x';
        return hex ? number(a, at + 2, end, 16) : number(a, at, end, 10);
    }

    private static boolean isWord(byte[] a, int at, int end, String lowerCase) {
        if (end - at != lowerCase.length()) {
            return false;
        }
        for (int i = 0; i < lowerCase.length(); i++) {
            if ((a[at + i] | 0x20) != lowerCase.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    private static Kind number(byte[] a, int from, int end, int radix) {
        int whole = digitsEnd(a, from, end, radix);
        int at = whole;
        int digits = whole - from;
        if (at < end && a[at] == '.') {
            at = digitsEnd(a, whole + 1, end, radix);
            digits += at - whole - 1;
        }
        if (digits == 0) {
            return Kind.INVALID;
        }
        int marker = radix == 10 ? 'e' : 'p';
        if (at < end && (a[at] | 0x20) == marker) {
            at = exponentEnd(a, at + 1, end);
        }
        if (at != end) {
            return Kind.INVALID;
        }
        return radix == 10 ? Kind.DECIMAL : Kind.HEXADECIMAL;
    }

    private static int digitsEnd(byte[] a, int from, int end, int radix) {
        int at = from;
        while (at < end && Character.digit(a[at], radix) >= 0) {
            at++;
        }
        return at;
    }

    /// The end of an exponent's digits after an optional sign; -1 if it has none.
    private static int exponentEnd(byte[] a, int from, int end) {
        int at = from < end && (a[from] == '-' || a[from] == '+') ? from + 1 : from;
        int last = digitsEnd(a, at, end, 10);
        return last > at ? last : -1;
    }

    /// Whether the mantissa of a valid number is other than zero, so that a result of zero is an underflow.
    static boolean hasNonZeroDigit(byte[] a, int offset, int length) {
        int end = offset + length;
        int at = a[offset] == '-' || a[offset] == '+' ? offset + 1 : offset;
        boolean hex = end - at > 2 && (a[at + 1] | 0x20) == 'x';
        int radix = hex ? 16 : 10;
        for (int i = hex ? at + 2 : at; i < end && (a[i] == '.' || Character.digit(a[i], radix) >= 0); i++) {
            if (a[i] != '.' && a[i] != '0') {
                return true;
            }
        }
        return false;
    }
}
