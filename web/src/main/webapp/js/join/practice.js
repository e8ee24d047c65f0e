/** A few drawn pairs with the answer afterwards, before somebody's first answer counts. */
import { post } from "../lib/api.js";
import { button, h } from "../lib/dom.js";
import { refusalText } from "../lib/forms.js";
import { t } from "../lib/texts.js";

/** Photos of the demo's animals; the answers are known, as they were drawn. */
const PAIRS = [
  { answer: "positive", hint: "coat" },
  { answer: "negative", hint: "shoulder" },
  { answer: "incomparable", hint: "sides" },
  { answer: "positive", hint: "turned" },
];

const photo = (pair, side) => h("img", { src: `/img/practice/${pair}${side}.jpg`, alt: t(`join.photo.${side}`), width: 420 });

/** Shows the pairs one after the other in a box, and goes on when the server has the last answer. */
export function practise(box, goOn) {
  let right = 0;
  const given = [];
  const finish = async (said) => {
    try {
      await post("/me/practice", { answers: given });
    } catch (failure) {
      said.append(h("p", { class: "note bad", role: "alert" }, refusalText(failure)));
      return;
    }
    goOn();
  };
  const show = (at) => {
    const said = h("div", { role: "status" });
    const answers = h("div", { class: "actions" }, ["positive", "negative", "incomparable"].map((answer) =>
      button(t(`decision.${answer}`), () => told(at, answer, said, answers), { "data-answer": answer })));
    box.replaceChildren(h("h1", { tabindex: "-1" }, t("join.practice", { at: at + 1, of: PAIRS.length })),
      h("p", { class: "faint" }, t("practice.intro", { n: PAIRS.length })), h("p", {}, t("join.question")),
      h("div", { class: "practice-pair" }, photo(at + 1, "a"), photo(at + 1, "b")), answers, said);
    box.querySelector("h1").focus();
  };
  const told = (at, answer, said, answers) => {
    const pair = PAIRS[at];
    const isRight = answer === pair.answer;
    given[at] = answer;
    if (isRight) right++;
    answers.querySelectorAll("button").forEach((one) => { one.disabled = true; });
    const last = at + 1 === PAIRS.length;
    const next = button(t(last ? "practice.finish" : "practice.next"), () => (last ? finish(said) : show(at + 1)), { class: "main", id: "practice-next" });
    said.replaceChildren(h("p", { class: isRight ? "good" : "bad" }, h("strong", {}, t(isRight ? "practice.right" : "practice.wrong"))),
      h("p", {}, t(`practice.${pair.answer}`), " ", t(`practice.hint.${pair.hint}`)),
      h("p", { class: "faint" }, t("practice.score", { right, n: at + 1 })), h("div", { class: "actions" }, next));
    next.focus();
  };
  show(0);
}
