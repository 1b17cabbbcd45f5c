package io.nanoredis.command;

/// What a version has changed in a command that had been there before.
///
/// @param version the Redis version
/// @param what the change, in one sentence
public record CommandChange(String version, String what) {}
