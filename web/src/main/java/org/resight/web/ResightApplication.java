package org.resight.web;

import jakarta.ws.rs.ApplicationPath;
import jakarta.ws.rs.core.Application;
import java.util.Map;

/** The REST API, version 1; resources and providers are found by their annotations. */
@ApplicationPath("/api/v1")
public class ResightApplication extends Application {

  /**
   * Keeps the JSON providers that Jersey finds by itself out: JSON-B would be asked before {@link
   * JsonProvider} or after it, as it comes, and MOXy logs every record that it cannot write.
   * RESTEasy's are kept out by WildFly's deployment descriptor.
   */
  @Override
  public Map<String, Object> getProperties() {
    return Map.of(
        "jersey.config.server.disableJsonBinding", true,
        "jersey.config.server.disableMoxyJson", true);
  }
}
