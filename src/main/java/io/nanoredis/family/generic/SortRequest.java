package io.nanoredis.family.generic;

import io.nanoredis.command.KeyLocator;
import io.nanoredis.resp.Args;
import io.nanoredis.resp.ErrorReply;
import io.nanoredis.resp.ReplyWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What SORT asks for.
///
/// @param descending whether the greatest comes first
/// @param alpha whether elements are compared as texts, else as numbers
/// @param limitStart the first element of the result; may be negative, which counts as 0
/// @param limitCount how many elements, negative for all
/// @param by what makes the key of the weight to compare of an element; null for the element itself
/// @param unsorted whether the order stays as it is, as the weight would be the same for all
/// @param gets what is replied of each element; nothing for the element itself
/// @param store the argument with the key that gets the result, 0 for none
record SortRequest(
        boolean descending,
        boolean alpha,
        long limitStart,
        long limitCount,
        @Nullable SortPattern by,
        boolean unsorted,
        List<SortPattern> gets,
        int store) {
    private static final byte[] ASC = word("ASC");
    private static final byte[] DESC = word("DESC");
    private static final byte[] ALPHA = word("ALPHA");
    private static final byte[] LIMIT = word("LIMIT");
    private static final byte[] BY = word("BY");
    private static final byte[] GET = word("GET");
    private static final byte[] STORE = word("STORE");
    private static final int FIRST_OPTION = 2;

    private static byte[] word(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    /// Null if the options are wrong, and the error has been replied.
    ///
    /// @param mayStore whether this is SORT, and not SORT_RO
    static @Nullable SortRequest parse(Args args, boolean mayStore, ReplyWriter out) {
        boolean descending = false;
        boolean alpha = false;
        long start = 0;
        long count = -1;
        SortPattern by = null;
        boolean unsorted = false;
        List<SortPattern> gets = new ArrayList<>();
        int store = 0;
        for (int i = FIRST_OPTION; i < args.count(); i++) {
            int left = args.count() - i - 1;
            if (args.is(i, ASC)) {
                descending = false;
            } else if (args.is(i, DESC)) {
                descending = true;
            } else if (args.is(i, ALPHA)) {
                alpha = true;
            } else if (args.is(i, LIMIT) && left >= 2) {
                if (!args.tryLong(i + 1)) {
                    out.error(ErrorReply.NOT_AN_INTEGER);
                    return null;
                }
                start = args.longValue();
                if (!args.tryLong(i + 2)) {
                    out.error(ErrorReply.NOT_AN_INTEGER);
                    return null;
                }
                count = args.longValue();
                i += 2;
            } else if (mayStore && args.is(i, STORE) && left >= 1) {
                store = ++i;
            } else if (args.is(i, BY) && left >= 1) {
                by = SortPattern.of(args.bytes(++i));
                unsorted |= by.constant();
            } else if (args.is(i, GET) && left >= 1) {
                gets.add(SortPattern.of(args.bytes(++i)));
            } else {
                out.error(ErrorReply.SYNTAX);
                return null;
            }
        }
        return new SortRequest(descending, alpha, start, count, by, unsorted, List.copyOf(gets), store);
    }

    /// Whether weights are values of other keys.
    boolean fetchesWeights() {
        return !unsorted && by != null && !by.constant();
    }

    /// Whether values of other keys are needed.
    boolean fetches() {
        return fetchesWeights() || gets.stream().anyMatch(get -> !get.constant());
    }

    /// What is done with a set that is to be stored in the order that it has: it has none, so one is made.
    SortRequest withOrder() {
        return new SortRequest(descending, true, limitStart, limitCount, null, false, gets, store);
    }

    /// Whether arguments name keys by patterns. Arguments that will be refused need not be right.
    static boolean hasPatterns(Args args) {
        for (int i = FIRST_OPTION; i + 1 < args.count(); i++) {
            boolean pattern = args.is(i, BY) || args.is(i, GET);
            if (pattern && !SortPattern.of(args.bytes(i + 1)).constant()) {
                return true;
            }
        }
        return false;
    }

    /// The key to sort.
    static final KeyLocator SOURCE = new KeyLocator() {
        @Override
        public int count(Args args) {
            return 1;
        }

        @Override
        public int position(Args args, int key) {
            return 1;
        }
    };

    /// The key to sort, and the last one behind STORE.
    static final KeyLocator SOURCE_AND_DESTINATION = new KeyLocator() {
        @Override
        public int count(Args args) {
            return storeOf(args) == 0 ? 1 : 2;
        }

        @Override
        public int position(Args args, int key) {
            return key == 0 ? 1 : storeOf(args);
        }
    };

    private static int storeOf(Args args) {
        int store = 0;
        for (int i = FIRST_OPTION; i < args.count(); i++) {
            if (args.is(i, LIMIT)) {
                i += 2;
            } else if (args.is(i, BY) || args.is(i, GET)) {
                i++;
            } else if (args.is(i, STORE) && i + 1 < args.count()) {
                store = i + 1; // what follows is looked at again, as in Redis
            }
        }
        return store;
    }
}
