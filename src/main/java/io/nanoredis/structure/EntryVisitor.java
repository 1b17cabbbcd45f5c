package io.nanoredis.structure;

/// Takes the entries that a walk over a [CountedTree] meets.
///
/// *thread* — the tree's owner, within the walk; it must not touch the tree.
@FunctionalInterface
public interface EntryVisitor {
    /// Takes one entry, given as its address, which is valid until this returns.
    void entry(long address);
}
