package org.resight.it.server;

import java.nio.file.Path;
import org.jboss.shrinkwrap.api.ShrinkWrap;
import org.jboss.shrinkwrap.api.spec.WebArchive;

/** The WAR that {@code web} has built, as it is. */
public final class ResightWar {

  private ResightWar() {}

  /** Returns where it is. */
  static Path file() {
    return Path.of(System.getProperty("resight.war")).toAbsolutePath().normalize();
  }

  /** Returns it as Arquillian deploys it. */
  public static WebArchive archive() {
    return ShrinkWrap.createFromZipFile(WebArchive.class, file().toFile());
  }
}
