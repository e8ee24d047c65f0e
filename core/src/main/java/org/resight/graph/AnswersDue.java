package org.resight.graph;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;

/**
 * The answers to one batch of commands. They are kept until the status is published, so that who
 * gets one sees it there, and completed off the graph's thread. Not thread-safe.
 */
final class AnswersDue {

  private final Executor executor;
  private final List<Runnable> due = new ArrayList<>();

  /**
   * @param executor completes the answers
   */
  AnswersDue(Executor executor) {
    this.executor = executor;
  }

  <T> void add(Command<T> command, T answer) {
    due.add(() -> complete(command, answer));
  }

  void refuse(Command<?> command, Throwable why) {
    due.add(() -> refuseNow(command, why, executor));
  }

  /** Gives all answers. */
  void give() {
    due.forEach(Runnable::run);
  }

  private <T> void complete(Command<T> command, T answer) {
    try {
      executor.execute(() -> command.answer().complete(answer));
    } catch (RuntimeException | Error e) { // also where the system has no thread left
      command.answer().complete(answer);
    }
  }

  /** Refuses a command, whatever is published. */
  static void refuseNow(Command<?> command, Throwable why, Executor executor) {
    try {
      executor.execute(() -> command.answer().completeExceptionally(why));
    } catch (RuntimeException | Error e) {
      command.answer().completeExceptionally(why);
    }
  }
}
