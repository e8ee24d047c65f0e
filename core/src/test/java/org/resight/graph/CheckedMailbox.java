package org.resight.graph;

import java.util.List;
import java.util.function.Consumer;

/** A mailbox of two places a batch, for checks of all its interleavings. */
public final class CheckedMailbox {

  private final Mailbox<Integer> mailbox;

  public CheckedMailbox(Consumer<List<Integer>> process) {
    mailbox = new Mailbox<>(100, 2, number -> 1, Runnable::run, process, refused -> {});
    mailbox.start();
  }

  public void post(int number) {
    mailbox.post(number);
  }
}
