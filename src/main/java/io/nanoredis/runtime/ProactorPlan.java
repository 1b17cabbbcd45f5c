package io.nanoredis.runtime;

/// How the proactors of one server run.
///
/// @param transport what drives the sockets
/// @param fiberMode where fibers run
/// @param pinning which core each is bound to
/// @param spinNs how long an idle proactor looks for work before it sleeps, nanoseconds; 0: it sleeps at once
/// @param tickMs distance of the timer ticks, milliseconds
public record ProactorPlan(Transport transport, FiberMode fiberMode, CorePinning pinning, long spinNs, long tickMs) {}
