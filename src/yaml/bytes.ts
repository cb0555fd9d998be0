/**
 * The text that bytes are, which is UTF-8, or UTF-16 where they begin with its byte order mark, as what Windows
 * PowerShell redirects into a file does.
 */
export function decodeText(bytes: Buffer): string {
  const [first, second] = bytes;
  if (first === 0xff && second === 0xfe) return new TextDecoder('utf-16le').decode(bytes);
  if (first === 0xfe && second === 0xff) return new TextDecoder('utf-16be').decode(bytes);
  return bytes.toString('utf8');
}
