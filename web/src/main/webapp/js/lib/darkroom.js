/** Photos that are loaded ahead of need. */
import { imageAddress } from "./photos.js";

/** Loads photos ahead of need and keeps the last few decoded. */
export class Darkroom {
  #developed = new Map();

  /** Starts to load a photo's crop and the small whole image; the crop's promise tells when it can be painted. */
  develop(photo) {
    let entry = this.#developed.get(photo.id);
    if (!entry) {
      entry = { crop: picture(imageAddress(photo, true, 1600)), whole: picture(imageAddress(photo, false, 1024)) };
      entry.ready = entry.crop.decode().catch(() => {
        throw new Error(photo.id);
      });
      entry.ready.catch(() => this.#developed.delete(photo.id));
      this.#developed.set(photo.id, entry);
      if (this.#developed.size > 16) this.#developed.delete(this.#developed.keys().next().value);
    }
    return entry;
  }

  /** Forgets a photo, so that it is fetched once more. */
  forget(photo) {
    this.#developed.delete(photo.id);
  }
}

export function picture(address) {
  const image = new Image();
  image.decoding = "async";
  image.draggable = false;
  image.src = address;
  return image;
}
