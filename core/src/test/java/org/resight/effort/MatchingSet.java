package org.resight.effort;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import javax.imageio.ImageIO;
import org.resight.matching.ComparedPhoto;
import org.resight.matching.GreyImage;

/** A folder of photos with {@code truth.csv}: externalId, individual, viewpoint, encounter. */
final class MatchingSet {

  /** A line of the truth. */
  record Photo(String id, String individual, String viewpoint, String encounter) {}

  private final Path folder;
  private final List<Photo> photos;

  private MatchingSet(Path folder, List<Photo> photos) {
    this.folder = folder;
    this.photos = photos;
  }

  static MatchingSet of(Path folder) throws IOException {
    List<String> lines = Files.readAllLines(folder.resolve("truth.csv"));
    List<String> head = Arrays.asList(lines.get(0).split(",", -1));
    List<Photo> photos = new ArrayList<>();
    for (String line : lines.subList(1, lines.size())) {
      String[] cells = line.split(",", -1);
      photos.add(
          new Photo(
              cell(cells, head, "externalId"),
              cell(cells, head, "individual"),
              cell(cells, head, "viewpoint"),
              cell(cells, head, "encounter")));
    }
    return new MatchingSet(folder, photos);
  }

  private static String cell(String[] cells, List<String> head, String name) {
    int column = head.indexOf(name);
    return column < 0 || column >= cells.length ? "" : cells[column].strip();
  }

  MatchingSet first(int n) {
    return new MatchingSet(folder, photos.subList(0, Math.min(n, photos.size())));
  }

  List<Photo> photos() {
    return photos;
  }

  String name() {
    return folder.getFileName().toString();
  }

  GreyImage decode(int photo) throws IOException {
    return grey(picture(photo));
  }

  BufferedImage picture(int photo) throws IOException {
    return ImageIO.read(folder.resolve("photos").resolve(photos.get(photo).id() + ".jpg").toFile());
  }

  static GreyImage grey(BufferedImage picture) {
    int width = picture.getWidth();
    int height = picture.getHeight();
    int[] colours = picture.getRGB(0, 0, width, height, null, 0, width);
    float[] pixels = new float[colours.length];
    for (int i = 0; i < pixels.length; i++) {
      int colour = colours[i];
      pixels[i] =
          (0.299f * ((colour >> 16) & 0xff)
                  + 0.587f * ((colour >> 8) & 0xff)
                  + 0.114f * (colour & 0xff))
              / 255;
    }
    return new GreyImage(width, height, pixels);
  }

  ComparedPhoto compared(int photo) {
    return compared(photo, photo);
  }

  /** A photo under another number; one that has its own number is taken for itself. */
  ComparedPhoto compared(int photo, int number) {
    Photo line = photos.get(photo);
    return new ComparedPhoto(
        new UUID(0, number),
        number == photo ? line.id() : line.id() + " as " + number,
        null,
        line.viewpoint(),
        line.encounter().isEmpty() ? null : line.encounter(),
        null,
        null,
        null);
  }

  /** The number of each photo's individual. */
  int[] truth() {
    Map<String, Integer> numbers = new HashMap<>();
    return photos.stream()
        .mapToInt(photo -> numbers.computeIfAbsent(photo.individual(), name -> numbers.size()))
        .toArray();
  }

  /**
   * Whether two photos count as compared: sides that agree or are not known, other encounters.
   *
   * @param near photos whose encounters have numbers that differ by at most so much are left out
   */
  boolean counts(int one, int other, int near) {
    Photo a = photos.get(one);
    Photo b = photos.get(other);
    boolean sides =
        a.viewpoint().isEmpty() || b.viewpoint().isEmpty() || a.viewpoint().equals(b.viewpoint());
    boolean met = !a.encounter().isEmpty() && a.encounter().equals(b.encounter());
    return one != other
        && sides
        && !met
        && !(near > 0 && isNear(a.encounter(), b.encounter(), near));
  }

  private static boolean isNear(String one, String other, int near) {
    try {
      return Math.abs(Long.parseLong(one) - Long.parseLong(other)) <= near;
    } catch (NumberFormatException e) {
      return false;
    }
  }
}
