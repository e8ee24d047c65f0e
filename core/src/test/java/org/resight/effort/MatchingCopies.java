package org.resight.effort;

import java.awt.Image;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import org.resight.matching.Features;
import org.resight.matching.PerceptualHash;

/** Whether copies of photos are found, and which photos of a set look like copies. */
final class MatchingCopies {

  private static final float QUALITY = 0.4f;

  private MatchingCopies() {}

  /** Photos whose copy, compressed anew at half the size, is found by its hash. */
  static int found(MatchingSet set, List<Features> features, int longestSide) throws IOException {
    int found = 0;
    for (int i = 0; i < features.size(); i++) {
      BufferedImage copy = compressed(half(set.picture(i)));
      long hash = PerceptualHash.of(MatchingSet.grey(copy).within(longestSide));
      found += PerceptualHash.distance(hash, features.get(i).hash()) <= PerceptualHash.NEAR ? 1 : 0;
    }
    return found;
  }

  private static BufferedImage half(BufferedImage picture) {
    int width = Math.max(1, picture.getWidth() / 2);
    int height = Math.max(1, picture.getHeight() / 2);
    BufferedImage half = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    var graphics = half.createGraphics();
    graphics.drawImage(
        picture.getScaledInstance(width, height, Image.SCALE_AREA_AVERAGING), 0, 0, null);
    graphics.dispose();
    return half;
  }

  private static BufferedImage compressed(BufferedImage picture) throws IOException {
    ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
    ImageWriteParam how = writer.getDefaultWriteParam();
    how.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
    how.setCompressionQuality(QUALITY);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (var stream = ImageIO.createImageOutputStream(bytes)) {
      writer.setOutput(stream);
      writer.write(null, new IIOImage(picture, null, null), how);
    } finally {
      writer.dispose();
    }
    return ImageIO.read(new ByteArrayInputStream(bytes.toByteArray()));
  }

  /** The near-duplicates of a set; two names in one line say that one of them is wrong. */
  static List<String> near(MatchingSet set, List<Features> features) {
    List<String> near = new ArrayList<>();
    for (int i = 0; i < features.size(); i++) {
      for (int j = 0; j < i; j++) {
        int bits = PerceptualHash.distance(features.get(i).hash(), features.get(j).hash());
        if (bits <= PerceptualHash.NEAR) {
          MatchingSet.Photo one = set.photos().get(j);
          MatchingSet.Photo other = set.photos().get(i);
          near.add(
              one.id()
                  + " and "
                  + other.id()
                  + ", "
                  + bits
                  + " bits"
                  + (one.individual().equals(other.individual())
                      ? ""
                      : ": " + one.individual() + " and " + other.individual()));
        }
      }
    }
    return near;
  }
}
