package io.nanoredis.lua;

/// The instructions of the register machine.
///
/// *Shape*: 64 bits: operation (8 bits, lowest), A (8 bits), B (24 bits), C (24 bits, signed where it is a jump).
/// R(x) is a register, K(x) a constant. `top` is where an open list of values ends (B or C is 0).
final class Op {
    /// R(A) := R(B)
    static final int MOVE = 0;
    /// R(A) := K(B)
    static final int CONSTANT = 1;
    /// R(A) ... R(B) := nil
    static final int NIL = 2;
    /// R(A) := true
    static final int TRUE = 3;
    /// R(A) := false
    static final int FALSE = 4;
    /// R(A) := upvalue B
    static final int GET_OUTER = 5;
    /// upvalue B := R(A)
    static final int SET_OUTER = 6;
    /// R(A) := global K(B)
    static final int GET_GLOBAL = 7;
    /// global K(B) := R(A)
    static final int SET_GLOBAL = 8;
    /// R(A) := R(B)[R(C)]
    static final int GET_INDEX = 9;
    /// R(A) := R(B)[K(C)], a string
    static final int GET_FIELD = 10;
    /// R(A)[R(B)] := R(C)
    static final int SET_INDEX = 11;
    /// R(A)[K(B)] := R(C), a string
    static final int SET_FIELD = 12;
    /// R(A+1) := R(B); R(A) := R(B)[K(C)]
    static final int SELF = 13;
    /// R(A) := {} with room for B list values and C fields
    static final int NEW_TABLE = 14;
    /// R(A)[C+i] := R(A+i) for 1 <= i <= B; B = 0: to the top
    static final int SET_LIST = 15;

    /// R(A) := R(B) + R(C)
    static final int ADD = 16;
    /// R(A) := R(B) + K(C)
    static final int ADD_CONSTANT = 17;
    /// R(A) := R(B) - R(C)
    static final int SUBTRACT = 18;
    /// R(A) := R(B) - K(C)
    static final int SUBTRACT_CONSTANT = 19;
    /// R(A) := R(B) * R(C)
    static final int MULTIPLY = 20;
    /// R(A) := R(B) * K(C)
    static final int MULTIPLY_CONSTANT = 21;
    /// R(A) := R(B) / R(C)
    static final int DIVIDE = 22;
    /// R(A) := R(B) / K(C)
    static final int DIVIDE_CONSTANT = 23;
    /// R(A) := R(B) % R(C)
    static final int MODULO = 24;
    /// R(A) := R(B) % K(C)
    static final int MODULO_CONSTANT = 25;
    /// R(A) := R(B) ^ R(C)
    static final int POWER = 26;
    /// R(A) := R(B) ^ K(C)
    static final int POWER_CONSTANT = 27;
    /// R(A) := -R(B)
    static final int MINUS = 28;
    /// R(A) := not R(B)
    static final int NOT = 29;
    /// R(A) := #R(B)
    static final int LENGTH = 30;
    /// R(A) := R(B) .. ... .. R(C)
    static final int CONCAT = 31;

    /// jump C
    static final int JUMP = 32;
    /// if R(A) then jump C
    static final int JUMP_IF = 33;
    /// if not R(A) then jump C
    static final int JUMP_UNLESS = 34;
    /// if R(A) == R(B) then jump C
    static final int JUMP_EQUAL = 35;
    /// if R(A) ~= R(B) then jump C
    static final int JUMP_NOT_EQUAL = 36;
    /// if R(A) == K(B) then jump C
    static final int JUMP_EQUAL_CONSTANT = 37;
    /// if R(A) ~= K(B) then jump C
    static final int JUMP_NOT_EQUAL_CONSTANT = 38;
    /// if R(A) < R(B) then jump C
    static final int JUMP_LESS = 39;
    /// if not R(A) < R(B) then jump C
    static final int JUMP_NOT_LESS = 40;
    /// if R(A) <= R(B) then jump C
    static final int JUMP_LESS_OR_EQUAL = 41;
    /// if not R(A) <= R(B) then jump C
    static final int JUMP_NOT_LESS_OR_EQUAL = 42;
    /// if R(A) < K(B), a number, then jump C
    static final int JUMP_LESS_CONSTANT = 43;
    /// if not R(A) < K(B) then jump C
    static final int JUMP_NOT_LESS_CONSTANT = 44;
    /// if R(A) <= K(B), a number, then jump C
    static final int JUMP_LESS_OR_EQUAL_CONSTANT = 45;
    /// if not R(A) <= K(B) then jump C
    static final int JUMP_NOT_LESS_OR_EQUAL_CONSTANT = 46;
    /// if K(B) < R(A), a number, then jump C
    static final int JUMP_GREATER_CONSTANT = 47;
    /// if not K(B) < R(A) then jump C
    static final int JUMP_NOT_GREATER_CONSTANT = 48;
    /// if K(B) <= R(A), a number, then jump C
    static final int JUMP_GREATER_OR_EQUAL_CONSTANT = 49;
    /// if not K(B) <= R(A) then jump C
    static final int JUMP_NOT_GREATER_OR_EQUAL_CONSTANT = 50;
    /// jump C, backwards
    static final int LOOP = 51;

    /// R(A) ... R(A+C-2) := R(A)(R(A+1) ... R(A+B-1)); B = 0: to the top; C = 0: all results, to the top
    static final int CALL = 52;
    /// return R(A)(R(A+1) ... R(A+B-1))
    static final int TAIL_CALL = 53;
    /// return R(A) ... R(A+B-2); B = 0: to the top
    static final int RETURN = 54;
    /// return R(A)
    static final int RETURN_ONE = 55;
    /// return
    static final int RETURN_NONE = 56;
    /// R(A) := closure of function B
    static final int CLOSURE = 57;
    /// close the upvalues from R(A) on
    static final int CLOSE = 58;
    /// R(A) ... R(A+B-2) := extra arguments; B = 0: all, to the top
    static final int VARARG = 59;
    /// prepare R(A) (first), R(A+1) (last), R(A+2) (step); jump C
    static final int NUMERIC_FOR_PREPARE = 60;
    /// R(A) += R(A+2); unless beyond R(A+1): R(A+3) := R(A), jump C
    static final int NUMERIC_FOR = 61;
    /// R(A+3) ... R(A+2+B) := R(A)(R(A+1), R(A+2)); unless R(A+3) is nil: R(A+2) := R(A+3), jump C
    static final int GENERIC_FOR = 62;
    /// R(A) := table of the extra arguments, with their number as `n`
    static final int ARG_TABLE = 63;

    static final int B_MAX = (1 << 24) - 1;

    private Op() {}

    static long make(int op, int a, int b, int c) {
        return op | (long) a << 8 | (long) (b & B_MAX) << 16 | (long) c << 40;
    }

    static int of(long instruction) {
        return (int) instruction & 0xFF;
    }

    static int a(long instruction) {
        return (int) (instruction >>> 8) & 0xFF;
    }

    static int b(long instruction) {
        return (int) (instruction >>> 16) & B_MAX;
    }

    static int c(long instruction) {
        return (int) (instruction >> 40);
    }

    static long withC(long instruction, int c) {
        return (instruction & 0xFF_FFFF_FFFFL) | (long) c << 40;
    }
}
