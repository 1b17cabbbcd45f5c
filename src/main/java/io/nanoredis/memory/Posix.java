package io.nanoredis.memory;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.invoke.MethodHandle;

/// The few calls to the operating system that manage address space. Constants are those of Linux.
final class Posix {
    static final int MADV_DONTNEED = 4;
    static final int MADV_HUGEPAGE = 14;
    static final int MADV_POPULATE_WRITE = 23;

    private static final int PROT_NONE = 0;
    private static final int PROT_READ_WRITE = 3;
    private static final int MAP_FIXED = 0x10;
    private static final int MAP_PRIVATE_ANONYMOUS_NORESERVE = 0x4022;
    private static final int NO_FILE = -1;

    private static final MethodHandle MMAP = handle(
            "mmap", FunctionDescriptor.of(JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_INT, JAVA_INT, JAVA_INT, JAVA_LONG));
    private static final MethodHandle MPROTECT =
            handle("mprotect", FunctionDescriptor.of(JAVA_INT, JAVA_LONG, JAVA_LONG, JAVA_INT));
    private static final MethodHandle MADVISE =
            handle("madvise", FunctionDescriptor.of(JAVA_INT, JAVA_LONG, JAVA_LONG, JAVA_INT));

    private Posix() {}

    private static MethodHandle handle(String name, FunctionDescriptor descriptor) {
        Linker linker = Linker.nativeLinker();
        return linker.downcallHandle(linker.defaultLookup().findOrThrow(name), descriptor);
    }

    /// Reserves address space that costs no memory and faults on access; returns its address, or 0 when refused.
    static long reserve(long bytes) {
        long address = map(0, bytes, MAP_PRIVATE_ANONYMOUS_NORESERVE);
        return address == -1 ? 0 : address;
    }

    /// Replaces what is mapped there by an inaccessible reservation: contents and memory are gone.
    static boolean release(long address, long bytes) {
        return map(address, bytes, MAP_PRIVATE_ANONYMOUS_NORESERVE | MAP_FIXED) == address;
    }

    private static long map(long address, long bytes, int flags) {
        try {
            return (long) MMAP.invokeExact(address, bytes, PROT_NONE, flags, NO_FILE, 0L);
        } catch (Throwable e) {
            throw new IllegalStateException("mmap", e);
        }
    }

    /// Makes reserved pages readable and writable; false when the system refuses.
    static boolean makeAccessible(long address, long bytes) {
        try {
            return (int) MPROTECT.invokeExact(address, bytes, PROT_READ_WRITE) == 0;
        } catch (Throwable e) {
            throw new IllegalStateException("mprotect", e);
        }
    }

    /// Advises the kernel about a range; false when it does not know the advice or cannot follow it.
    static boolean advise(long address, long bytes, int advice) {
        try {
            return (int) MADVISE.invokeExact(address, bytes, advice) == 0;
        } catch (Throwable e) {
            throw new IllegalStateException("madvise", e);
        }
    }
}
