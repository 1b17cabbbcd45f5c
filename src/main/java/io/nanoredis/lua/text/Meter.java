package io.nanoredis.lua.text;

/// What a piece of library work costs the script that asked for it.
///
/// *Thread*: the engine's.
public interface Meter {
    /// A meter that lets everything pass.
    Meter FREE = new Meter() {
        @Override
        public void charge(long bytes) {}

        @Override
        public void work(int steps) {}

        @Override
        public RuntimeException tooLong(long bytes) {
            return new IllegalStateException("bytes: " + bytes + " (expected what fits into an array)");
        }
    };

    /// Accounts for bytes that are about to be allocated.
    ///
    /// *Errors*: whatever ends the script, before anything is allocated.
    void charge(long bytes);

    /// Accounts for steps of work, each about as long as an instruction of the engine.
    ///
    /// *Errors*: whatever ends the script.
    void work(int steps);

    /// What to throw for more bytes than one string can have, whatever the bounds are.
    RuntimeException tooLong(long bytes);
}
