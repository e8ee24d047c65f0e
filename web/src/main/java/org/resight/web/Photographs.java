package org.resight.web;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import org.resight.photos.PhotoArchive;
import org.resight.settings.Settings;

/** Opens the photo archive under the server's data directory. */
@ApplicationScoped
public class Photographs {

  @Produces
  @Singleton
  static PhotoArchive archive(Settings settings) {
    return PhotoArchive.open(settings.data(), Settings::ofProcess);
  }
}
