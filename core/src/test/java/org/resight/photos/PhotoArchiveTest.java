package org.resight.photos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.resight.catalogue.CatalogueAnnotation;
import org.resight.model.AnnotationId;

class PhotoArchiveTest {

  private static final AnnotationId ID =
      AnnotationId.of(UUID.fromString("11111111-2222-4333-8444-555555555555"));

  @TempDir private Path data;

  private PhotoArchive archive() {
    return PhotoArchive.open(
        data,
        Map.of("RESIGHT_PHOTO_MAX_BYTES", "200000", "RESIGHT_PHOTO_MAX_PIXELS", "1000000")::get,
        collection -> null);
  }

  @Test
  void put_isFoundAfterReopening() throws Exception {
    archive().put(ID, stream(picture(400, 300, "jpeg")));
    Photo photo = archive().find(annotation(null, null, null)).orElseThrow();
    assertThat(photo.form().width()).isEqualTo(400);
    assertThat(photo.form().height()).isEqualTo(300);
    assertThat(Files.readAllBytes(photo.file())).isEqualTo(picture(400, 300, "jpeg"));
  }

  @Test
  void put_sameBytesTwiceAreKeptOnce() throws Exception {
    PhotoArchive archive = archive();
    Photo one = archive.put(ID, stream(picture(400, 300, "png")));
    Photo two = archive.put(AnnotationId.of(UUID.randomUUID()), stream(picture(400, 300, "png")));
    assertThat(two.file()).isEqualTo(one.file());
  }

  @Test
  void put_leavesNothingBehindWhenRefused() throws Exception {
    assertRefused("GIF89a and more".getBytes(StandardCharsets.US_ASCII), "NOT_A_PHOTO");
    try (Stream<Path> files = Files.walk(data)) {
      assertThat(files.filter(Files::isRegularFile)).isEmpty();
    }
    assertThat(archive().find(annotation(null, null, null))).isEmpty();
  }

  @Test
  void put_tooManyBytes() throws Exception {
    byte[] bytes = Arrays.copyOf(picture(40, 30, "png"), 200_001);
    assertRefused(bytes, "TOO_MANY_BYTES");
  }

  @Test
  void put_decompressionBombIsRefusedUnopened() throws Exception {
    assertRefused(pngHeader(60_000, 60_000), "TOO_MANY_PIXELS");
  }

  @Test
  void put_damagedHeader() throws Exception {
    assertRefused(new byte[] {(byte) 0xFF, (byte) 0xD8, (byte) 0xFF, 1, 2, 3}, "DAMAGED");
  }

  @ParameterizedTest
  @ValueSource(ints = {4, 21, 100, 199, 200, 201, 400})
  void put_ofAJpegThatWasCut_isRefused(int length) throws Exception {
    assertRefused(Arrays.copyOf(picture(400, 300, "jpeg"), length), "DAMAGED");
  }

  @Test
  void picture_ofACutFileIsRefusedOrPartlyShown() throws Exception {
    byte[] whole = picture(400, 300, "png");
    PhotoArchive archive = archive();
    Photo photo = archive.put(ID, stream(Arrays.copyOf(whole, whole.length / 2)));
    assertThatThrownBy(
            () -> archive.picture(annotation(null, null, null), photo, false, 100, false))
        .isInstanceOfSatisfying(
            PhotoRefusedException.class,
            refused ->
                assertThat(refused.reason()).isEqualTo(PhotoRefusedException.Reason.DAMAGED));
  }

  @Test
  void picture_isNotLargerThanAsked() throws Exception {
    PhotoArchive archive = archive();
    Photo photo = archive.put(ID, stream(picture(900, 600, "jpeg")));
    BufferedImage small =
        read(archive.picture(annotation(null, null, null), photo, false, 450, false));
    assertThat(small.getWidth()).isEqualTo(400);
    assertThat(small.getHeight()).isEqualTo(267);
  }

  @Test
  void picture_wholeAndLargeEnoughIsThePhotoItself() throws Exception {
    PhotoArchive archive = archive();
    Photo photo = archive.put(ID, stream(picture(400, 300, "png")));
    PhotoArchive.Picture picture =
        archive.picture(annotation(null, null, null), photo, false, 0, false);
    assertThat(picture.file()).isEqualTo(photo.file());
    assertThat(picture.mediaType()).isEqualTo("image/png");
  }

