package org.resight.web.access;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import org.resight.access.AccessSettings;

/** Gives the container what the gate needs. */
@ApplicationScoped
public class AccessProducer {

  /**
   * Reads the settings of this process.
   *
   * @throws IllegalArgumentException if one is wrong, in one sentence
   */
  @Produces
  @Singleton
  static AccessSettings settings() {
    return AccessSettings.ofProcess();
  }
}
