package org.resight.web.matching;

import java.io.BufferedReader;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PushbackInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipInputStream;
import org.jspecify.annotations.Nullable;
import org.resight.matching.vectors.VectorSet;
import org.resight.refusal.Refusal;
import org.resight.refusal.RefusedException;
import org.resight.web.v1.AnnotationRequest;

/**
 * Vectors and the ids of their photos, out of a zip file as {@code numpy.savez} writes it. It has
 * {@code vectors.npy}, and {@code ids.npy} or {@code ids.csv}. Not thread-safe.
 */
final class NumpyArchive {

  static final String VECTORS = "vectors.npy";
  static final String IDS = "ids.npy";
  static final String IDS_AS_TEXT = "ids.csv";

  private static final int PICKLE = 0x80;

  private @Nullable List<String> ids;
  private float @Nullable [][] rows;

  private final HeldVectors.Share share;

  private NumpyArchive(HeldVectors.Share share) {
    this.share = share;
  }

  /**
   * Reads a body to its end.
   *
   * @param share of which the numbers take room
   * @throws RefusedException if it is no such file, is cut off, or has the wrong arrays
   */
  static NumpyArchive read(InputStream body, HeldVectors.Share share) {
    NumpyArchive archive = new NumpyArchive(share);
    try (PushbackInputStream whole = new PushbackInputStream(body)) {
      int first = whole.read();
      if (first == PICKLE) {
        throw wrong("is a pickle. A pickle can run any program, so none is read; send an NPZ.");
      } else if (first < 0) {
        throw wrong("is empty.");
      }
      whole.unread(first);
      archive.readAll(new ZipInputStream(whole));
    } catch (EOFException e) {
      throw new RefusedException(Refusal.INCOMPLETE_BODY, "The NPZ file ends too soon.");
    } catch (ZipException e) {
      throw new RefusedException(Refusal.UNREADABLE_BODY, "The NPZ file is damaged.");
    } catch (IOException e) {
      throw new RefusedException(Refusal.UNREADABLE_BODY, "The body could not be read to its end.");
    }
    return archive.checked();
  }

  private void readAll(ZipInputStream zip) throws IOException {
    for (ZipEntry entry = next(zip); entry != null; entry = next(zip)) {
      switch (entry.getName()) {
        case VECTORS -> {
          refuseTwice(rows);
          rows = NumpyArray.open(zip, VECTORS).floats(VectorSet.MOST_NUMBERS, share);
        }
        case IDS -> {
          refuseTwice(ids);
          ids = NumpyArray.open(zip, IDS).texts(AnnotationRequest.LONGEST_TEXT);
        }
        case IDS_AS_TEXT -> {
          refuseTwice(ids);
          ids = lines(zip);
        }
        default ->
            throw wrong("has another file than " + VECTORS + " and " + IDS + ": one is too many.");
      }
      if (zip.read() >= 0) {
        throw wrong("has more bytes in a file than its array needs.");
      }
    }
  }

  private static @Nullable ZipEntry next(ZipInputStream zip) throws IOException {
    try {
      return zip.getNextEntry();
    } catch (IllegalArgumentException e) {
      throw new RefusedException(
          Refusal.UNREADABLE_BODY, "A file in the NPZ file has a name that is no text.");
    }
  }

  private static void refuseTwice(@Nullable Object known) {
    if (known != null) {
      throw wrong("has vectors or ids twice.");
    }
  }

  /** Reads one id a line; nothing but a word "ids", "id" or "annotation" may stand above. */
  private static List<String> lines(InputStream in) throws IOException {
    BufferedReader text = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
    List<String> lines = new ArrayList<>();
    StringBuilder line = new StringBuilder();
    for (int c = text.read(); c >= 0; c = text.read()) {
      if (c == '\n') {
        add(lines, line);
      } else {
        line.append((char) c);
        if (line.length() > AnnotationRequest.LONGEST_TEXT + 1) {
          throw wrong("has a line in " + IDS_AS_TEXT + " that is too long.");
        }
      }
    }
    if (!line.isEmpty()) {
      add(lines, line);
    }
    if (!lines.isEmpty() && List.of("ids", "id", "annotation").contains(lines.get(0))) {
      lines.remove(0);
    }
    return Collections.unmodifiableList(lines);
  }

  private static void add(List<String> lines, StringBuilder line) {
    lines.add(line.toString().strip());
    line.setLength(0);
    // A header is no id.
    VectorImport.refuseTooMany(lines.size() - 1L);
  }

  private NumpyArchive checked() {
    if (rows == null || ids == null) {
      throw wrong("must be an NPZ with " + VECTORS + " and " + IDS + ".");
    }
    if (rows.length != ids.size()) {
      throw wrong("has " + rows.length + " vectors and " + ids.size() + " ids.");
    }
    return this;
  }

  static RefusedException wrong(String detail) {
    return RefusedException.value("body", detail);
  }

  /** The ids or external ids of the photos, row by row. */
  List<String> ids() {
    return ids == null ? List.of() : ids;
  }

  /** The vectors. */
  float[][] rows() {
    return rows == null ? new float[0][] : rows;
  }
}
