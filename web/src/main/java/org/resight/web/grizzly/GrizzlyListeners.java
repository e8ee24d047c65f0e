package org.resight.web.grizzly;

import jakarta.annotation.Resource;
import jakarta.enterprise.concurrent.ManagedScheduledExecutorService;
import jakarta.servlet.ServletContextEvent;
import jakarta.servlet.ServletContextListener;
import jakarta.servlet.annotation.WebListener;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.lang.annotation.Annotation;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * On Payara, lets a {@code DELETE} have a body, keeps slow senders off the server's threads, and
 * broken requests from filling the log.
 *
 * <p>Payara's listener, Grizzly, refuses such a request by a bare 400 before any code of an
 * application runs, and runs any other as soon as its head has come. Its listeners are found by
 * names, as they are no API that an application can be compiled against; on any other server there
 * is no class of the first name, and nothing is done.
 */
@WebListener
public class GrizzlyListeners implements ServletContextListener {

  private static final Logger LOG = System.getLogger(GrizzlyListeners.class.getName());

  private static final String SERVICES = "org.glassfish.internal.api.Globals";
  private static final String LOCATOR = "org.glassfish.hk2.api.ServiceLocator";
  private static final String LISTENER = "org.glassfish.grizzly.config.dom.NetworkListener";
  private static final String GRIZZLY = "com.sun.enterprise.v3.services.impl.GrizzlyService";
  private static final String PROXY = "com.sun.enterprise.v3.services.impl.GrizzlyProxy";
  private static final String RUNS = "getUnderlyingListener";
  private static final String RUNNING = "org.glassfish.grizzly.config.GenericGrizzlyListener";
  private static final String FILTER = "org.glassfish.grizzly.http.HttpServerFilter";

  private static final Annotation[] ANY = {};

  /** What this server gives a client that is waited for on a thread. */
  private static final Duration SILENCE = Duration.ofSeconds(30);

  private @Resource ManagedScheduledExecutorService clock;

  private final List<AutoCloseable> changed = new ArrayList<>();

  @Override
  public void contextInitialized(ServletContextEvent event) {
    try {
      type(SERVICES);
    } catch (ClassNotFoundException e) {
      return;
    }
    try {
      change();
    } catch (ReflectiveOperationException | RuntimeException | LinkageError e) {
      LOG.log(
          Level.WARNING,
          "This server may refuse a DELETE with a body, and slow senders may hold its threads;"
              + " see docs/servers.md",
          e);
    }
  }

  @Override
  public void contextDestroyed(ServletContextEvent event) {
    for (AutoCloseable change : changed) {
      try {
        change.close();
      } catch (Exception e) {
        LOG.log(Level.WARNING, "A listener was not left as it was found", e);
      }
    }
    changed.clear();
  }

  private void change() throws ReflectiveOperationException {
    Object locator = call(SERVICES, null, "getDefaultHabitat");
    Object grizzly = call(LOCATOR, locator, "getService", type(GRIZZLY), ANY);
    int filters = 0;
    for (Object listener : all(call(LOCATOR, locator, "getAllServices", type(LISTENER), ANY))) {
      Object proxy = call(GRIZZLY, grizzly, "lookupNetworkProxy", listener);
      Object running = type(PROXY).isInstance(proxy) ? call(PROXY, proxy, RUNS) : null;
      if (type(RUNNING).isInstance(running)) {
        for (Object filter : all(call(RUNNING, running, "getFilters", type(FILTER)))) {
          call(FILTER, filter, "setAllowPayloadForUndefinedHttpMethods", true);
          filters++;
        }
        changed.add(
            AcceptedConnections.wait(call(RUNNING, running, "getTransport"), SILENCE, clock));
      }
    }
    changed.addAll(ClientFaults.begin());
    if (filters == 0) {
      throw new IllegalStateException("No listener was found.");
    }
  }

  private static Class<?> type(String name) throws ClassNotFoundException {
    return Class.forName(name);
  }

  private static Collection<?> all(@Nullable Object found) {
    return found instanceof Collection<?> several ? several : List.of();
  }

  /** Calls the public method of a name that takes these arguments. */
  private static @Nullable Object call(
      String type, @Nullable Object target, String name, Object... arguments)
      throws ReflectiveOperationException {
    for (Method method : type(type).getMethods()) {
      if (method.getName().equals(name) && takes(method.getParameterTypes(), arguments)) {
        try {
          return method.invoke(target, arguments);
        } catch (InvocationTargetException e) {
          throw new ReflectiveOperationException(name, e.getCause());
        }
      }
    }
    throw new NoSuchMethodException(type + "." + name);
  }

  private static boolean takes(Class<?>[] types, Object... arguments) {
    if (types.length != arguments.length) {
      return false;
    }
    for (int i = 0; i < types.length; i++) {
      if (!types[i].isInstance(arguments[i]) && !types[i].isPrimitive()) {
        return false;
      }
    }
    return true;
  }
}
