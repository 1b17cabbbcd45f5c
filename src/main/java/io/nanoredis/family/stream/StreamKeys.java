package io.nanoredis.family.stream;

import io.nanoredis.command.KeyLocator;
import io.nanoredis.resp.Args;

/// The keys of XREAD and XREADGROUP: the first half of what follows the word STREAMS.
///
/// *Thread*: any; no state.
final class StreamKeys implements KeyLocator {
    static final StreamKeys LOCATOR = new StreamKeys();

    private static final int NONE = 0;

    private StreamKeys() {}

    /// The argument behind STREAMS, or 0 if that does not stand where it can.
    static int first(Args args) {
        int i = 1;
        while (i < args.count() && !args.is(i, Words.STREAMS)) {
            if (args.is(i, Words.BLOCK) || args.is(i, Words.COUNT) || args.is(i, Words.CLAIM)) {
                i += 2;
            } else if (args.is(i, Words.GROUP)) {
                i += 3;
            } else if (args.is(i, Words.NOACK)) {
                i++;
            } else {
                return NONE;
            }
        }
        return i + 1 < args.count() ? i + 1 : NONE;
    }

    @Override
    public int count(Args args) {
        int first = first(args);
        int rest = args.count() - first;
        return first == NONE || rest % 2 != 0 ? -1 : rest / 2;
    }

    @Override
    public int position(Args args, int key) {
        return first(args) + key;
    }
}
