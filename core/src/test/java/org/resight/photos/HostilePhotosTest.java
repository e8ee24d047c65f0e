package org.resight.photos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.image.BufferedImage;
import java.awt.image.Raster;
import java.awt.image.WritableRaster;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.zip.CRC32;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.resight.catalogue.CatalogueAnnotation;
import org.resight.model.AnnotationId;

/** Pictures that unpack to more than they look, or are of an unusual kind. */
@Timeout(120)
class HostilePhotosTest {

  private static final AnnotationId ID =
      AnnotationId.of(UUID.fromString("11111111-2222-4333-8444-555555555555"));

  private static final int SIXTEEN_BITS = 16;

  @TempDir private Path data;

  /** What another JVM with a small heap does. */
  static final class SmallHeap {

    private SmallHeap() {}

    /** Shows a large part of a photo twice, and exits with 0 if both were shown. */
    public static void main(String[] arguments) throws Exception {
      Path data = Path.of(arguments[0]);
      PhotoArchive archive = PhotoArchive.open(data, name -> null, name -> null);
      Photo photo;
      try (var bytes = Files.newInputStream(data.resolve("bomb.png"))) {
        photo = archive.put(ID, bytes);
      }
      for (int view = 0; view < 2; view++) {
        PhotoArchive.Picture picture =
            archive.picture(annotation(List.of(10.0, 10.0, 3200.0, 3200.0)), photo, true, 0, false);
        if (Files.size(picture.file()) == 0) {
          throw new IOException("nothing is shown");
        }
        Files.delete(picture.file());
      }
    }
  }

