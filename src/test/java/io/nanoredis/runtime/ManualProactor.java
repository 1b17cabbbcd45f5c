package io.nanoredis.runtime;

import io.nanoredis.shard.EngineShard;
import io.netty.channel.IoHandle;
import io.netty.channel.IoHandler;
import io.netty.channel.IoHandlerContext;
import io.netty.channel.IoRegistration;
import io.netty.channel.ManualIoEventLoop;
import io.netty.util.concurrent.Ticker;
import java.util.function.LongSupplier;

/// A proactor without a thread of its own: who drives it decides when it takes its turns. It has no sockets, and where
/// it would block it merely says that it sleeps.
///
/// *Thread*: the one that has called [#begin].
public final class ManualProactor {
    private final Proactor proactor;
    private boolean asleep;
    private boolean rung;
    private int timesRung;

    /// The proactor of a shard.
    ///
    /// @param tickMs the distance of its ticks in milliseconds, by `ticker`
    public ManualProactor(EngineShard shard, ProactorHooks hooks, LongSupplier tickMs, Ticker ticker) {
        ProactorPlan plan = new ProactorPlan(
                Transport.NIO,
                FiberMode.available(),
                CorePinning.plan("no", shard.set().size()),
                0,
                tickMs);
        proactor = new Proactor(shard, plan, hooks, executor -> new NoSockets(), ticker);
    }

    /// The proactor as the layers above know it.
    public Proactor proactor() {
        return proactor;
    }

    /// Makes the calling thread its own, and begins to serve.
    public void begin() throws Exception {
        proactor.begin(Thread.currentThread());
    }

    /// Whether it sleeps and nobody has rung for it.
    public boolean isAsleep() {
        return asleep && !rung;
    }

    /// How often somebody has woken it up.
    public int timesRung() {
        return timesRung;
    }

    /// Takes one turn: reads what has arrived, runs the timers that are due, does the shard's work, and falls asleep if
    /// nothing is left.
    public void turn(Runnable sockets) {
        if (asleep) {
            asleep = false;
            rung = false;
            proactor.shard().awake();
        }
        sockets.run();
        runTimers();
        proactor.work();
        asleep = proactor.shard().announceSleep();
    }

    private void runTimers() {
        ((ManualIoEventLoop) proactor.loop()).runNow();
    }

    private final class NoSockets implements IoHandler {
        @Override
        public int run(IoHandlerContext context) {
            return 0;
        }

        @Override
        public IoRegistration register(IoHandle handle) {
            throw new UnsupportedOperationException("a proactor without sockets");
        }

        @Override
        public void wakeup() {
            rung = true;
            timesRung++;
        }

        @Override
        public boolean isCompatible(Class<? extends IoHandle> handleType) {
            return false;
        }
    }
}
