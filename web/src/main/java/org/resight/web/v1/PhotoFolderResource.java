package org.resight.web.v1;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;
import org.resight.catalogue.AnnotationCatalogue;
import org.resight.catalogue.CatalogueAnnotation;
import org.resight.model.AnnotationId;
import org.resight.photos.PhotoArchive;
import org.resight.refusal.RefusedException;
import org.resight.web.access.Caller;
import org.resight.web.body.RequestValues;

/** Where the photos of a collection lie on the server, for those that are not sent. */
@Path("/collections/photo-folder")
@Tag(name = "Catalogue")
@RequestScoped
@Produces(MediaType.APPLICATION_JSON)
public class PhotoFolderResource {

  private static final String FOLDER = "folder";

  /** Annotations that are looked at together. */
  private static final int PAGE = 5_000;

  private static final int MOST_LETTERS = 1_000;

  @Inject private AnnotationCatalogue catalogue;
  @Inject private Caller caller;
  @Inject private PhotoArchive archive;

  /**
   * A folder of photos on the server.
   *
   * @param folder relative to the server's folder of photos; empty for that itself
   */
  record FolderRequest(@Nullable String folder) {}

  /**
   * Where the photos of a collection lie.
   *
   * @param available whether the server has a folder of photos
   * @param folder relative to it, or null if none was said
   */
  record FolderDocument(boolean available, @Nullable String folder) {}

  /**
   * What a folder has for a collection.
   *
   * @param folder relative to the server's folder of photos, or null if none is said any more
   * @param annotations of the collection
   * @param found those of them whose file is there
   */
  record FolderFoundDocument(@Nullable String folder, long annotations, long found) {}

  /** Says where the photos of a collection lie on the server. */
  @Operation(
      summary = "Show where photos lie",
      description =
          "Shows the folder of a collection within the server's folder of photos, RESIGHT_PHOTO_FOLDER.")
  @GET
  public FolderDocument folder(
      @Parameter(description = "The collection; none is the one without a name.")
          @QueryParam("collection")
          @DefaultValue("")
          String collection) {
    // A folder can tell a place as the photos' own do.
    String folder = caller.administers() ? catalogue.photoFolder(collection).orElse(null) : null;
    return new FolderDocument(archive.hasFolder(), folder);
  }

  /** Keeps where the photos of a collection lie on the server. */
  @Operation(
      summary = "Say where photos lie",
      description =
          "Names the folder of a collection within the server's folder of photos,"
              + " RESIGHT_PHOTO_FOLDER. Photos are found there by imageUri or externalId. Null takes"
              + " it back.")
  @PUT
  @Consumes(MediaType.APPLICATION_JSON)
  public FolderFoundDocument putFolder(
      @Parameter(description = "The collection; none is the one without a name.")
          @QueryParam("collection")
          @DefaultValue("")
          String collection,
      FolderRequest body) {
    RequestValues.given(body);
    String folder = body.folder() == null ? null : body.folder().strip();
    if (folder != null && !archive.hasFolder()) {
      throw RefusedException.value(
          FOLDER, "cannot be kept: this server has no folder of photos (RESIGHT_PHOTO_FOLDER).");
    }
    if (folder != null && (folder.length() > MOST_LETTERS || !archive.isFolder(folder))) {
      throw RefusedException.value(
          FOLDER, "must be a folder within the server's folder of photos, such as nyala/2024.");
    }
    catalogue.putPhotoFolder(collection, folder);
    long annotations = 0;
    long found = 0;
    AnnotationId after = null;
    List<CatalogueAnnotation> page;
    do {
      page = catalogue.page(collection, after, PAGE, null, null);
      annotations += page.size();
      found += archive.countInFolder(collection, page);
      after = page.isEmpty() ? after : page.get(page.size() - 1).id();
    } while (page.size() == PAGE);
    return new FolderFoundDocument(folder, annotations, found);
  }
}
