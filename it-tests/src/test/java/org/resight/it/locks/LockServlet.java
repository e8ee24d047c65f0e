package org.resight.it.locks;

import jakarta.annotation.Resource;
import jakarta.ejb.Lock;
import jakarta.ejb.LockType;
import jakarta.enterprise.concurrent.ManagedThreadFactory;
import jakarta.inject.Inject;
import jakarta.servlet.ServletException;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.resight.graph.GraphClient;
import org.resight.graph.GraphStatus;
import org.resight.graph.StateFingerprint;
import org.resight.model.AnnotationId;
import org.resight.model.GraphId;
import org.resight.refusal.RefusedException;
import org.resight.state.ReviewStateBean;

/** Tries the lock of the real bean from inside the server, and answers what it saw, in lines. */
@WebServlet("/lock-probe/*")
public class LockServlet extends HttpServlet {

  private static final long serialVersionUID = 1L;

  /** Seconds after which a lock is let go by itself, should a test forget it. */
  private static final int TIMEOUT = 120;

  @Inject private transient ReviewStateBean bean;
  @Resource private transient ManagedThreadFactory threads;

  private transient @Nullable Held held;

  /** A lock that a thread of the server holds, until it is told to let go. */
  private final class Held {
    private final CountDownLatch inside = new CountDownLatch(1);
    private final CountDownLatch end = new CountDownLatch(1);
    private final FutureTask<@Nullable Object> holding;

    Held(LockType type) throws InterruptedException {
      holding = start(() -> LockProbe.inside(call -> hold(), () -> call(type)));
      if (!inside.await(TIMEOUT, TimeUnit.SECONDS)) {
        throw new IllegalStateException("the lock is not to be had");
      }
    }

    private @Nullable Object hold() throws InterruptedException {
      inside.countDown();
      if (!end.await(TIMEOUT, TimeUnit.SECONDS)) {
        throw new IllegalStateException("nobody let the lock go");
      }
      return null;
    }

    private @Nullable Object call(LockType type) {
      if (type == LockType.WRITE) {
        bean.queryLost();
        return null;
      }
      return bean.clients();
    }

    void letGo() throws Exception {
      end.countDown();
      holding.get(TIMEOUT, TimeUnit.SECONDS);
    }
  }

  private <T> FutureTask<T> start(Callable<T> call) {
    FutureTask<T> task = new FutureTask<>(call);
    threads.newThread(task).start();
    return task;
  }

  private static List<Method> methods() {
    return Arrays.stream(ReviewStateBean.class.getDeclaredMethods())
        .filter(method -> Modifier.isPublic(method.getModifiers()))
        .filter(method -> !method.isBridge() && !method.isSynthetic())
        .toList();
  }

  private static @Nullable LockType lockOf(Method method) {
    Lock lock = method.getAnnotation(Lock.class);
    return lock == null ? null : lock.value();
  }

  @Override
  protected void service(HttpServletRequest request, HttpServletResponse response)
      throws ServletException, IOException {
    List<String> lines;
    try {
      lines =
          switch (request.getPathInfo()) {
            case "/while-reading" -> whileHeld(LockType.READ);
            case "/while-writing" -> whileHeld(LockType.WRITE);
            case "/reads" -> readsChange(graph(request));
            case "/fingerprint" -> List.of(fingerprint());
            case "/addition" -> addition(graph(request), annotation(request));
            case "/hold" -> hold();
            case "/let-go" -> letGo();
            default -> throw new ServletException("Nothing is here.");
          };
    } catch (IOException | ServletException | RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new ServletException(e);
    }
    response.setContentType("text/plain; charset=utf-8");
    response.getWriter().write(String.join("\n", lines));
  }

  private static GraphId graph(HttpServletRequest request) {
    return new GraphId(UUID.fromString(request.getParameter("graph")));
  }

  private static AnnotationId annotation(HttpServletRequest request) {
    return AnnotationId.of(UUID.fromString(request.getParameter("annotation")));
  }

  private List<String> hold() throws InterruptedException {
    held = new Held(LockType.WRITE);
    return List.of("held");
  }

