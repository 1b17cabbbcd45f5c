package io.nanoredis.script;

import io.nanoredis.command.Session;
import io.nanoredis.resp.Args;
import io.nanoredis.resp.ErrorReply;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// One execution of a script or function: what it may do, and what it has done so far.
///
/// *Thread*: that of its engine. Reused from one execution to the next.
final class ScriptRun {
    private static final ErrorReply WRITES_REFUSED =
            ErrorReply.of("ERR Can not execute a script with write flag using *_ro command.");

    private String name = "";
    private boolean function;
    private boolean readOnly;
    private boolean outOfMemory;
    private boolean resp3;
    private boolean dirty;
    private Args command = new Args();

    /// Begins an execution.
    ///
    /// @param scriptName the function, or the digest of the script
    /// @param isFunction whether it is a function of a library
    /// @param flags what it declares; null without a shebang line
    /// @param readOnlyCommand whether it was called by EVAL_RO or its like
    /// @param memoryExhausted whether memory was used up before it began
    /// @param arguments the command that called it
    /// @return why it must not run, null if it may
    @Nullable
    ErrorReply begin(
            String scriptName,
            boolean isFunction,
            @Nullable Set<ScriptFlag> flags,
            boolean readOnlyCommand,
            boolean memoryExhausted,
            Args arguments) {
        boolean noWrites = flags != null && flags.contains(ScriptFlag.NO_WRITES);
        boolean allowOom = flags != null && flags.contains(ScriptFlag.ALLOW_OOM);
        if (flags != null && !noWrites) {
            if (memoryExhausted && !allowOom) {
                return ErrorReply.OUT_OF_MEMORY;
            }
            if (readOnlyCommand) {
                return WRITES_REFUSED;
            }
        }
        name = scriptName;
        function = isFunction;
        readOnly = readOnlyCommand || noWrites;
        outOfMemory = memoryExhausted && !allowOom;
        resp3 = false;
        dirty = false;
        command = arguments;
        return null;
    }

    /// The function, or the digest of the script.
    String name() {
        return name;
    }

    /// Whether it is a function of a library.
    boolean isFunction() {
        return function;
    }

    /// The command that called it.
    Args command() {
        return command;
    }

    /// Whether it must not change anything.
    boolean isReadOnly() {
        return readOnly;
    }

    /// Whether commands that need memory are refused: not any more once something was written, so that it does not
    /// stop half-way.
    boolean deniesOom() {
        return outOfMemory && !dirty;
    }

    /// Notes that a command that writes is about to run.
    void writes() {
        dirty = true;
    }

    /// Whether it has chosen RESP3.
    boolean resp3() {
        return resp3;
    }

    /// Chooses the protocol in which commands answer it.
    void resp3(boolean on, Session session) {
        resp3 = on;
        session.resp3(on);
    }
}
