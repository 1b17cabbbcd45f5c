package io.nanoredis.resp;

/// The patterns of KEYS, SCAN, CONFIG GET and PSUBSCRIBE: `*`, `?`, `[set]`, `[^set]`, `[a-z]` and a backslash before a
/// byte
/// that stands for itself.
///
/// The oddities of Redis are kept, as clients may know them: a set that is not closed ends with the pattern; a range
/// may be written
/// backwards; bytes above 127 are negative in ranges; without a byte to match nothing but the empty pattern matches.
///
/// *Cost*: at most pattern length times subject length steps, whatever the pattern: of several stars only the latest
/// needs trying again, since what an earlier one could gain by taking more, the later one gains as well.
///
/// *Thread*: any; no state.
public final class Glob {
    private Glob() {}

    /// Whether the whole of `subject` matches.
    public static boolean matches(byte[] pattern, byte[] subject) {
        return matches(pattern, subject, 0, subject.length, false);
    }

    /// Whether the whole of `subject[offset, offset + length)` matches.
    ///
    /// @param nocase whether ASCII letters match in either case
    public static boolean matches(byte[] pattern, byte[] subject, int offset, int length, boolean nocase) {
        int end = offset + length;
        int at = offset;
        int p = 0;
        int starNext = -1;
        int starAt = 0;
        while (at < end) {
            if (p < pattern.length && pattern[p] == '*') {
                p = skipStars(pattern, p);
                if (p == pattern.length) {
                    return true;
                }
                starNext = p;
                starAt = at;
            } else if (p < pattern.length && matchesOne(pattern, p, subject[at], nocase)) {
                p = nextElement(pattern, p);
                at++;
            } else if (starNext >= 0) {
                p = starNext;
                at = ++starAt;
            } else {
                return false;
            }
        }
        return length == 0 ? pattern.length == 0 : skipStars(pattern, p) == pattern.length;
    }

    /// Whether `pattern` is nothing but stars, so that it need not be tried at all.
    public static boolean matchesAll(byte[] pattern) {
        return pattern.length > 0 && skipStars(pattern, 0) == pattern.length;
    }

    private static int skipStars(byte[] pattern, int p) {
        int next = p;
        while (next < pattern.length && pattern[next] == '*') {
            next++;
        }
        return next;
    }

    private static boolean matchesOne(byte[] pattern, int p, byte c, boolean nocase) {
        return switch (pattern[p]) {
            case '?' -> true;
            case '[' -> matchesSet(pattern, p + 1, c, nocase);
            case '\\' -> same(pattern[p + 1 < pattern.length ? p + 1 : p], c, nocase);
            default -> same(pattern[p], c, nocase);
        };
    }

    private static boolean same(byte a, byte b, boolean nocase) {
        return a == b || (nocase && lower(a) == lower(b));
    }

    private static int lower(byte c) {
        return c >= 'A' && c <= 'Z' ? c + ('a' - 'A') : c;
    }

    private static int nextElement(byte[] pattern, int p) {
        return switch (pattern[p]) {
            case '[' -> setEnd(pattern, p + 1);
            case '\\' -> p + 1 < pattern.length ? p + 2 : p + 1;
            default -> p + 1;
        };
    }

    private static boolean matchesSet(byte[] pattern, int from, byte c, boolean nocase) {
        int p = from;
        boolean inverted = p < pattern.length && pattern[p] == '^';
        if (inverted) {
            p++;
        }
        boolean found = false;
        while (p < pattern.length && pattern[p] != ']') {
            found |= matchesMember(pattern, p, c, nocase);
            p += memberLength(pattern, p);
        }
        return found != inverted;
    }

    private static boolean matchesMember(byte[] pattern, int p, byte c, boolean nocase) {
        return switch (memberLength(pattern, p)) {
            case 3 -> inRange(pattern[p], pattern[p + 2], c, nocase);
            case 2 -> pattern[p + 1] == c;
            default -> same(pattern[p], c, nocase);
        };
    }

    /// 2 for an escaped byte, 3 for a range, else 1.
    private static int memberLength(byte[] pattern, int p) {
        int left = pattern.length - p;
        if (pattern[p] == '\\' && left >= 2) {
            return 2;
        }
        return left >= 3 && pattern[p + 1] == '-' ? 3 : 1;
    }

    private static boolean inRange(byte a, byte b, byte c, boolean nocase) {
        int low = Math.min(a, b);
        int high = Math.max(a, b);
        return nocase ? lower(c) >= lower((byte) low) && lower(c) <= lower((byte) high) : c >= low && c <= high;
    }

    private static int setEnd(byte[] pattern, int from) {
        int p = from < pattern.length && pattern[from] == '^' ? from + 1 : from;
        while (p < pattern.length && pattern[p] != ']') {
            p += memberLength(pattern, p);
        }
        return Math.min(p + 1, pattern.length);
    }
}
