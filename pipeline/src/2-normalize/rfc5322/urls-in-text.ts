/** Longer texts are looked at only to here. */
const MAX_TEXT = 512 * 1024
const MAX_URLS = 64
const MAX_URL = 2048

const URL_TEXT = /\b(?:https?|ftp):\/\/[^\s<>"'`{}|\\^]{1,2048}/gi

/** The URLs of a text or of HTML, each once, in the order in which they stand there. */
export function urlsInText(text: string, isHtml: boolean): readonly string[] {
  const found = new Set<string>()
  for (const [match] of text.slice(0, MAX_TEXT).matchAll(URL_TEXT)) {
    if (found.size >= MAX_URLS) break
    const url = withoutTail(isHtml ? decodeEntities(match) : match)
    if (url.length <= MAX_URL && URL.canParse(url)) found.add(url)
  }
  return [...found]
}

/** The stop of a sentence and the bracket around a link belong to the text. */
function withoutTail(url: string): string {
  let end = url.length
  while (end > 0 && '.,;:!?)]*_'.includes(url[end - 1]!)) {
    if (url[end - 1] === ')' && url.slice(0, end).includes('(')) break
    end--
  }
  return url.slice(0, end)
}

const ENTITIES: Readonly<Record<string, string>> = { '&amp;': '&', '&#38;': '&', '&#x26;': '&', '&#61;': '=' }

function decodeEntities(text: string): string {
  return text.replaceAll(/&(?:amp|#38|#x26|#61);/gi, (entity) => ENTITIES[entity.toLowerCase()] ?? entity)
}
