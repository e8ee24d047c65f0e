package org.resight.photos;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HexFormat;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.resight.catalogue.CatalogueAnnotation;

/**
 * A folder of photos on the server that is read and never written.
 *
 * <p>An annotation names its file by its image URI, or else by its external id, relative to the
 * folder. Photos of a collection lie in the folder that was said for it, or else in one of its
 * name; those of the empty collection lie at the top unless a folder was said. Nothing outside is
 * ever opened, neither by {@code ..} nor by a link that leads out. Thread-safe.
 */
final class MountedFolder {

  private static final int MOST_KNOWN = 100_000;

  private final Path root;
  private final UnaryOperator<@Nullable String> said;
  private final Map<String, PhotoForm> forms = new ConcurrentHashMap<>();

  /**
   * @param said the folder of a collection, relative to this one, or null if none was said
   * @throws IOException if there is no such folder
   */
  MountedFolder(Path root, UnaryOperator<@Nullable String> said) throws IOException {
    this.root = root.toRealPath();
    this.said = said;
    if (!Files.isDirectory(this.root)) {
      throw new IOException("RESIGHT_PHOTO_FOLDER is not a directory.");
    }
  }

  Optional<Photo> find(CatalogueAnnotation annotation, PhotoInspector inspector)
      throws IOException, PhotoRefusedException {
    Path place = place(annotation.collection());
    Optional<Path> file = place == null ? Optional.empty() : file(place, annotation);
    if (file.isEmpty()) {
      return Optional.empty();
    }
    String tag = tag(file.get());
    PhotoForm form = forms.get(tag);
    if (form == null) {
      form = inspector.inspect(file.get());
      if (forms.size() >= MOST_KNOWN) {
        forms.clear();
      }
      forms.put(tag, form);
    }
    return Optional.of(new Photo(file.get(), tag, form));
  }

  /** Returns how many annotations of one collection have a file. */
  long count(String collection, Collection<CatalogueAnnotation> annotations) {
    Path place = place(collection);
    return place == null
        ? 0
        : annotations.stream().filter(each -> file(place, each).isPresent()).count();
  }

  private Optional<Path> file(Path place, CatalogueAnnotation annotation) {
    return Stream.of(annotation.imageUri(), annotation.externalId())
        .filter(Objects::nonNull)
        .map(name -> resolve(place, name))
        .filter(Objects::nonNull)
        .findFirst();
  }

  /** Returns where the photos of a collection lie, or null if there is no such folder. */
  private @Nullable Path place(String collection) {
    String folder = said.apply(collection);
    if (folder != null) {
      return directory(folder);
    }
    if (collection.isEmpty()) {
      return root;
    }
    // A collection's name is one folder, never a way to another one.
    return collection.contains("/") || collection.contains("\\") || collection.equals(".")
        ? null
        : directory(collection);
  }

  /** Returns a folder in this one, or null if the name means none inside. */
  @Nullable Path directory(String name) {
    Path place = inside(root, name);
    return place != null && Files.isDirectory(place) ? place : null;
  }

  /** Returns the file that a name means, or null if there is none inside the place. */
  private @Nullable Path resolve(Path place, String name) {
    Path file = inside(place, name.startsWith("file:") ? name.substring(5) : name);
    return file != null && Files.isRegularFile(file) ? file : null;
  }

  /** Returns what a name means without links, or null if that is not inside. */
  private @Nullable Path inside(Path place, String name) {
    try {
      Path within = place.resolve(name).normalize();
      if (!within.startsWith(place)) {
        return null;
      }
      Path real = within.toRealPath();
      return real.startsWith(root) ? real : null;
    } catch (InvalidPathException | IOException e) {
      return null; // A name that means nothing is no error: the photo is missing.
    }
  }

  /** Changes with the file's place, size and time; reading it whole for a hash would be slow. */
  private String tag(Path file) throws IOException {
    if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
      throw new NoSuchFileException("the photo is gone");
    }
    String what =
        root.relativize(file) + "|" + Files.size(file) + "|" + Files.getLastModifiedTime(file);
    byte[] hash = FilePhotoStore.sha256().digest(what.getBytes(StandardCharsets.UTF_8));
    return HexFormat.of().formatHex(hash, 0, 16);
  }
}
