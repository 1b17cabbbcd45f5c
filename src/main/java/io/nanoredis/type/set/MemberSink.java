package io.nanoredis.type.set;

/// Takes members of sets, one after the other.
@FunctionalInterface
public interface MemberSink {
    /// Takes one member, a part of an array that is only lent; returns whether more are wanted.
    boolean member(byte[] array, int offset, int length);
}
