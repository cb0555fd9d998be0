/**
 * One line of valid text. Names come from outside: in a message they must not forge a line, nor move a terminal's
 * cursor, and the API server refuses a warning that has control characters.
 */
export function oneLine(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is taken out.
  return text.toWellFormed().replaceAll(/[\u0000-\u001f\u007f-\u009f\u2028\u2029]+/g, ' ');
}
