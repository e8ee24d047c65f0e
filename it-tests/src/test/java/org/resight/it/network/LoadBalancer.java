package org.resight.it.network;

import java.io.Closeable;
import java.io.IOException;

/** A balancer: it sends each request to the next server that is ready. */
public interface LoadBalancer extends Closeable {

  /** Returns whether a server, numbered from 0, gets requests. */
  boolean sendsTo(int server) throws IOException;
}
