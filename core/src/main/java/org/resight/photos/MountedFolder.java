package org.resight.photos;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.resight.catalogue.CatalogueAnnotation;

/**
 * A folder of photos on the server that is read and never written.
 *
 * <p>An annotation names its file by its image URI, or else by its external id, relative to the
 * folder. Nothing outside the folder is ever opened, neither by {@code ..} nor by a link that leads
 * out. Thread-safe.
 */
final class MountedFolder {

  private static final int MOST_KNOWN = 100_000;

  private final Path root;
  private final Map<String, PhotoForm> forms = new ConcurrentHashMap<>();

  /**
   * @throws IOException if there is no such folder
   */
  MountedFolder(Path root) throws IOException {
    this.root = root.toRealPath();
    if (!Files.isDirectory(this.root)) {
      throw new IOException("RESIGHT_PHOTO_FOLDER is not a directory.");
    }
  }

  Optional<Photo> find(CatalogueAnnotation annotation, PhotoInspector inspector)
      throws IOException, PhotoRefusedException {
    Optional<Path> file =
        Stream.of(annotation.imageUri(), annotation.externalId())
            .filter(Objects::nonNull)
            .map(name -> inCollection(annotation.collection(), name))
            .filter(Objects::nonNull)
            .map(this::resolve)
            .filter(Objects::nonNull)
            .findFirst();
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

  /** Photos of a collection lie in a folder of its name; those of the empty one at the top. */
  private static @Nullable String inCollection(String collection, String name) {
    if (collection.isEmpty()) {
      return name;
    }
    String relative = name.startsWith("file:") ? name.substring(5) : name;
    boolean leads =
        relative.startsWith("/") || Stream.of(relative.split("[/\\\\]")).anyMatch(".."::equals);
    boolean plain =
        collection.chars().noneMatch(c -> c == '/' || c == '\\')
            && !collection.equals("..")
            && !collection.equals(".");
    return leads || !plain ? null : collection + "/" + relative;
  }

  /** Returns the file that a name means, or null if there is none inside the folder. */
  @Nullable Path resolve(String name) {
    String relative = name.startsWith("file:") ? name.substring(5) : name;
    try {
      Path file = root.resolve(relative).normalize();
      if (!file.startsWith(root) || !Files.isRegularFile(file)) {
        return null;
      }
      Path real = file.toRealPath();
      return real.startsWith(root) ? real : null;
    } catch (InvalidPathException | IOException e) {
      return null; // A name that means no file is no error: the photo is missing.
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
