package io.nanoredis.command;

/// What INFO and MEMORY tell of scripts and functions.
///
/// @param scripts scripts in the cache
/// @param scriptBytes what their texts take
/// @param libraries libraries of functions
/// @param functions functions in them
/// @param libraryBytes what the texts of the libraries take
/// @param evalEngineBytes what the engines hold that run scripts, at most
/// @param functionEngineBytes what the engines hold that run functions, at most
public record ScriptFigures(
        int scripts,
        long scriptBytes,
        int libraries,
        int functions,
        long libraryBytes,
        long evalEngineBytes,
        long functionEngineBytes) {
    /// Those of a server that has not seen any.
    public static final ScriptFigures NONE = new ScriptFigures(0, 0, 0, 0, 0, 0, 0);
}
