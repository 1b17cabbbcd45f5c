package io.nanoredis.family.set;

/// In which way several sets become one.
enum Combination {
    /// What all have.
    INTERSECTION,
    /// What at least one has.
    UNION,
    /// What the first has and none of the others.
    DIFFERENCE
}
