package io.nanoredis.config;

import java.io.Serial;

/// An option, a value or a file is not acceptable; the message is one line that says which, why, and what was expected.
public final class ConfigException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1L;

    /// @param message one line for the user
    public ConfigException(String message) {
        super(message);
    }
}
