package io.nanoredis.script;

import io.nanoredis.resp.ErrorReply;

/// A script, library or payload that cannot be taken, with what the client is told.
public final class ScriptException extends Exception {
    private static final long serialVersionUID = 1L;

    /// @param text what the client is told, without the code ERR
    public ScriptException(String text) {
        super(text, null, false, false);
    }

    /// The error as a reply.
    public ErrorReply reply() {
        return ErrorReply.of("ERR " + getMessage());
    }
}
