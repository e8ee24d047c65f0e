package org.resight.it.server;

import java.net.URI;
import java.net.URL;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.arquillian.test.api.ArquillianResource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * A test of a deployed application, run in each container.
 *
 * <p>A container keeps its data from one test class to the next, so each test makes annotations and
 * graphs of its own.
 */
@ExtendWith(ArquillianExtension.class)
public abstract class DeployedApplication {

  /** The address of another Resight to test instead, such as a balancer before several servers. */
  private static final String INSTEAD = System.getProperty("resight.tested", "");

  /** Tenths of a second in which what earlier tests left is replayed. */
  private static final int TIMEOUT = 1800;

  @ArquillianResource private URL url;

  /** A client of the deployed application. */
  protected ResightClient client;

  @BeforeEach
  public void connect() throws InterruptedException {
    // The containers name the host's address; the tests stay on the loopback.
    client =
        new ResightClient(
            URI.create(INSTEAD.isEmpty() ? "http://localhost:" + url.getPort() : INSTEAD));
    for (int i = 0; !client.isReady(); i++) {
      if (i == TIMEOUT) {
        throw new AssertionError(
            "The server did not become ready: " + client.get("/health/ready").text());
      }
      Thread.sleep(100);
    }
  }
}
