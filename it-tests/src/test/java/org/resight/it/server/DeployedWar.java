package org.resight.it.server;

import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.shrinkwrap.api.spec.WebArchive;

/** A test of the WAR that ships, run in each container. */
public abstract class DeployedWar extends DeployedApplication {

  @Deployment(testable = false)
  public static WebArchive war() {
    return ResightWar.archive();
  }
}
