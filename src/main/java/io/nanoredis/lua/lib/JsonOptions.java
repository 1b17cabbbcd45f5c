package io.nanoredis.lua.lib;

/// How one cjson instance encodes and decodes: what its configuring functions have set.
///
/// *Thread*: the engine's. Settings last as long as the engine, as in Redis.
final class JsonOptions {
    static final int NUMBER_DIGITS_MAX = 14;

    private static final int DEPTH = 1000;
    private static final int SPARSE_RATIO = 2;
    private static final int SPARSE_SAFE = 10;

    /// What is done with a number that JSON has no form for: refused, written out, written as null.
    enum Invalid {
        OFF,
        ON,
        NULL
    }

    boolean sparseConvert;
    int sparseRatio = SPARSE_RATIO;
    int sparseSafe = SPARSE_SAFE;
    int encodeDepthMax = DEPTH;
    int decodeDepthMax = DEPTH;
    int numberDigits = NUMBER_DIGITS_MAX;
    boolean keepBuffer = true;
    Invalid encodeInvalid = Invalid.OFF;
    boolean decodeInvalid = true;
}
