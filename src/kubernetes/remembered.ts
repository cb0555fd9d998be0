/** A longer text is read anew each time: what is remembered must not grow with what is sent. */
const LONGEST = 4096;

/**
 * `read`, with its latest answer remembered: several rules ask the same of one object, one after another. Each judgement
 * reads views of its own, so the answer to an earlier one is never taken for it.
 */
export function latest<A extends readonly unknown[], T>(read: (...asked: A) => T): (...asked: A) => T {
  let last: { readonly asked: A; readonly answer: T } | undefined;
  return (...asked) => {
    const before = last?.asked;
    if (last && asked.every((each, index) => each === before?.[index])) return last.answer;
    const answer = read(...asked);
    last = { asked, answer };
    return answer;
  };
}

/**
 * `read`, a pure function of text, with its answers remembered: the same images, scripts and quantities come again and
 * again. All are forgotten when there are `most`, since texts come from outside. Text, and no object, is what they are
 * remembered by: what is remembered by an object of a moment keeps it from being collected young.
 */
export function remembered<T>(most: number, read: (text: string) => T): (text: string) => T {
  const answers = new Map<string, T>();
  return (text) => {
    const known = answers.get(text);
    if (known !== undefined || answers.has(text)) return known as T;
    const answer = read(text);
    if (text.length <= LONGEST) {
      if (answers.size >= most) answers.clear();
      answers.set(text, answer);
    }
    return answer;
  };
}
