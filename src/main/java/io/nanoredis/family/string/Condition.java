package io.nanoredis.family.string;

import io.nanoredis.resp.Args;
import io.nanoredis.type.string.StringValue;

/// What IFEQ, IFNE, IFDEQ and IFDNE say about a value: that it is, or is not, a given string, or one with a given
/// digest.
///
/// A missing key is equal to nothing: IFEQ and IFDEQ do not hold for it, IFNE and IFDNE do.
final class Condition {
    /// How a condition turned out.
    enum Verdict {
        HOLDS,
        FAILS,
        /// The key holds another type.
        WRONG_TYPE,
        /// What was given as a digest cannot be one; noticed only where there is a value to compare.
        BAD_DIGEST
    }

    private Condition() {}

    /// Judges the record under `comparison`, one of [WriteOptions#COMPARISONS], with argument `operand`.
    ///
    /// @param record 0 for a missing key
    static Verdict judge(long record, long comparison, Args args, int operand) {
        boolean wantsEqual = WriteOptions.has(comparison, WriteOptions.IFEQ | WriteOptions.IFDEQ);
        if (record == 0) {
            return wantsEqual ? Verdict.FAILS : Verdict.HOLDS;
        }
        if (!StringValue.isString(record)) {
            return Verdict.WRONG_TYPE;
        }
        boolean equal;
        if (WriteOptions.has(comparison, WriteOptions.IFEQ | WriteOptions.IFNE)) {
            equal = StringValue.contentEquals(record, args.array(), args.offset(operand), args.length(operand));
        } else if (StringDigest.isDigestLength(args.length(operand))) {
            equal = StringDigest.digestEquals(record, args.array(), args.offset(operand));
        } else {
            return Verdict.BAD_DIGEST;
        }
        return equal == wantsEqual ? Verdict.HOLDS : Verdict.FAILS;
    }
}
