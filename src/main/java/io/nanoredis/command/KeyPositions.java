package io.nanoredis.command;

import io.nanoredis.resp.Args;
import java.util.function.IntConsumer;

/// Which arguments of a command are keys, by the range, the count or the locator of its row.
public final class KeyPositions {
    private KeyPositions() {}

    /// The number of keys; negative when the counting argument is no number or counts more than there are.
    public static int count(Command command, Args args) {
        KeyLocator locator = command.keyLocator();
        if (locator != null) {
            return locator.count(args);
        }
        if (command.numKeysAt() == 0) {
            return command.keyCount(args.count(), 0);
        }
        int at = command.numKeysAt();
        if (at >= args.count() || !args.tryLong(at)) {
            return -1;
        }
        long keys = args.longValue();
        long last = command.firstKey() + (keys - 1) * command.keyStep();
        return keys < 1 || keys > args.count() || last >= args.count() ? -1 : (int) keys;
    }

    /// The argument that holds key number `key`.
    public static int position(Command command, Args args, int key) {
        KeyLocator locator = command.keyLocator();
        return locator == null ? command.firstKey() + key * command.keyStep() : locator.position(args, key);
    }

    /// Calls `visitor` with the position of every key.
    public static void forEach(Command command, Args args, IntConsumer visitor) {
        int keys = count(command, args);
        for (int k = 0; k < keys; k++) {
            visitor.accept(position(command, args, k));
        }
    }
}
