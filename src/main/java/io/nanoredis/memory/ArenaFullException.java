package io.nanoredis.memory;

/// Says that an arena has no room for an allocation: its reservation, its configured limit or the machine is exhausted.
///
/// *errors* — thrown before anything is changed; whoever catches it may go on with the structures as they were.
public final class ArenaFullException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    ArenaFullException(String message) {
        super(message);
    }
}
