package org.resight.matching.work;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.awt.image.Raster;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageOutputStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.resight.catalogue.CatalogueAnnotation;
import org.resight.matching.FeatureParameters;
import org.resight.matching.Features;
import org.resight.matching.Foreground;
import org.resight.matching.Sift;
import org.resight.photos.PhotoArchive;
import org.resight.state.TestBench;

/** Pictures of all kinds on their way from the folder to features. */
@Timeout(60)
class ArchivePhotosTest {

  private static final int DAMAGED = -1;

  @TempDir Path data;

  private int features(String file, byte[] bytes, @Nullable List<Double> box) throws IOException {
    Path folder = Files.createDirectories(data.resolve("mounted"));
    Files.write(folder.resolve(file), bytes);
    PhotoArchive archive =
        PhotoArchive.open(
            data.resolve("data"),
            Map.of("RESIGHT_PHOTO_FOLDER", folder.toString())::get,
            collection -> null);
    ArchivePhotos photos = new ArchivePhotos(archive);
    CatalogueAnnotation annotation =
        new CatalogueAnnotation(
            TestBench.id(1),
            file,
            null,
            null,
            box,
            null,
            null,
            null,
            null,
            null,
            null,
            null,
            null,
            Map.of());
    PhotoSource.Shown shown;
    try {
      shown = photos.find(annotation).orElseThrow();
      Features made =
          Sift.features(
              photos.decode(annotation, shown, 2 * FeatureParameters.STANDARD.longestSide()),
              FeatureParameters.STANDARD,
              shown.foreground());
      assertThat(shown.boxMissed()).isEqualTo(box != null);
      return made.count();
    } catch (IOException e) {
      return DAMAGED;
    }
  }

  @Test
  void picturesOfEachKindAreComparedOrHaveNothingToCompareOrAreNoPhotos() throws IOException {
    byte[] jpeg = encoded(spotted(BufferedImage.TYPE_INT_RGB), "jpeg");
    int whole = features("whole.jpg", jpeg, null);

    assertThat(whole).isGreaterThan(50);
    assertThat(
            features("grey16.png", encoded(spotted(BufferedImage.TYPE_USHORT_GRAY), "png"), null))
        .isGreaterThan(50);
    assertThat(features("mono.png", encoded(spotted(BufferedImage.TYPE_BYTE_BINARY), "png"), null))
        .isGreaterThan(50);
    assertThat(features("cmyk.jpg", cmyk(spotted(BufferedImage.TYPE_INT_RGB)), null))
        .isGreaterThan(50);
    // A box that misses the photo does not make it less.
    assertThat(features("box.jpg", jpeg, List.of(9_000.0, 9_000.0, 10.0, 10.0))).isEqualTo(whole);

    assertThat(features("tiny.png", encoded(new BufferedImage(3, 3, 5), "png"), null)).isZero();
    assertThat(features("blank.png", encoded(new BufferedImage(300, 200, 5), "png"), null))
        .isZero();
    assertThat(features("thin.png", encoded(new BufferedImage(1, 20_000, 5), "png"), null))
        .isZero();

    assertThat(features("moving.jpg", encoded(spotted(BufferedImage.TYPE_INT_RGB), "gif"), null))
        .isEqualTo(DAMAGED);
    assertThat(features("text.jpg", "no photo".getBytes(StandardCharsets.UTF_8), null))
        .isEqualTo(DAMAGED);
    assertThat(features("empty.jpg", new byte[0], null)).isEqualTo(DAMAGED);
    assertThat(features("head.jpg", Arrays.copyOf(jpeg, 100), null)).isEqualTo(DAMAGED);
    // What there is of a photo that was cut off is compared, or it is said to be none.
    assertThat(features("cut.jpg", Arrays.copyOf(jpeg, jpeg.length / 2), null))
        .isBetween(DAMAGED, whole);
  }

  @Test
  void aPhotoThatIsGoneIsSaid() {
    PhotoArchive archive = PhotoArchive.open(data, name -> null, collection -> null);
    CatalogueAnnotation annotation =
        new CatalogueAnnotation(
            TestBench.id(1),
            "a",
            null,
            null,
            null,
            null,
            null,
            null,
            null,
            null,
            null,
            null,
            null,
            Map.of());
    PhotoSource.Shown shown =
        new PhotoSource.Shown("tag", "key", Foreground.CENTRE, 0, 0, 100, 100, false);

    assertThatThrownBy(() -> new ArchivePhotos(archive).decode(annotation, shown, 100))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("not there");
  }

  private static BufferedImage spotted(int type) {
    BufferedImage picture = new BufferedImage(400, 300, type);
    Graphics2D paint = picture.createGraphics();
    paint.setColor(Color.GRAY);
    paint.fillRect(0, 0, 400, 300);
    Random random = new Random(1);
    for (int i = 0; i < 150; i++) {
      paint.setColor(random.nextBoolean() ? Color.BLACK : Color.WHITE);
      int size = 6 + random.nextInt(14);
      paint.fillOval(random.nextInt(390), random.nextInt(290), size, size);
    }
    paint.dispose();
    return picture;
  }

  private static byte[] encoded(BufferedImage picture, String format) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    assertThat(ImageIO.write(picture, format, bytes)).isTrue();
    return bytes.toByteArray();
  }

  /** Four bands, as printers want them. */
  private static byte[] cmyk(BufferedImage picture) throws IOException {
    var raster =
        Raster.createInterleavedRaster(0, picture.getWidth(), picture.getHeight(), 4, null);
    for (int y = 0; y < picture.getHeight(); y++) {
      for (int x = 0; x < picture.getWidth(); x++) {
        int black = 255 - (picture.getRGB(x, y) & 0xff);
        raster.setPixel(x, y, new int[] {0, 0, 0, black});
      }
    }
    ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ImageOutputStream out = ImageIO.createImageOutputStream(bytes)) {
      writer.setOutput(out);
      writer.write(new IIOImage(raster, null, null));
    } finally {
      writer.dispose();
    }
    return bytes.toByteArray();
  }
}
