package org.resight.photos;

import java.nio.file.Path;

/**
 * A photo at hand.
 *
 * @param file its bytes
 * @param tag changes whenever the bytes change; 32 hexadecimal digits
 * @param form what its bytes are
 */
public record Photo(Path file, String tag, PhotoForm form) {}