  private List<String> letGo() throws Exception {
    Held ending = held;
    if (ending != null) {
      ending.letGo();
    }
    return List.of("let go");
  }

  /**
   * While a lock is held, calls every public method: who gets in, who does not? All that read at
   * once, then all others: whoever reads while somebody waits to write may have to wait behind.
   */
  private List<String> whileHeld(LockType type) throws Exception {
    Held holder = new Held(type);
    try {
      List<String> lines = new ArrayList<>(atOnce(method -> lockOf(method) == LockType.READ));
      lines.addAll(atOnce(method -> lockOf(method) != LockType.READ));
      return lines;
    } finally {
      holder.letGo();
    }
  }

  private List<String> atOnce(Predicate<Method> called) throws Exception {
    List<FutureTask<String>> calls = new ArrayList<>();
    for (Method method : methods()) {
      if (called.test(method)) {
        Object[] arguments = new Object[method.getParameterCount()];
        for (int i = 0; i < arguments.length; i++) {
          arguments[i] = zero(method.getParameterTypes()[i]);
        }
        calls.add(start(() -> outcome(method, arguments)));
      }
    }
    List<String> lines = new ArrayList<>();
    for (FutureTask<String> call : calls) {
      lines.add(call.get(TIMEOUT, TimeUnit.SECONDS));
    }
    return lines;
  }

  private static @Nullable Object zero(Class<?> type) {
    if (type == boolean.class) {
      return false;
    }
    if (type == Collection.class) {
      return List.of();
    }
    return type == long.class ? (Object) 0L : type == int.class ? (Object) 0 : null;
  }

  private String outcome(Method method, @Nullable Object[] arguments) throws Exception {
    String name = lockOf(method) + " " + method.getName() + " ";
    boolean[] entered = new boolean[1];
    try {
      LockProbe.inside(
          call -> {
            entered[0] = true;
            return zero(call.getMethod().getReturnType());
          },
          () -> method.invoke(bean, arguments));
      return name + (entered[0] ? "entered" : "passed by");
    } catch (InvocationTargetException e) {
      return name + e.getCause().getClass().getSimpleName();
    }
  }

  /** Compares all that the bean holds before and after each READ method. */
  private List<String> readsChange(GraphId graph) throws Exception {
    List<String> lines = new ArrayList<>();
    for (Method method : methods()) {
      if (lockOf(method) == LockType.READ) {
        Object[] arguments =
            Arrays.stream(method.getParameterTypes())
                .map(type -> type == GraphId.class ? graph : zero(type))
                .toArray();
        Object same =
            LockProbe.inside(
                call -> {
                  ReviewStateBean real = (ReviewStateBean) call.getTarget();
                  String before = StateFingerprint.of(real);
                  Object answer = call.proceed();
                  lines.add(
                      method.getName()
                          + (StateFingerprint.of(real).equals(before) ? " same" : " changed"));
                  return answer;
                },
                () -> method.invoke(bean, arguments));
        if (same == null) {
          lines.add(method.getName() + " answered nothing");
        }
      }
    }
    return lines;
  }

  private String fingerprint() throws Exception {
    String[] text = new String[1];
    LockProbe.inside(
        call -> {
          text[0] = StateFingerprint.of((ReviewStateBean) call.getTarget());
          return call.proceed();
        },
        () -> bean.clients());
    return text[0];
  }

  /** Adds an annotation while the lock is held: what is answered, how is the graph then? */
  private List<String> addition(GraphId graph, AnnotationId annotation) throws Exception {
    GraphClient client = bean.client(graph);
    List<String> lines = new ArrayList<>();
    Held holder = new Held(LockType.WRITE);
    try {
      client.add(List.of(annotation)).toCompletableFuture().get(TIMEOUT, TimeUnit.SECONDS);
      lines.add("added");
    } catch (ExecutionException e) {
      lines.add(
          e.getCause() instanceof RefusedException refused
              ? refused.refusal().name()
              : e.getCause().toString());
    } finally {
      holder.letGo();
    }
    GraphStatus status = client.status();
    lines.add(status.members() + " " + status.availability());
    return lines;
  }
}