  @Test
  void sixteenBitsOfFourBands_areShownInASmallHeap() throws Exception {
    try (OutputStream out = Files.newOutputStream(data.resolve("bomb.png"))) {
      png(out, 4_000, 4_000, SIXTEEN_BITS, 6, true);
    }
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx80m",
                "-XX:+UseSerialGC",
                "-Djava.awt.headless=true",
                "-cp",
                System.getProperty("java.class.path"),
                SmallHeap.class.getName(),
                data.toString())
            .redirectErrorStream(true)
            .redirectOutput(new File(data.toFile(), "log"))
            .start();
    assertThat(process.waitFor()).as(Files.readString(data.resolve("log"))).isZero();
  }

  @Test
  void aPartThatNeedsMoreThanTheBudget_isShownCoarser() throws Exception {
    PhotoArchive archive = archive(new DecodingBudget(1 << 20, 2, 2, Duration.ofSeconds(30)));
    ByteArrayOutputStream png = new ByteArrayOutputStream();
    png(png, 1_000, 1_000, SIXTEEN_BITS, 6, true);
    Photo photo = archive.put(ID, stream(png.toByteArray()));

    BufferedImage shown = show(archive, photo, List.of(100.0, 100.0, 600.0, 600.0), 0);

    // 720² with the margin, 12 bytes a pixel, of which every third fits.
    assertThat(shown.getWidth()).isEqualTo(240);
    assertThat(archive.decodedBytes()).isZero();
  }

  @Test
  void whoFindsTheBudgetUsed_isToldToTryAgain() throws Exception {
    DecodingBudget budget = new DecodingBudget(1 << 20, 2, 2, Duration.ofMillis(50));
    PhotoArchive archive = archive(budget);
    Photo photo = archive.put(ID, stream(encoded(new BufferedImage(400, 300, 5), "png", false)));

    try (DecodingBudget.Share all = budget.take(Long.MAX_VALUE)) {
      assertThat(all).isNotNull();
      assertThat(archive.decodedBytes()).isEqualTo(archive.mostDecodedBytes());
      assertThatThrownBy(() -> show(archive, photo, null, 100))
          .isInstanceOfSatisfying(
              PhotoRefusedException.class,
              refused -> assertThat(refused.reason()).isEqualTo(PhotoRefusedException.Reason.BUSY));
    }
    assertThat(archive.refusedPictures()).isEqualTo(1);
    assertThat(show(archive, photo, null, 100).getWidth()).isEqualTo(100);
  }

  @Test
  void unusualKinds_areShown() throws Exception {
    BufferedImage gray16 = new BufferedImage(300, 200, BufferedImage.TYPE_USHORT_GRAY);
    BufferedImage mono = new BufferedImage(300, 200, BufferedImage.TYPE_BYTE_BINARY);
    BufferedImage indexed = new BufferedImage(300, 200, BufferedImage.TYPE_BYTE_INDEXED);
    BufferedImage colour = new BufferedImage(300, 200, BufferedImage.TYPE_INT_RGB);
    ByteArrayOutputStream deep = new ByteArrayOutputStream();
    png(deep, 300, 200, SIXTEEN_BITS, 2, true);
    for (byte[] photo :
        List.of(
            encoded(gray16, "png", false),
            encoded(gray16, "png", true),
            encoded(mono, "png", false),
            encoded(indexed, "png", true),
            encoded(colour, "jpeg", true),
            encoded(new BufferedImage(300, 200, BufferedImage.TYPE_BYTE_GRAY), "jpeg", true),
            animated(encoded(colour, "png", false)),
            cmyk(300, 200),
            deep.toByteArray())) {
      assertThat(shown(photo, 100).getWidth()).isEqualTo(100);
    }
  }

  @Test
  void thinPhotos_areShown() throws Exception {
    BufferedImage column = shown(encoded(new BufferedImage(1, 20_000, 5), "png", false), 100);
    assertThat(List.of(column.getWidth(), column.getHeight())).containsExactly(1, 100);
    BufferedImage row = shown(encoded(new BufferedImage(20_000, 1, 5), "jpeg", false), 100);
    assertThat(List.of(row.getWidth(), row.getHeight())).containsExactly(100, 1);
  }

  @Test
  void aRowLongerThanMemory_isRefused() throws Exception {
    ByteArrayOutputStream png = new ByteArrayOutputStream();
    png(png, 100_000_000, 1, SIXTEEN_BITS, 6, false);
    assertThatThrownBy(() -> archive(DecodingBudget.ofServer()).put(ID, stream(png.toByteArray())))
        .isInstanceOfSatisfying(
            PhotoRefusedException.class,
            refused ->
                assertThat(refused.reason())
                    .isEqualTo(PhotoRefusedException.Reason.TOO_MANY_PIXELS));
  }

  @Test
  void cutPhotos_areRefusedOrPartlyShown_andLeaveTheBudgetFree() throws Exception {
    BufferedImage colour = new BufferedImage(300, 200, BufferedImage.TYPE_INT_RGB);
    for (byte[] whole : List.of(encoded(colour, "jpeg", true), encoded(colour, "png", true))) {
      for (int length = 30; length < whole.length; length += 1 + whole.length / 40) {
        PhotoArchive archive = archive(DecodingBudget.ofServer());
        try {
          Photo photo = archive.put(ID, stream(Arrays.copyOf(whole, length)));
          show(archive, photo, null, 100);
        } catch (PhotoRefusedException e) {
          assertThat(e.reason()).isEqualTo(PhotoRefusedException.Reason.DAMAGED);
        }
        assertThat(archive.decodedBytes()).isZero();
      }
    }
  }

  private BufferedImage shown(byte[] bytes, int size) throws Exception {
    PhotoArchive archive = archive(DecodingBudget.ofServer());
    return show(archive, archive.put(ID, stream(bytes)), null, size);
  }

  private static BufferedImage show(PhotoArchive archive, Photo photo, List<Double> box, int size)
      throws Exception {
    PhotoArchive.Picture picture =
        archive.picture(annotation(box), photo, box != null, size, false);
    return ImageIO.read(picture.file().toFile());
  }

  private PhotoArchive archive(DecodingBudget budget) {
    return PhotoArchive.open(data, Map.<String, String>of()::get, name -> null, budget);
  }

  private static ByteArrayInputStream stream(byte[] bytes) {
    return new ByteArrayInputStream(bytes);
  }

  private static CatalogueAnnotation annotation(List<Double> box) {
    return new CatalogueAnnotation(
        ID, null, null, null, box, null, null, null, null, null, null, null, null, Map.of());
  }

  private static byte[] encoded(BufferedImage image, String format, boolean progressive)
      throws IOException {
    return encoded(new IIOImage(image, null, null), format, progressive);
  }

  private static byte[] cmyk(int width, int height) throws IOException {
    WritableRaster raster = Raster.createInterleavedRaster(0, width, height, 4, null);
    return encoded(new IIOImage(raster, null, null), "jpeg", false);
  }

  private static byte[] encoded(IIOImage image, String format, boolean progressive)
      throws IOException {
    ImageWriter writer = ImageIO.getImageWritersByFormatName(format).next();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ImageOutputStream out = ImageIO.createImageOutputStream(bytes)) {
      ImageWriteParam how = writer.getDefaultWriteParam();
      if (progressive) {
        how.setProgressiveMode(ImageWriteParam.MODE_DEFAULT);
      }
      writer.setOutput(out);
      writer.write(null, image, how);
    } finally {
      writer.dispose();
    }
    return bytes.toByteArray();
  }

  /** Says that a PNG has two frames, the first of which is the picture. */
  private static byte[] animated(byte[] png) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    int header = 33;
    out.write(png, 0, header);
    chunk(out, "acTL", new byte[] {0, 0, 0, 2, 0, 0, 0, 0}, 8);
    out.write(png, header, png.length - header);
    return out.toByteArray();
  }

  /** Writes a PNG of zeros, which is a thousandth of what it unpacks to. */
  private static void png(
      OutputStream out, int width, int height, int depth, int colours, boolean whole)
      throws IOException {
    out.write(new byte[] {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n'});
    ByteArrayOutputStream header = new ByteArrayOutputStream();
    DataOutputStream values = new DataOutputStream(header);
    values.writeInt(width);
    values.writeInt(height);
    values.write(new byte[] {(byte) depth, (byte) colours, 0, 0, 0});
    chunk(out, "IHDR", header.toByteArray(), header.size());
    if (whole) {
      ByteArrayOutputStream pixels = new ByteArrayOutputStream();
      Deflater fast = new Deflater(Deflater.BEST_SPEED);
      try (DeflaterOutputStream deflated = new DeflaterOutputStream(pixels, fast)) {
        byte[] row = new byte[1 + width * (colours == 6 ? 4 : 3) * depth / 8];
        for (int y = 0; y < height; y++) {
          deflated.write(row);
        }
      }
      chunk(out, "IDAT", pixels.toByteArray(), pixels.size());
      chunk(out, "IEND", new byte[0], 0);
    }
  }

  private static void chunk(OutputStream out, String type, byte[] content, int length)
      throws IOException {
    ByteArrayOutputStream chunk = new ByteArrayOutputStream();
    chunk.write(type.getBytes(StandardCharsets.US_ASCII));
    chunk.write(content, 0, length);
    CRC32 crc = new CRC32();
    crc.update(chunk.toByteArray());
    DataOutputStream data = new DataOutputStream(out);
    data.writeInt(length);
    data.write(chunk.toByteArray());
    data.writeInt((int) crc.getValue());
    data.flush();
  }
}
