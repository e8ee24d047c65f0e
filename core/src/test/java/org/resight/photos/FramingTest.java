package org.resight.photos;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.Rectangle;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class FramingTest {

  private static final PhotoForm FORM =
      new PhotoForm(PhotoForm.Type.JPEG, 1000, 600, Orientation.UPRIGHT);

  @Test
  void crop_hasAMarginOfATenth() {
    assertThat(Framing.crop(FORM, List.of(300.0, 200.0, 200.0, 100.0)))
        .isEqualTo(new Rectangle(280, 190, 240, 120));
  }

  @Test
  void crop_atTheEdgeIsCut() {
    assertThat(Framing.crop(FORM, List.of(0.0, 0.0, 200.0, 100.0)))
        .isEqualTo(new Rectangle(0, 0, 220, 110));
  }

  @Test
  void crop_outsideIsTheWhole() {
    assertThat(Framing.crop(FORM, List.of(5000.0, 10.0, 20.0, 20.0)))
        .isEqualTo(new Rectangle(0, 0, 1000, 600));
  }

  @Test
  void crop_withoutBoxIsTheWhole() {
    assertThat(Framing.crop(FORM, null)).isEqualTo(new Rectangle(0, 0, 1000, 600));
  }

  @ParameterizedTest
  @EnumSource(Orientation.class)
  void stored_staysInsideAndKeepsTheArea(Orientation orientation) {
    PhotoForm form = new PhotoForm(PhotoForm.Type.JPEG, 1000, 600, orientation);
    Rectangle part = new Rectangle(50, 70, 300, 200);
    Rectangle stored = Framing.stored(form, part);
    assertThat(new Rectangle(1000, 600).contains(stored)).isTrue();
    assertThat(stored.width * stored.height).isEqualTo(part.width * part.height);
    assertThat(form.width() * form.height()).isEqualTo(600_000);
  }

  @Test
  void stored_ofAQuarterTurnIsTheLeftLowerCorner() {
    // Turned clockwise, the stored lower left corner becomes the upper left one.
    PhotoForm form = new PhotoForm(PhotoForm.Type.JPEG, 1000, 600, Orientation.QUARTER_TURN);
    assertThat(Framing.stored(form, new Rectangle(0, 0, 10, 20)))
        .isEqualTo(new Rectangle(0, 590, 20, 10));
  }
}
