package io.nanoredis.differential;

import io.nanoredis.testing.Request;
import java.util.Locale;
import java.util.Set;

/// One command of a stream, and how many replies it has (none while replies are switched off, else one).
public record GeneratedCommand(Request request, int replies) {
    private static final Set<String> CONTAINERS =
            Set.of("command", "client", "config", "object", "memory", "latency", "slowlog", "script", "function");

    /// True for a command that must not share a pipeline with others: one that is followed up before the next, or
    /// that lets time pass.
    public boolean isBarrier() {
        return ScanWalk.isScan(request)
                || (request.upper(0).equals("DEBUG") && request.upper(1).equals("SLEEP"));
    }

    /// The name of the command in lower case as [io.nanoredis.testing.CommandFact] has it, a subcommand as
    /// `client|getname`.
    public String name() {
        String name = request.upper(0).toLowerCase(Locale.ROOT);
        boolean container = CONTAINERS.contains(name) && request.args().size() > 1;
        return container ? name + '|' + request.upper(1).toLowerCase(Locale.ROOT) : name;
    }

    @Override
    public String toString() {
        return replies == 0 ? request + "   (no reply)" : request.toString();
    }
}
