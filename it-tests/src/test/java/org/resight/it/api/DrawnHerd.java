package org.resight.it.api;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.Ellipse2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import javax.imageio.ImageIO;
import org.resight.it.server.ResightClient;

/** Spotted individuals on photos that are drawn: each twice or more, of another size and light. */
public final class DrawnHerd {

  private static final int WIDTH = 320;
  private static final int HEIGHT = 240;

  private final int each;
  private final List<UUID> photos = new ArrayList<>();

  private DrawnHerd(int each) {
    this.each = each;
  }

  /** Brings photos to a server; no two herds share one. */
  public static DrawnHerd send(ResightClient client, int individuals, int each)
      throws IOException, InterruptedException {
    DrawnHerd herd = new DrawnHerd(each);
    for (int n = 0; n < individuals * each; n++) {
      herd.add(client, n);
    }
    return herd;
  }

  /** Brings one photo more of an individual. */
  public UUID add(ResightClient client, int number) throws IOException, InterruptedException {
    UUID id = UUID.randomUUID();
    client.post("/api/v1/annotations", Map.of("id", id, "viewpoint", "left"));
    picture(client, id, draw(number / each, number));
    photos.add(id);
    return id;
  }

  /** Gives an annotation a picture, and returns the status of the answer. */
  static int picture(ResightClient client, UUID annotation, byte[] jpeg)
      throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(
                client.server().resolve("/api/v1/annotations/" + annotation + "/image"))
            .header("Content-Type", "image/jpeg")
            .PUT(HttpRequest.BodyPublishers.ofByteArray(jpeg))
            .build();
    return HttpClient.newHttpClient()
        .send(request, HttpResponse.BodyHandlers.discarding())
        .statusCode();
  }

  /** Returns all photos, those of one individual after each other. */
  public List<UUID> photos() {
    return List.copyOf(photos);
  }

  /** Returns whether two photos show one individual. */
  public boolean isOne(UUID a, UUID b) {
    return photos.indexOf(a) / each == photos.indexOf(b) / each;
  }

  /** Makes a picture half as large, as whoever sends it on does. */
  public static byte[] recompressed(byte[] picture) {
    try {
      BufferedImage before = ImageIO.read(new ByteArrayInputStream(picture));
      int width = before.getWidth() / 2;
      int height = before.getHeight() / 2;
      BufferedImage after = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
      Graphics2D paint = after.createGraphics();
      paint.setRenderingHint(
          RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BILINEAR);
      paint.drawImage(before, 0, 0, width, height, null);
      paint.dispose();
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      ImageIO.write(after, "jpg", bytes);
      return bytes.toByteArray();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Draws an individual's spots on ground that is another one on every photo. */
  public static byte[] draw(int individual, int photo) {
    BufferedImage picture = new BufferedImage(WIDTH, HEIGHT, BufferedImage.TYPE_INT_RGB);
    Graphics2D paint = picture.createGraphics();
    paint.setColor(new Color(150, 140, 110));
    paint.fillRect(0, 0, WIDTH, HEIGHT);
    Random ground = new Random(1_000L + photo);
    double size = 0.85 + 0.05 * ground.nextInt(4);
    paint.translate(10 + ground.nextInt(20), 5 + ground.nextInt(20));
    paint.scale(size, size);
    Random coat = new Random(individual);
    for (int i = 0; i < 80; i++) {
      int light = coat.nextBoolean() ? 60 : 230;
      paint.setColor(new Color(light, light, light));
      double r = 3 + 8 * coat.nextDouble();
      paint.fill(
          new Ellipse2D.Double(
              0.9 * WIDTH * coat.nextDouble(), 0.9 * HEIGHT * coat.nextDouble(), r * 1.6, r));
    }
    paint.dispose();
    for (int y = 0; y < HEIGHT; y++) {
      for (int x = 0; x < WIDTH; x++) {
        int change = ground.nextInt(8);
        picture.setRGB(x, y, picture.getRGB(x, y) ^ change ^ (change << 8));
      }
    }
    try {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      ImageIO.write(picture, "jpg", bytes);
      return bytes.toByteArray();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
