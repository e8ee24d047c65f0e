package org.resight.photos;

import com.twelvemonkeys.imageio.plugins.jpeg.JPEGImageReaderSpi;
import java.io.IOException;
import java.util.Iterator;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.spi.IIORegistry;
import javax.imageio.spi.ImageReaderSpi;

/**
 * Makes decoders. The one for JPEG also reads what cameras and editors write against the standard:
 * CMYK, broken colour profiles, wrong component ids.
 *
 * <p>It is asked by name and never put into the registry that all applications of a server share,
 * which would keep this application in memory after it is taken down. Thread-safe.
 */
final class PhotoDecoders {

  private final JPEGImageReaderSpi jpeg = new JPEGImageReaderSpi();

  PhotoDecoders() {
    jpeg.onRegistration(IIORegistry.getDefaultInstance(), ImageReaderSpi.class);
  }

  /** Returns a new decoder; the caller disposes of it. */
  ImageReader reader(PhotoForm.Type type) throws IOException {
    if (type == PhotoForm.Type.JPEG) {
      return jpeg.createReaderInstance(null);
    }
    Iterator<ImageReader> readers = ImageIO.getImageReadersByFormatName(type.format());
    return readers.next();
  }
}
