package io.nanoredis.command;

/// CLIENT PAUSE: until when which commands wait.
///
/// *Thread*: written by the command under the lock of this object, which no data path enters; read by every proactor.
public final class Pause {
    private record State(long untilMs, boolean all) {}

    private volatile State state = new State(0, false);

    /// Pauses until `untilMs`; an earlier pause is never shortened, and one of all commands stays one.
    public synchronized void pause(long untilMs, boolean all, long nowMs) {
        State now = state;
        boolean active = now.untilMs > nowMs;
        state = new State(active ? Math.max(now.untilMs, untilMs) : untilMs, all || (active && now.all));
    }

    /// Ends the pause.
    public synchronized void unpause() {
        state = new State(0, false);
    }

    /// Whether `command` has to wait at `nowMs`.
    public boolean holds(Command command, long nowMs) {
        State now = state;
        if (now.untilMs == 0 || now.untilMs <= nowMs) {
            return false;
        }
        return now.all ? !isClientCommand(command) : command.isWrite() || command.has(CommandFlag.MAY_REPLICATE);
    }

    /// Whether EXEC has to wait at `nowMs` with these commands.
    public boolean holds(QueuedCommands queue, long nowMs) {
        State now = state;
        return now.untilMs > nowMs && (now.all || queue.isWrite() || queue.mayReplicate());
    }

    private static boolean isClientCommand(Command command) {
        Command parent = command.parent();
        return parent != null && parent.name().equals("client");
    }

    /// When the pause ends, 0 when there is none.
    public long untilMs() {
        return state.untilMs;
    }

    /// Whether all commands wait, not only those that write.
    public boolean all() {
        return state.all;
    }
}
