const FIRST = 3000; // ms
const LONGEST = 30000;

/** When an empty page looks again by itself: soon at first, then ever more seldom. */
export class Again {
  #look;
  #pause = FIRST;
  #timer = null;

  constructor(look) {
    this.#look = look;
  }

  /** Looks after a pause, which is longer each time; a look that is due already stays as it is. */
  later() {
    this.#timer ??= setTimeout(() => {
      this.#timer = null;
      this.#pause = Math.min(LONGEST, this.#pause * 1.5);
      this.#look();
    }, this.#pause);
  }

  /** Something has happened: no look is due, and the next pause is short. */
  reset() {
    clearTimeout(this.#timer);
    this.#timer = null;
    this.#pause = FIRST;
  }
}
