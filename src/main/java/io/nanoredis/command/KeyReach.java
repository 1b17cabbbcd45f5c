package io.nanoredis.command;

import io.nanoredis.resp.Args;

/// Tells whether a command with certain arguments reads keys which the arguments do not name, such as those whose names
/// SORT makes of a list's elements: no shard is then known to have all of them.
///
/// *Thread*: any; no state.
@FunctionalInterface
public interface KeyReach {
    /// Whether other keys than those named may be read.
    boolean reachesFurther(Args args);
}
