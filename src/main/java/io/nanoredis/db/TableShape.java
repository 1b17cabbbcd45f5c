package io.nanoredis.db;

/// The form that the table of a logical database has at a moment.
///
/// @param segments segments, those in chains included
/// @param chainedSegments segments behind the first of their chain, which exist only where hashes collide
/// @param depth hash bits by which the directory tells segments apart
/// @param slots room for keys, taken or not
/// @param bytes memory of all segments
public record TableShape(int segments, int chainedSegments, int depth, long slots, long bytes) {}
