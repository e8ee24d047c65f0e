package org.resight.web;

import jakarta.ws.rs.ApplicationPath;
import jakarta.ws.rs.core.Application;
import java.util.Map;
import org.resight.web.body.JsonProvider;

/** The REST API, version 1; resources and providers are found by their annotations. */
@ApplicationPath("/api/v1")
public class ResightApplication extends Application {

  /**
   * Keeps Jersey's own JSON providers out: one would be asked before {@link JsonProvider} or after
   * it, as it comes, the other warns of each record that it is asked for. RESTEasy's is kept out by
   * WildFly's deployment descriptor.
   */
  @Override
  public Map<String, Object> getProperties() {
    return Map.of(
        "jersey.config.server.disableJsonBinding", true,
        "jersey.config.server.disableMoxyJson", true);
  }
}
