package io.nanoredis.resp;

import java.io.Serial;

/// A reply would outgrow the room that its connection may use.
public final class ReplyTooLargeException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1L;

    ReplyTooLargeException(long bytesNeeded, int bytesMax) {
        super("reply of " + bytesNeeded + " bytes (expected at most " + bytesMax + ")");
    }
}
