package io.nanoredis.family.generic;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// A pattern of BY or GET in SORT, which makes the name of a key, and perhaps of a field, of an element.
///
/// *Shape*: the first `*` stands for the element; `->` behind it begins the name of a field of a hash. `#` is the
/// element itself. A pattern without `*` names nothing. As in Redis, what stands behind a NUL is not looked at for
/// these
/// signs.
///
/// @param self whether the pattern is `#`
/// @param constant whether it has no `*`
/// @param prefix what stands before the element
/// @param suffix what stands behind it
/// @param field the name of the field; null for the value of the key itself
@SuppressWarnings("ArrayRecordComponent") // never compared, never changed
record SortPattern(boolean self, boolean constant, byte[] prefix, byte[] suffix, byte @Nullable [] field) {
    private static final byte[] NOTHING = new byte[0];

    /// The pattern that a text is.
    static SortPattern of(byte[] text) {
        if (text.length > 0 && text[0] == '#' && (text.length == 1 || text[1] == 0)) {
            return new SortPattern(true, true, NOTHING, NOTHING, null);
        }
        int end = untilNul(text);
        int star = 0;
        while (star < end && text[star] != '*') {
            star++;
        }
        if (star == end) {
            return new SortPattern(false, true, text, NOTHING, null);
        }
        byte[] prefix = Arrays.copyOf(text, star);
        int arrow = arrow(text, star + 1, end);
        if (arrow < 0) {
            return new SortPattern(false, false, prefix, Arrays.copyOfRange(text, star + 1, text.length), null);
        }
        return new SortPattern(
                false,
                false,
                prefix,
                Arrays.copyOfRange(text, star + 1, arrow),
                Arrays.copyOfRange(text, arrow + 2, text.length));
    }

    private static int untilNul(byte[] text) {
        int end = 0;
        while (end < text.length && text[end] != 0) {
            end++;
        }
        return end;
    }

    /// The first arrow, if something follows it; -1 else.
    private static int arrow(byte[] text, int from, int end) {
        for (int i = from; i + 1 < end; i++) {
            if (text[i] == '-' && text[i + 1] == '>') {
                return i + 2 < end ? i : -1;
            }
        }
        return -1;
    }

    /// The name of the key for an element.
    byte[] key(byte[] element) {
        byte[] key = Arrays.copyOf(prefix, prefix.length + element.length + suffix.length);
        System.arraycopy(element, 0, key, prefix.length, element.length);
        System.arraycopy(suffix, 0, key, prefix.length + element.length, suffix.length);
        return key;
    }
}
