package io.nanoredis.family.generic;

import io.nanoredis.resp.NumberText;
import java.util.Arrays;
import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/// Puts the elements of SORT in order.
///
/// Numbers are read as C's `strtod` reads them, texts are compared byte by byte, up to a NUL unless the result is
/// stored, as in Redis with the C locale. Elements of equal numbers are in the order of their bytes; elements of equal
/// texts stay in the order in which they came.
final class SortOrder {
    private SortOrder() {}

    /// An element with what is compared.
    private static final class Item {
        private final byte[] element;
        private final byte @Nullable [] weight;
        private double score;

        Item(byte[] element, byte @Nullable [] weight) {
            this.element = element;
            this.weight = weight;
        }

        /// False where the weight is no number; a missing one counts as 0.
        boolean parseScore() {
            if (weight != null) {
                score = number(weight);
            }
            return !Double.isNaN(score);
        }
    }

    /// The elements in the order that is asked for; null if some weight is no number and should be one.
    ///
    /// @param weights what is compared for each element, null where there is nothing; null for the elements themselves
    static byte @Nullable [][] sorted(byte[][] elements, byte @Nullable [] @Nullable [] weights, SortRequest request) {
        Item[] items = new Item[elements.length];
        boolean numbers = true;
        for (int i = 0; i < items.length; i++) {
            items[i] = new Item(elements[i], weights == null ? elements[i] : weights[i]);
            numbers &= request.alpha() || items[i].parseScore();
        }
        if (!numbers) {
            return null;
        }
        Comparator<Item> order = request.alpha() ? byText(request.store() != 0) : SortOrder::byNumber;
        Arrays.sort(items, request.descending() ? order.reversed() : order);
        byte[][] sorted = new byte[items.length][];
        for (int i = 0; i < items.length; i++) {
            sorted[i] = items[i].element;
        }
        return sorted;
    }

    private static int byNumber(Item a, Item b) {
        if (a.score < b.score) {
            return -1;
        }
        return a.score > b.score ? 1 : Arrays.compareUnsigned(a.element, b.element);
    }

    private static Comparator<Item> byText(boolean whole) {
        return (a, b) -> {
            byte[] left = a.weight;
            byte[] right = b.weight;
            if (left == null || right == null) {
                return Boolean.compare(left != null, right != null);
            }
            return whole
                    ? Arrays.compareUnsigned(left, right)
                    : Arrays.compareUnsigned(left, 0, untilNul(left), right, 0, untilNul(right));
        };
    }

    private static int untilNul(byte[] text) {
        int end = 0;
        while (end < text.length && text[end] != 0) {
            end++;
        }
        return end;
    }

    /// The number that a text is, NaN if it is none: blanks may stand in front, a NUL ends it, nothing is 0.
    private static double number(byte[] text) {
        int end = untilNul(text);
        int from = 0;
        while (from < end && (text[from] == ' ' || (text[from] >= '\t' && text[from] <= '\r'))) {
            from++;
        }
        return end == 0 ? 0 : NumberText.parseDouble(text, from, end - from);
    }
}
