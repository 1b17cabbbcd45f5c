package io.nanoredis.lua;

/// Looks at a running script now and then.
@FunctionalInterface
public interface LuaHook {
    /// Called on the script's thread after every so many units of work. It may do other things for a while (serve
    /// the network, yield its fiber); values of the engine must not be touched.
    ///
    /// *Errors*: a [LuaAbort] ends the script.
    void onWork(LuaState state);
}
