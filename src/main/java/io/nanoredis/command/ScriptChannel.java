package io.nanoredis.command;

import io.nanoredis.shard.EngineShard;
import org.jspecify.annotations.Nullable;

/// The connection of a session that has none: that on whose behalf a script's commands run.
///
/// *Thread*: any; no state.
final class ScriptChannel implements SessionChannel {
    private final EngineShard home;

    ScriptChannel(EngineShard home) {
        this.home = home;
    }

    private static IllegalStateException absent() {
        return new IllegalStateException("connection: none (expected a command that scripts may call)");
    }

    @Override
    public EngineShard home() {
        return home;
    }

    @Override
    public Session session() {
        throw absent();
    }

    @Override
    public int queryBufferBytes() {
        return 0;
    }

    @Override
    public int queryBufferFreeBytes() {
        return 0;
    }

    @Override
    public long outputBytes() {
        return 0;
    }

    @Override
    public boolean busy() {
        return true;
    }

    @Override
    public @Nullable BlockedCommand blocked() {
        return null;
    }

    @Override
    public boolean unblock(boolean withError) {
        return false;
    }

    @Override
    public boolean paused() {
        return false;
    }

    @Override
    public int fileDescriptor() {
        return -1;
    }

    @Override
    public void push(byte[] encoded) {
        throw absent();
    }

    @Override
    public void push(byte[] head, byte[] tail) {
        throw absent();
    }

    @Override
    public void pushNews(byte[] head, byte[] tail) {
        throw absent();
    }

    @Override
    public void limitsChanged() {
        throw absent();
    }

    @Override
    public void closeNow() {
        throw absent();
    }

    @Override
    public void closeAfterFlush() {
        throw absent();
    }
}
