package io.nanoredis.family.command;

import io.nanoredis.command.KeySpec;
import io.nanoredis.resp.Args;
import java.util.Locale;
import java.util.function.IntConsumer;

/// Finds the arguments that one key spec describes.
///
/// *Source*: the documentation of key specifications.
final class KeyFinder {
    /// The arguments contradict the key spec, or it describes nothing that can be computed.
    static final int INVALID = -1;

    private static final int NOT_THERE = 0;

    private KeyFinder() {}

    /// Calls `visitor` with the position of each key.
    ///
    /// @return the number of keys, or [#INVALID] (keys may have been visited by then)
    static int find(KeySpec spec, Args args, IntConsumer visitor) {
        int begin = switch (spec.begin()) {
            case KeySpec.Begin.Index index -> index.position();
            case KeySpec.Begin.Keyword keyword -> afterKeyword(args, keyword.word(), keyword.startFrom());
            case KeySpec.Begin.Unknown unknown -> INVALID;
        };
        if (begin == INVALID || begin == NOT_THERE) {
            return begin;
        }
        int found = switch (spec.find()) {
            case KeySpec.Find.Range range -> range(range, begin, args, visitor);
            case KeySpec.Find.KeyNum count -> counted(count, begin, args, visitor);
            case KeySpec.Find.Unknown unknown -> INVALID;
        };
        return spec.flags().contains("incomplete") ? INVALID : found;
    }

    /// The argument after the keyword, searched forwards, or backwards from a negative start.
    private static int afterKeyword(Args args, String word, int startFrom) {
        int step = startFrom > 0 ? 1 : -1;
        int at = startFrom > 0 ? startFrom : args.count() + startFrom;
        for (; at >= 1 && at < args.count(); at += step) {
            if (args.text(at).toUpperCase(Locale.ROOT).equals(word)) {
                return at + 1;
            }
        }
        return NOT_THERE;
    }

    private static int range(KeySpec.Find.Range range, int first, Args args, IntConsumer visitor) {
        int last;
        if (range.lastKey() >= 0) {
            last = first + range.lastKey();
        } else if (range.limit() <= 1) {
            last = args.count() + range.lastKey();
        } else {
            last = first + (args.count() - first) / range.limit() + range.lastKey();
        }
        return visit(first, last, range.step(), args, visitor);
    }

    private static int counted(KeySpec.Find.KeyNum count, int begin, Args args, IntConsumer visitor) {
        int at = begin + count.keyNumIndex();
        if (at >= args.count() || !args.tryLong(at) || args.longValue() < 0) {
            return INVALID;
        }
        int first = begin + count.firstKey();
        long last = first + (Math.min(args.longValue(), args.count()) - 1) * count.step();
        return visit(first, (int) last, count.step(), args, visitor);
    }

    private static int visit(int first, int last, int step, Args args, IntConsumer visitor) {
        if (last < first || last >= args.count()) {
            return INVALID;
        }
        int keys = 0;
        for (int i = first; i <= last; i += step) {
            visitor.accept(i);
            keys++;
        }
        return keys;
    }
}
