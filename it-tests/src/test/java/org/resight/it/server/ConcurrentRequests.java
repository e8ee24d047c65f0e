package org.resight.it.server;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;

/**
 * Sends requests from many threads at the same moment, and keeps every answer and every failure.
 */
public final class ConcurrentRequests {

  private ConcurrentRequests() {}

  /**
   * What came of them.
   *
   * @param answers in the order in which they came
   * @param failures what was thrown instead of an answer
   */
  public record Outcome<T>(List<T> answers, List<Throwable> failures) {

    /** Returns the answers of all threads; fails if one of them has none. */
    public List<T> all() {
      if (!failures.isEmpty()) {
        var error = new AssertionError(failures.size() + " requests failed", failures.get(0));
        failures.stream().skip(1).limit(5).forEach(error::addSuppressed);
        throw error;
      }
      return answers;
    }
  }

  /**
   * A request of each of several threads.
   *
   * @param <T> its answer
   */
  @FunctionalInterface
  public interface Numbered<T> {
    /** Sends the request of a thread, numbered from 0. */
    T send(int thread) throws Exception;
  }

  /**
   * Runs one request in each of {@code threads} threads. All wait at a gate that opens when the
   * last has come to it; returns when the last has ended.
   */
  public static <T> Outcome<T> send(int threads, Numbered<T> request) throws InterruptedException {
    List<T> answers = Collections.synchronizedList(new ArrayList<>());
    List<Throwable> failures = Collections.synchronizedList(new ArrayList<>());
    var gate = new CyclicBarrier(threads);
    List<Thread> started = new ArrayList<>();
    for (int i = 0; i < threads; i++) {
      int number = i;
      var thread =
          new Thread(
              () -> {
                try {
                  gate.await();
                  answers.add(request.send(number));
                } catch (Exception | Error e) {
                  failures.add(e);
                }
              },
              "request-" + i);
      thread.start();
      started.add(thread);
    }
    for (Thread thread : started) {
      thread.join();
    }
    return new Outcome<>(Collections.unmodifiableList(answers), List.copyOf(failures));
  }

  /** Sends the same request from {@code threads} threads. */
  public static <T> Outcome<T> send(int threads, Callable<T> request) throws InterruptedException {
    return send(threads, (int i) -> request.call());
  }
}
