package io.nanoredis.lua.text;

/// The classes of bytes in patterns (`%a`, `%d`, …) as the C locale has them.
///
/// *Thread*: any.
final class CharClass {
    private CharClass() {}

    /// Whether a byte (0 to 255) is in the class that a letter names; a capital names the complement, anything but a
    /// letter of a class stands for itself.
    static boolean contains(int letter, int c) {
        boolean inside = switch (letter | 0x20) {
            case 'a' -> isLetter(c);
            case 'c' -> c < ' ' || c == 127;
            case 'd' -> isDigit(c);
            case 'l' -> c >= 'a' && c <= 'z';
            case 'p' -> c > ' ' && c < 127 && !isLetter(c) && !isDigit(c);
            case 's' -> NumberReader.isSpace(c);
            case 'u' -> c >= 'A' && c <= 'Z';
            case 'w' -> isLetter(c) || isDigit(c);
            case 'x' -> isDigit(c) || ((c | 0x20) >= 'a' && (c | 0x20) <= 'f');
            case 'z' -> c == 0;
            default -> {
                yield letter == c;
            }
        };
        return (isNamed(letter) && letter < 'a') != inside;
    }

    /// Whether a byte names a class when it stands behind a `%`.
    private static boolean isNamed(int letter) {
        return switch (letter | 0x20) {
            case 'a', 'c', 'd', 'l', 'p', 's', 'u', 'w', 'x', 'z' -> letter >= 'A';
            default -> false;
        };
    }

    static boolean isDigit(int c) {
        return c >= '0' && c <= '9';
    }

    private static boolean isLetter(int c) {
        return (c | 0x20) >= 'a' && (c | 0x20) <= 'z';
    }
}
