package io.nanoredis.command;

import io.nanoredis.resp.Args;
import java.util.ArrayList;
import java.util.List;

/// One place where scripts run, and the script that runs there: what others may know of it and ask of it.
///
/// *Thread*: begun and ended by the thread that runs scripts there; the rest by any. A script that ends in time costs a
/// few plain stores.
public final class RunningScript {
    /// What [#shard] says of a script that holds up all shards.
    public static final int ALL_SHARDS = -1;

    private final RunningScripts all;
    private final int shard;

    // Of the running thread, told to others by `late`.
    private String name = "";
    private boolean function;
    private long startNs;
    private List<byte[]> arguments = List.of();

    private volatile boolean late;
    private volatile boolean dirty;
    private volatile boolean killed;

    /// A place that holds up `shard`, or [#ALL_SHARDS].
    public RunningScript(RunningScripts all, int shard) {
        this.all = all;
        this.shard = shard;
    }

    /// A script begins.
    ///
    /// @param scriptName the function, or the digest of a script
    /// @param isFunction whether it is a function of a library
    public void begin(String scriptName, boolean isFunction, long nowNs) {
        name = scriptName;
        function = isFunction;
        startNs = nowNs;
        dirty = false;
        killed = false;
    }

    /// The script has passed the limit of its time: from now on others are told that the server is busy.
    public void passLimit(Args args) {
        List<byte[]> words = new ArrayList<>(args.count());
        for (int i = 0; i < args.count(); i++) {
            words.add(args.bytes(i));
        }
        arguments = words;
        late = true;
        all.add(this);
    }

    /// The script is over.
    public void end() {
        if (late) {
            all.remove(this);
            late = false;
            arguments = List.of();
        }
    }

    /// The script is going to change data: from now on nobody can stop it.
    public void changesData() {
        if (!dirty) {
            dirty = true;
        }
    }

    /// Whether it has passed the limit of its time.
    public boolean isLate() {
        return late;
    }

    /// Whether somebody wants it to stop.
    public boolean isKilled() {
        return killed;
    }

    /// Asks it to stop; false if it has changed data.
    public boolean kill() {
        if (dirty) {
            return false;
        }
        killed = true;
        return true;
    }

    /// Whether it holds up `id`.
    public boolean holdsUp(int id) {
        return shard == ALL_SHARDS || shard == id;
    }

    /// Whether it is a function of a library.
    public boolean isFunction() {
        return function;
    }

    /// The function, or the digest of the script.
    public String name() {
        return name;
    }

    /// The command that began it; of a script that has passed its limit.
    public List<byte[]> arguments() {
        return arguments;
    }

    /// When it began, by the monotonic clock.
    public long startNs() {
        return startNs;
    }
}
