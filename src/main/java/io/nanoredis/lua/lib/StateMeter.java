package io.nanoredis.lua.lib;

import io.nanoredis.lua.LuaAbort;
import io.nanoredis.lua.LuaState;
import io.nanoredis.lua.text.Meter;

/// Charges library work to an engine.
record StateMeter(LuaState state) implements Meter {
    @Override
    public void charge(long bytes) {
        state.memory().charge(bytes);
    }

    @Override
    public void work(int steps) {
        state.work(steps);
    }

    @Override
    public RuntimeException tooLong(long bytes) {
        return new LuaAbort(LuaAbort.Reason.MEMORY, "not enough memory");
    }
}
