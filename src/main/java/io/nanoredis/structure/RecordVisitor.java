package io.nanoredis.structure;

/// Takes the records that a walk over a table meets.
///
/// *thread* — the table's owner, within the walk. The record is valid until it returns; it may remove that record from
/// the table, and must not change the table otherwise.
@FunctionalInterface
public interface RecordVisitor {
    /// Takes one record, given as its address; see [Record].
    void record(long address);
}
