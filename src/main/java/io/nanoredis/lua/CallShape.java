package io.nanoredis.lua;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The arguments of one `redis.call` behind the name of the command, as far as they are known before the script runs.
///
/// @param keys which of them are declared keys
/// @param constants the constant strings and numbers among them, null for all others
/// @param tail what the last of them stands for
record CallShape(List<Boolean> keys, List<@Nullable String> constants, Tail tail) {
    /// What the last argument stands for.
    enum Tail {
        /// One value, like all others.
        ONE,
        /// Any number of declared keys.
        KEYS,
        /// Any number of anything.
        ANYTHING
    }

    /// Whether `command` with such arguments touches declared keys only.
    boolean touchesDeclaredKeysOnly(String command, CommandKeys commands) {
        return tail == Tail.ONE ? isClosedClean(command, commands) : isOpenClean(command, commands);
    }

    private boolean isClosedClean(String command, CommandKeys commands) {
        int[] positions = commands.positions(command, new ArrayList<>(constants));
        if (positions == null) {
            return false;
        }
        for (int position : positions) {
            if (position > keys.size() || !keys.get(position - 1)) {
                return false;
            }
        }
        return true;
    }

    private boolean isOpenClean(String command, CommandKeys commands) {
        CommandKeys.Range range = commands.range(command);
        if (range == null) {
            return false;
        }
        if (range.first() == 0) {
            return true;
        }
        int fixed = keys.size() - 1;
        if (tail == Tail.ANYTHING && (range.last() < 0 || range.last() > fixed)) {
            return false;
        }
        int last = range.last() < 0 ? fixed : Math.min(range.last(), fixed);
        for (int position = range.first(); position <= last; position += range.step()) {
            if (!keys.get(position - 1)) {
                return false;
            }
        }
        return true;
    }
}
