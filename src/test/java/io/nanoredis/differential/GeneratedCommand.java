package io.nanoredis.differential;

import io.nanoredis.testing.Request;

/// One command of a stream, and how many replies it has (none while replies are switched off, else one).
public record GeneratedCommand(Request request, int replies) {
    /// True for a command that must not share a pipeline with others: one that is followed up before the next, or that
    /// lets time pass.
    public boolean isBarrier() {
        return request.upper(0).equals("SCAN")
                || (request.upper(0).equals("DEBUG") && request.upper(1).equals("SLEEP"));
    }

    @Override
    public String toString() {
        return replies == 0 ? request + "   (no reply)" : request.toString();
    }
}
