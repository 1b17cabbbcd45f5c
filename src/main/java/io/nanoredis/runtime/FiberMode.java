package io.nanoredis.runtime;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.reflect.Constructor;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/// Where virtual threads run: on the proactor that created them, or on the JDK's default scheduler.
///
/// JDK 25 has no public way to give a virtual thread its scheduler; the builder's constructor is reached by reflection,
/// which needs `--add-opens java.base/java.lang=ALL-UNNAMED`. Without it everything works on the default scheduler,
/// only
/// commands that wait are slower.
public enum FiberMode {
    /// Continuations run on the proactor's own thread.
    PROACTOR("proactor"),
    /// Continuations run on the JDK's pool and reach every shard, their own too, through its ring.
    DEFAULT("default");

    private static final @Nullable MethodHandle BUILDER = probe();

    private final String infoName;

    FiberMode(String infoName) {
        this.infoName = infoName;
    }

    /// The name in INFO and in the line of the start.
    public String infoName() {
        return infoName;
    }

    /// The best mode that this JVM allows.
    public static FiberMode available() {
        return BUILDER == null ? DEFAULT : PROACTOR;
    }

    private static @Nullable MethodHandle probe() {
        try {
            Class<?> builder = Class.forName("java.lang.ThreadBuilders$VirtualThreadBuilder");
            Constructor<?> constructor = builder.getDeclaredConstructor(Executor.class);
            constructor.setAccessible(true);
            return MethodHandles.lookup().unreflectConstructor(constructor);
        } catch (ReflectiveOperationException | RuntimeException e) {
            return null;
        }
    }

    /// A new fiber that will run `body`; in proactor mode on `scheduler`.
    public Thread newFiber(Executor scheduler, Runnable body) {
        MethodHandle builder = BUILDER;
        if (this == DEFAULT || builder == null) {
            return Thread.ofVirtual().name("fiber").unstarted(body);
        }
        try {
            Thread.Builder.OfVirtual threads = (Thread.Builder.OfVirtual) builder.invoke(scheduler);
            return threads.name("fiber").unstarted(body);
        } catch (Throwable e) {
            throw new IllegalStateException("virtual thread builder: " + e, e);
        }
    }
}
