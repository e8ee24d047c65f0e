package org.resight.web.limits;

import jakarta.servlet.ServletRequest;
import java.util.function.BooleanSupplier;

/**
 * Whether the client of a request is still there, where the server says so. One that ends an answer
 * to a client that has gone may write about it to its log each time.
 */
public final class ClientConnection {

  private static final String ATTRIBUTE = ClientConnection.class.getName();

  private ClientConnection() {}

  /** Has a request know whether its answer can still be written. */
  public static void tell(ServletRequest request, BooleanSupplier open) {
    request.setAttribute(ATTRIBUTE, open);
  }

  /** Returns whether the client is known to have gone. */
  public static boolean isGone(ServletRequest request) {
    return request.getAttribute(ATTRIBUTE) instanceof BooleanSupplier open && !open.getAsBoolean();
  }
}
