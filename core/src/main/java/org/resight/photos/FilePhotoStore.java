package org.resight.photos;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.resight.catalogue.CatalogueAnnotation;
import org.resight.model.AnnotationId;
import org.resight.photos.PhotoRefusedException.Reason;

/**
 * Photos in files: {@code content} holds the bytes under their SHA-256, {@code shown-by} a small
 * file for each annotation with the name of its content and what it is.
 *
 * <p>A file is written beside its place, forced to the disk and then moved there, so that no reader
 * and no crash ever sees half of one. Thread-safe, also with other servers on the same directory.
 */
final class FilePhotoStore implements PhotoStore {

  private final Path content;
  private final Path shownBy;
  private final Path incoming;
  private final @Nullable MountedFolder folder;
  private final PhotoInspector inspector;
  private final PhotoLimits limits;

  FilePhotoStore(
      Path directory,
      @Nullable MountedFolder folder,
      PhotoInspector inspector,
      PhotoLimits limits) {
    this.content = directory.resolve("content");
    this.shownBy = directory.resolve("shown-by");
    this.incoming = directory.resolve("incoming");
    this.folder = folder;
    this.inspector = inspector;
    this.limits = limits;
  }

  @Override
  public Photo put(AnnotationId annotation, InputStream bytes)
      throws IOException, PhotoRefusedException {
    Files.createDirectories(incoming);
    Path draft = Files.createTempFile(incoming, "photo", ".part");
    try {
      String name = receive(bytes, draft);
      PhotoForm form = inspector.inspect(draft);
      Path place = contentOf(name);
      keep(draft, place);
      Photo photo = new Photo(place, name.substring(0, 32), form);
      remember(annotation, name, form);
      return photo;
    } finally {
      Files.deleteIfExists(draft);
    }
  }

  private String receive(InputStream bytes, Path draft) throws IOException, PhotoRefusedException {
    MessageDigest digest = sha256();
    try (OutputStream out = Files.newOutputStream(draft)) {
      DigestInputStream in = new DigestInputStream(bytes, digest);
      byte[] part = new byte[1 << 16];
      long length = 0;
      int read;
      while ((read = in.read(part)) >= 0) {
        length += read;
        if (length > limits.bytes()) {
          throw new PhotoRefusedException(
              Reason.TOO_MANY_BYTES, "A photo may have at most " + limits.bytes() + " bytes.");
        }
        out.write(part, 0, read);
      }
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  private void remember(AnnotationId annotation, String name, PhotoForm form) throws IOException {
    Path draft = Files.createTempFile(incoming, "note", ".part");
    try {
      Files.writeString(
          draft,
          String.join(
              " ",
              name,
              form.type().name(),
              Integer.toString(form.storedWidth()),
              Integer.toString(form.storedHeight()),
              form.orientation().name()),
          StandardCharsets.US_ASCII);
      keep(draft, noteOf(annotation));
    } finally {
      Files.deleteIfExists(draft);
    }
  }

  private static void keep(Path draft, Path place) throws IOException {
    Path directory = place.resolveSibling(".");
    Files.createDirectories(directory);
    force(draft);
    try {
      Files.move(draft, place, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (FileAlreadyExistsException e) {
      // Some file systems refuse to replace what is being read; equal content is as good.
      Files.deleteIfExists(draft);
    }
    force(directory);
  }

  private static void force(Path path) throws IOException {
    try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }

  @Override
  public Optional<Photo> find(CatalogueAnnotation annotation)
      throws IOException, PhotoRefusedException {
    Optional<Photo> own = remembered(annotation.id());
    if (own.isPresent() || folder == null) {
      return own;
    }
    return folder.find(annotation, inspector);
  }

  private Optional<Photo> remembered(AnnotationId annotation) throws IOException {
    String note;
    try {
      note = Files.readString(noteOf(annotation), StandardCharsets.US_ASCII);
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
    String[] words = note.strip().split(" ", -1);
    if (words.length != 5) {
      throw new IOException("the note of photo " + annotation + " is damaged");
    }
    PhotoForm form =
        new PhotoForm(
            PhotoForm.Type.valueOf(words[1]),
            Integer.parseInt(words[2]),
            Integer.parseInt(words[3]),
            Orientation.valueOf(words[4]));
    return Optional.of(new Photo(contentOf(words[0]), words[0].substring(0, 32), form));
  }

  private Path contentOf(String name) {
    return content.resolve(name.substring(0, 2)).resolve(name);
  }

  private Path noteOf(AnnotationId annotation) {
    String name = annotation.toString();
    // The tail is spread evenly for every kind of UUID; the head is a time or zeros for some.
    return shownBy.resolve(name.substring(name.length() - 2)).resolve(name);
  }

  static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java platform has SHA-256", e);
    }
  }
}