  @Test
  void picture_cropShowsTheBox() throws Exception {
    PhotoArchive archive = archive();
    Photo photo = archive.put(ID, stream(picture(400, 300, "png")));
    // The upper right quarter is green, see picture().
    CatalogueAnnotation annotation = annotation(List.of(260.0, 40.0, 80.0, 60.0), null, null);
    BufferedImage crop = read(archive.picture(annotation, photo, true, 0, false));
    assertThat(crop.getWidth()).isEqualTo(96);
    assertThat(crop.getHeight()).isEqualTo(72);
    assertThat(crop.getRGB(48, 36)).satisfies(rgb -> near(rgb, Color.GREEN));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8})
  void picture_isUprightWhateverTheOrientation(int exif) throws Exception {
    PhotoArchive archive = archive();
    Photo photo = archive.put(ID, stream(turned(exif)));
    assertThat(photo.form().width()).isEqualTo(400);
    assertThat(photo.form().height()).isEqualTo(300);
    BufferedImage shown =
        read(archive.picture(annotation(null, null, null), photo, false, 200, false));
    near(shown.getRGB(50, 40), Color.RED);
    near(shown.getRGB(150, 40), Color.GREEN);
    near(shown.getRGB(50, 110), Color.BLUE);
    BufferedImage crop =
        read(
            archive.picture(
                annotation(List.of(260.0, 40.0, 80.0, 60.0), null, null), photo, true, 0, false));
    near(crop.getRGB(48, 36), Color.GREEN);
  }

  @Test
  void find_inTheMountedFolder() throws Exception {
    Path folder = Files.createDirectory(data.resolve("mounted"));
    Files.createDirectory(folder.resolve("2024"));
    Files.write(folder.resolve("2024/IMG_1.jpg"), picture(400, 300, "jpeg"));
    Files.write(data.resolve("secret.jpg"), picture(400, 300, "jpeg"));
    Files.createSymbolicLink(folder.resolve("way-out.jpg"), data.resolve("secret.jpg"));
    PhotoArchive archive =
        PhotoArchive.open(
            data, Map.of("RESIGHT_PHOTO_FOLDER", folder.toString())::get, collection -> null);
    assertThat(archive.find(annotation(null, "2024/IMG_1.jpg", null))).isPresent();
    assertThat(archive.find(annotation(null, null, "2024/IMG_1.jpg"))).isPresent();
    assertThat(archive.find(annotation(null, "../secret.jpg", null))).isEmpty();
    assertThat(archive.find(annotation(null, "2024/../../secret.jpg", null))).isEmpty();
    assertThat(archive.find(annotation(null, "way-out.jpg", null))).isEmpty();
    assertThat(archive.find(annotation(null, data.resolve("secret.jpg").toString(), null)))
        .isEmpty();
    assertThat(archive.find(annotation(null, "nul\0.jpg", "https://example.org/x.jpg"))).isEmpty();
  }

  @Test
  void find_inTheFolderThatWasSaidForACollection() throws Exception {
    Path folder = Files.createDirectory(data.resolve("mounted"));
    Files.createDirectories(folder.resolve("nyala/2024"));
    Files.createDirectory(folder.resolve("seals"));
    Files.write(folder.resolve("nyala/2024/IMG_1.jpg"), picture(400, 300, "jpeg"));
    Files.write(folder.resolve("seals/IMG_2.jpg"), picture(400, 300, "jpeg"));
    Files.createSymbolicLink(folder.resolve("way-out"), data);
    Map<String, String> said = new HashMap<>(Map.of("a", "nyala", "b", "nyala/2024"));
    PhotoArchive archive =
        PhotoArchive.open(data, Map.of("RESIGHT_PHOTO_FOLDER", folder.toString())::get, said::get);

    assertThat(archive.find(in("a", "2024/IMG_1.jpg"))).isPresent();
    assertThat(archive.find(in("b", "IMG_1.jpg"))).isPresent();
    assertThat(archive.find(in("b", "./IMG_1.jpg"))).isPresent();
    assertThat(archive.find(in("seals", "IMG_2.jpg"))).isPresent();
    assertThat(archive.find(in("a", "IMG_1.jpg"))).isEmpty();
    assertThat(archive.find(in("b", "../../seals/IMG_2.jpg"))).isEmpty();
    assertThat(archive.find(in("b", folder + "/seals/IMG_2.jpg"))).isEmpty();
    assertThat(archive.find(in("seals/../nyala", "2024/IMG_1.jpg"))).isEmpty();
    assertThat(archive.find(in(".", "seals/IMG_2.jpg"))).isEmpty();
    for (String wrong :
        List.of("..", "../mounted2", "/etc", "way-out", "no", "nyala/2024/IMG_1.jpg", "nul\0")) {
      said.put("a", wrong);
      assertThat(archive.find(in("a", "IMG_1.jpg"))).as(wrong).isEmpty();
      assertThat(archive.isFolder(wrong)).as(wrong).isFalse();
    }
    assertThat(archive.isFolder("nyala/2024")).isTrue();
    assertThat(archive.isFolder("")).isTrue();
    assertThat(archive().isFolder("")).isFalse();
  }

  private static CatalogueAnnotation in(String collection, String externalId) {
    return new CatalogueAnnotation(
        ID,
        collection,
        externalId,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        false,
        null,
        null,
        null,
        Map.of());
  }

  @Test
  void open_withAFolderThatIsNone() {
    assertThatThrownBy(
            () ->
                PhotoArchive.open(
                    data,
                    Map.of("RESIGHT_PHOTO_FOLDER", data.resolve("no").toString())::get,
                    collection -> null))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("RESIGHT_PHOTO_FOLDER");
  }

  private void assertRefused(byte[] bytes, String reason) {
    assertThatThrownBy(() -> archive().put(ID, stream(bytes)))
        .isInstanceOfSatisfying(
            PhotoRefusedException.class,
            refused -> assertThat(refused.reason().name()).isEqualTo(reason));
  }

  private static void near(int rgb, Color expected) {
    Color colour = new Color(rgb);
    assertThat(colour.getRed()).isCloseTo(expected.getRed(), within(40));
    assertThat(colour.getGreen()).isCloseTo(expected.getGreen(), within(40));
    assertThat(colour.getBlue()).isCloseTo(expected.getBlue(), within(40));
  }

  private static BufferedImage read(PhotoArchive.Picture picture) throws IOException {
    return ImageIO.read(picture.file().toFile());
  }

  private static ByteArrayInputStream stream(byte[] bytes) {
    return new ByteArrayInputStream(bytes);
  }

  private static CatalogueAnnotation annotation(List<Double> box, String uri, String externalId) {
    return new CatalogueAnnotation(
        ID, externalId, null, uri, box, null, null, null, null, null, null, null, null, Map.of());
  }

  /** Four quarters: red, green; blue, white. */
  private static BufferedImage quarters(int width, int height) {
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    Graphics2D paint = image.createGraphics();
    Color[] colours = {Color.RED, Color.GREEN, Color.BLUE, Color.WHITE};
    for (int i = 0; i < 4; i++) {
      paint.setColor(colours[i]);
      paint.fillRect((i % 2) * width / 2, (i / 2) * height / 2, width / 2, height / 2);
    }
    paint.dispose();
    return image;
  }

  private static byte[] picture(int width, int height, String format) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    ImageIO.write(quarters(width, height), format, bytes);
    return bytes.toByteArray();
  }

  /** A JPEG stored turned, with the EXIF orientation that turns it back to 400 × 300. */
  private static byte[] turned(int exif) throws IOException {
    Orientation orientation = Orientation.of(exif);
    int width = orientation.swaps() ? 300 : 400;
    int height = orientation.swaps() ? 400 : 300;
    BufferedImage upright = quarters(400, 300);
    BufferedImage stored = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        // What the EXIF standard says of the stored row 0 and column 0, case by case.
        int fromX =
            switch (exif) {
              case 1, 4 -> x;
              case 2, 3 -> 399 - x;
              case 5, 8 -> y;
              default -> 399 - y;
            };
        int fromY =
            switch (exif) {
              case 1, 2 -> y;
              case 3, 4 -> 299 - y;
              case 5, 6 -> x;
              default -> 299 - x;
            };
        stored.setRGB(x, y, upright.getRGB(fromX, fromY));
      }
    }
    ByteArrayOutputStream jpeg = new ByteArrayOutputStream();
    ImageIO.write(stored, "jpeg", jpeg);
    byte[] plain = jpeg.toByteArray();
    byte[] tiff = {
      'E',
      'x',
      'i',
      'f',
      0,
      0,
      'M',
      'M',
      0,
      42,
      0,
      0,
      0,
      8,
      0,
      1,
      1,
      0x12,
      0,
      3,
      0,
      0,
      0,
      1,
      0,
      (byte) exif,
      0,
      0,
      0,
      0,
      0,
      0
    };
    ByteArrayOutputStream whole = new ByteArrayOutputStream();
    whole.write(plain, 0, 2);
    whole.write(new byte[] {(byte) 0xFF, (byte) 0xE1, 0, (byte) (tiff.length + 2)});
    whole.write(tiff);
    whole.write(plain, 2, plain.length - 2);
    return whole.toByteArray();
  }

  private static byte[] pngHeader(int width, int height) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(bytes);
    out.write(new byte[] {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n'});
    ByteArrayOutputStream chunk = new ByteArrayOutputStream();
    DataOutputStream header = new DataOutputStream(chunk);
    header.writeBytes("IHDR");
    header.writeInt(width);
    header.writeInt(height);
    header.write(new byte[] {8, 2, 0, 0, 0});
    CRC32 crc = new CRC32();
    crc.update(chunk.toByteArray());
    out.writeInt(13);
    out.write(chunk.toByteArray());
    out.writeInt((int) crc.getValue());
    return bytes.toByteArray();
  }
}
