package io.nanoredis.command;

import io.nanoredis.resp.ErrorReply;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Arrays;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// The scripts of the server that have run longer than `busy-reply-threshold`: whoever they hold up is told so.
///
/// *Thread*: any. Looked at by every command, so that it costs one read while there are none.
public final class RunningScripts {
    private static final ErrorReply BUSY_SCRIPT =
            ErrorReply.of("BUSY Redis is busy running a script. You can only call SCRIPT KILL or SHUTDOWN NOSAVE.");
    private static final ErrorReply BUSY_FUNCTION =
            ErrorReply.of("BUSY Redis is busy running a script. You can only call FUNCTION KILL or SHUTDOWN NOSAVE.");
    private static final RunningScript[] NONE = {};
    private static final VarHandle LATE;

    static {
        try {
            LATE = MethodHandles.lookup().findVarHandle(RunningScripts.class, "late", RunningScript[].class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private volatile RunningScript[] late = NONE;
    private volatile boolean stopping;
    private volatile Supplier<ScriptFigures> figures = () -> ScriptFigures.NONE;

    /// Whether there are any.
    public boolean any() {
        return late.length > 0;
    }

    /// The one that began first; null without any.
    public @Nullable RunningScript first() {
        RunningScript[] scripts = late;
        return scripts.length == 0 ? null : scripts[0];
    }

    /// All of them.
    public RunningScript[] all() {
        return late.clone();
    }

    /// The one that holds up `shard`; null where none does.
    public @Nullable RunningScript on(int shard) {
        for (RunningScript script : late) {
            if (script.holdsUp(shard)) {
                return script;
            }
        }
        return null;
    }

    /// What clients are told whom `script` holds up.
    public static ErrorReply busy(RunningScript script) {
        return script.isFunction() ? BUSY_FUNCTION : BUSY_SCRIPT;
    }

    void add(RunningScript script) {
        RunningScript[] before;
        RunningScript[] more;
        do {
            before = late;
            more = Arrays.copyOf(before, before.length + 1);
            more[before.length] = script;
        } while (!LATE.compareAndSet(this, before, more));
    }

    @SuppressWarnings("ReferenceEquality") // a place is its identity
    void remove(RunningScript script) {
        RunningScript[] before;
        RunningScript[] fewer;
        do {
            before = late;
            fewer = Arrays.stream(before).filter(other -> other != script).toArray(RunningScript[]::new);
        } while (!LATE.compareAndSet(this, before, fewer));
    }

    /// The server is going down: scripts that have passed their limit end, whatever they have done.
    public void stop() {
        stopping = true;
    }

    /// Whether the server is going down.
    public boolean isStopping() {
        return stopping;
    }

    /// What is known of the server's scripts and functions.
    public ScriptFigures figures() {
        return figures.get();
    }

    /// Says where to ask for [#figures].
    public void figures(Supplier<ScriptFigures> source) {
        figures = source;
    }
}
