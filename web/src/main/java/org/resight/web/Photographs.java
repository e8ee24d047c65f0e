package org.resight.web;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import org.resight.catalogue.AnnotationCatalogue;
import org.resight.photos.PhotoArchive;
import org.resight.settings.Settings;

/** Opens the photo archive under the server's data directory. */
@ApplicationScoped
public class Photographs {

  @Produces
  @Singleton
  static PhotoArchive archive(Settings settings, AnnotationCatalogue catalogue) {
    return PhotoArchive.open(
        settings.data(),
        Settings::ofProcess,
        collection -> catalogue.photoFolder(collection).orElse(null));
  }
}
