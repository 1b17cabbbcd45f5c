package io.nanoredis.rdb;

/// Says that bytes are not a value in the RDB form. Nothing has been created for them.
///
/// Carries no stack trace: it is an answer to a client's bytes, which may be wrong as often as the client likes.
public final class RdbFormatException extends Exception {
    private static final long serialVersionUID = 1L;

    /// @param message what is wrong; never shown to a client
    public RdbFormatException(String message) {
        super(message, null, false, false);
    }
}
