package org.resight.web;

import jakarta.enterprise.context.ApplicationScoped;
import org.resight.state.GraphClient;

/** Tells other servers what happens to the graphs that ask for it. */
@ApplicationScoped
public class Callbacks {

  /** Watches a graph that has opened, if it wants to tell of its events. Thread-safe. */
  void watch(GraphClient client) {}
}
