package org.resight.it.locks;

import jakarta.interceptor.AroundInvoke;
import jakarta.interceptor.InvocationContext;
import org.jspecify.annotations.Nullable;

/**
 * Stands between the container and the bean, where the container has the lock already. Calls go
 * through untouched, but for those of a thread that has asked to be stopped there.
 */
public class LockProbe {

  private static final ThreadLocal<@Nullable Stop> STOP = new ThreadLocal<>();

  /** What a thread does in the place of the bean's method, with the method's lock held. */
  interface Stop {
    @Nullable Object at(InvocationContext call) throws Exception;
  }

  /** A call of the bean. */
  interface BeanCall {
    @Nullable Object call() throws Exception;
  }

  /** Calls the bean and stops inside. */
  static @Nullable Object inside(Stop stop, BeanCall call) throws Exception {
    STOP.set(stop);
    try {
      return call.call();
    } finally {
      STOP.remove();
    }
  }

  /** Called by the container with each call of the bean. */
  @AroundInvoke
  public @Nullable Object around(InvocationContext call) throws Exception {
    Stop stop = STOP.get();
    return stop == null ? call.proceed() : stop.at(call);
  }
}
