package org.resight.web.body;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class HarmlessCellTest {

  @Test
  void of_formula_getsAnApostrophe() {
    for (String formula :
        new String[] {"=HYPERLINK(\"a\")", "@SUM(A1)", "+cmd", "-2+3", "\t=1", "\r=1", "\n=1"}) {
      assertThat(HarmlessCell.of(formula)).isEqualTo("'" + formula);
    }
  }

  @Test
  void of_otherText_isAsItIs() {
    for (String text : new String[] {"", "Luna", "a=b", " =1", "'", "'Luna'", "IND-0001"}) {
      assertThat(HarmlessCell.of(text)).isEqualTo(text);
      assertThat(HarmlessCell.read(text)).isEqualTo(text);
    }
  }

  /** All texts of at most five characters over the ones that matter and one that does not. */
  @Test
  void read_ofWhatWasWritten_isTheText() {
    List<String> texts = List.of("");
    for (int length = 0; length <= 5; length++) {
      for (String text : texts) {
        String cell = HarmlessCell.of(text);
        assertThat(HarmlessCell.read(cell)).isEqualTo(text);
        assertThat(cell.isEmpty() || "=+-@\t\r\n".indexOf(cell.charAt(0)) < 0)
            .as("a spreadsheet takes %s for text", cell)
            .isTrue();
      }
      texts =
          texts.stream().flatMap(text -> Stream.of("'", "=", "\n", "a").map(text::concat)).toList();
    }
  }
}
