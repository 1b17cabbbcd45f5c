package io.nanoredis.lua.text;

/// A pattern, or what refers to its captures, that makes no sense: the message is Lua's.
///
/// *Thread*: the engine's. It carries no Java stack, so that raising one is cheap.
public final class PatternException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String text;

    /// A complaint with the text that the script shall see.
    public PatternException(String message) {
        super(message, null, false, false);
        this.text = message;
    }

    /// The text that the script shall see.
    public String text() {
        return text;
    }
}
