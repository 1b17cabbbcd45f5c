package io.nanoredis.rdb;

/// Reads the elements of a packed block, in the form of today ([ListpackReader]) or that of Redis before 7.0
/// ([ZiplistReader]): checks all of it first, then steps from element to element.
///
/// *Thread*: one owner; reused by [#open].
public sealed interface PackedReader permits ListpackReader, ZiplistReader {
    /// Checks a part of an array and stands before its first element.
    ///
    /// @throws RdbFormatException if it is not one such block, or its elements reach out of it
    void open(byte[] input, int offset, int length) throws RdbFormatException;

    /// Lets go of the input.
    void release();

    /// Stands before the first element again.
    void rewind();

    /// The number of elements.
    int count();

    /// Whether there is another element.
    boolean hasNext();

    /// Steps to the next element of a block that was checked.
    void next();

    /// Whether the element is an integer, [#number]; else it is a string.
    boolean isInteger();

    /// The value of an element that is an integer.
    long number();

    /// The array that holds the string.
    byte[] array();

    /// Where the string begins in [#array].
    int textOffset();

    /// The bytes of the string.
    int textLength();
}
