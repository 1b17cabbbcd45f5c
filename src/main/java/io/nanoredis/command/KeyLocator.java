package io.nanoredis.command;

import io.nanoredis.resp.Args;

/// Finds the keys of a command where their places depend on the arguments, such as behind options.
///
/// *Thread*: any; no state. Arguments that the command will refuse may be told to have no keys.
public interface KeyLocator {
    /// The number of keys; negative if the arguments contradict themselves.
    int count(Args args);

    /// The argument that holds key number `key`, which is less than their number.
    int position(Args args, int key);
}
