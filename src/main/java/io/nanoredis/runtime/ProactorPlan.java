package io.nanoredis.runtime;

import java.util.function.LongSupplier;

/// How the proactors of one server run.
///
/// @param transport what drives the sockets
/// @param fiberMode where fibers run
/// @param pinning which core each is bound to
/// @param spinNs how long an idle proactor looks for work before it sleeps, nanoseconds; 0: it sleeps at once
/// @param tickMs tells the distance of the timer ticks in milliseconds, each time anew; from any thread
public record ProactorPlan(
        Transport transport, FiberMode fiberMode, CorePinning pinning, long spinNs, LongSupplier tickMs) {}
