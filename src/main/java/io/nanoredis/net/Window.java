package io.nanoredis.net;

import io.nanoredis.command.Command;
import io.nanoredis.resp.Args;

/// Parsed commands that will run on this shard together, so that their cache misses overlap.
///
/// *Shape*: parallel arrays; the arguments are views into the connection's input, so a window is emptied before its
/// bytes
/// move. *Thread*: the proactor.
final class Window {
    static final int COMMANDS_MAX = 64;

    final Args[] args = new Args[COMMANDS_MAX];
    final Command[] commands = new Command[COMMANDS_MAX];
    final long[] keyHashes = new long[COMMANDS_MAX];
    final int[] databases = new int[COMMANDS_MAX];
    final boolean[] discard = new boolean[COMMANDS_MAX];
    /// Whether the client may cache what is read.
    final boolean[] cached = new boolean[COMMANDS_MAX];
    /// Whether the reply belongs to the round under way rather than to the output itself.
    final boolean[] inRound = new boolean[COMMANDS_MAX];

    int count;

    Window() {
        for (int i = 0; i < COMMANDS_MAX; i++) {
            args[i] = new Args();
        }
    }

    /// Where the next command is parsed to.
    Args nextArgs() {
        return args[count];
    }

    void add(
            Command command,
            long keyHash,
            int database,
            boolean discardReply,
            boolean maybeCached,
            boolean belongsToRound) {
        commands[count] = command;
        keyHashes[count] = keyHash;
        databases[count] = database;
        discard[count] = discardReply;
        cached[count] = maybeCached;
        inRound[count++] = belongsToRound;
    }

    boolean isFull() {
        return count == COMMANDS_MAX;
    }
}
