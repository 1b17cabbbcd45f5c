package io.nanoredis.family.string;

import io.nanoredis.resp.Args;

/// The options of SET, GETEX and MSETEX, read into one long so that reading them allocates nothing.
///
/// *Shape*: bits 0-15 say which options were given; bits 16-39 hold the argument with the time of EX, PX, EXAT or
/// PXAT, bits 40-63 the argument that IFEQ, IFNE, IFDEQ or IFDNE compare with. Of the conditions only one kind may be
/// given, and of what concerns the expiry too; the same word may be repeated, and then the last one counts.
final class WriteOptions {
    static final int NX = 1;
    static final int XX = 1 << 1;
    static final int GET = 1 << 2;
    static final int KEEPTTL = 1 << 3;
    static final int PERSIST = 1 << 4;
    static final int EX = 1 << 5;
    static final int PX = 1 << 6;
    static final int EXAT = 1 << 7;
    static final int PXAT = 1 << 8;
    static final int IFEQ = 1 << 9;
    static final int IFNE = 1 << 10;
    static final int IFDEQ = 1 << 11;
    static final int IFDNE = 1 << 12;

    /// The options with a time.
    static final int TIMES = EX | PX | EXAT | PXAT;
    /// The options that compare the value.
    static final int COMPARISONS = IFEQ | IFNE | IFDEQ | IFDNE;

    private static final int EXPIRIES = TIMES | KEEPTTL | PERSIST;
    private static final int CONDITIONS = COMPARISONS | NX | XX;

    /// What SET takes.
    static final int OF_SET = CONDITIONS | TIMES | KEEPTTL | GET;
    /// What GETEX takes.
    static final int OF_GETEX = TIMES | PERSIST;
    /// What MSETEX takes.
    static final int OF_MSETEX = NX | XX | TIMES | KEEPTTL;

    /// Instead of options: a syntax error.
    static final long INVALID = -1;

    private static final int TIME_SHIFT = 16;
    private static final int OPERAND_SHIFT = 40;
    private static final int POSITION_MASK = 0xff_ffff;

    private WriteOptions() {}

    /// Reads the arguments from `first` on.
    ///
    /// @param allowed the options that the command takes
    /// @return the options, or [#INVALID]
    static long parse(Args args, int first, int allowed) {
        long options = 0;
        int last = args.count() - 1;
        for (int i = first; i <= last; i++) {
            int option = option(args, i) & allowed;
            if (option == 0 || (rivals(option) & options) != 0) {
                return INVALID;
            }
            options |= option;
            if ((option & (TIMES | COMPARISONS)) != 0) {
                if (i == last) {
                    return INVALID;
                }
                i++;
                options = with(options, (option & TIMES) != 0 ? TIME_SHIFT : OPERAND_SHIFT, i);
            }
        }
        return options;
    }

    /// The option that argument `i` names, 0 if it names none.
    static int option(Args args, int i) {
        return switch (args.length(i)) {
            case 2 -> twoLetters(args, i);
            case 3 -> args.is(i, Words.GET) ? GET : 0;
            case 4 -> fourLetters(args, i);
            case 5 -> args.is(i, Words.IFDEQ) ? IFDEQ : args.is(i, Words.IFDNE) ? IFDNE : 0;
            case 7 -> args.is(i, Words.KEEPTTL) ? KEEPTTL : args.is(i, Words.PERSIST) ? PERSIST : 0;
            default -> 0;
        };
    }

    private static int twoLetters(Args args, int i) {
        if (args.is(i, Words.EX)) {
            return EX;
        }
        if (args.is(i, Words.PX)) {
            return PX;
        }
        return args.is(i, Words.NX) ? NX : args.is(i, Words.XX) ? XX : 0;
    }

    private static int fourLetters(Args args, int i) {
        if (args.is(i, Words.EXAT)) {
            return EXAT;
        }
        if (args.is(i, Words.PXAT)) {
            return PXAT;
        }
        return args.is(i, Words.IFEQ) ? IFEQ : args.is(i, Words.IFNE) ? IFNE : 0;
    }

    /// The options that exclude `option`.
    private static int rivals(int option) {
        if ((option & EXPIRIES) != 0) {
            return EXPIRIES & ~option;
        }
        return (option & CONDITIONS) != 0 ? CONDITIONS & ~option : 0;
    }

    private static long with(long options, int shift, int position) {
        return (options & ~((long) POSITION_MASK << shift)) | ((long) position << shift);
    }

    /// Whether any of `wanted` was given.
    static boolean has(long options, int wanted) {
        return (options & wanted) != 0;
    }

    /// The argument with the time of EX, PX, EXAT or PXAT.
    static int timeAt(long options) {
        return (int) (options >>> TIME_SHIFT) & POSITION_MASK;
    }

    /// The argument with which the value is compared.
    static int operandAt(long options) {
        return (int) (options >>> OPERAND_SHIFT) & POSITION_MASK;
    }
}
