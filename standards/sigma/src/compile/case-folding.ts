/**
 * Unicode simple case folding, the same in every locale and never longer or shorter than its input, so that
 * positions in the folded text are positions in the text. ASCII takes the engine's own fast path.
 */
export function foldCase(text: string): string {
  return NOT_ASCII.test(text) ? foldUnicode(text) : text.toLowerCase()
}

const NOT_ASCII = /[^\x00-\x7f]/

const CHUNK = 4096
const folded = new Uint16Array(CHUNK)

function foldUnicode(text: string): string {
  let result = ''
  for (let start = 0; start < text.length; ) {
    const count = foldChunk(text, start)
    result += String.fromCharCode(...folded.subarray(0, count))
    start += count
  }
  return result
}

/** Folds from `start` on into `folded`, as many units as fit; a pair is never cut. */
function foldChunk(text: string, start: number): number {
  const count = Math.min(CHUNK, text.length - start)
  let done = 0
  while (done < count) {
    const code = text.charCodeAt(start + done)
    if (code < HIGH_SURROGATES || code > LAST_HIGH_SURROGATE) folded[done++] = foldUnit(code)
    else if (done + 1 >= count && start + count < text.length) break
    else done += foldPair(text.slice(start + done, start + done + 2), done)
  }
  return done
}

const HIGH_SURROGATES = 0xd800
const LAST_HIGH_SURROGATE = 0xdbff

/** What a unit of UTF-16 folds to; 0 until it was asked for. */
const units = new Uint16Array(0x1_0000)

function foldUnit(code: number): number {
  const known = units[code] as number
  if (known !== 0) return known
  const computed = computeFold(String.fromCharCode(code)).charCodeAt(0)
  units[code] = computed
  return computed
}

const pairs = new Map<string, string>()

/** A pair of surrogates, or half of one; returns how many units it has. */
function foldPair(text: string, at: number): number {
  const character = String.fromCodePoint(text.codePointAt(0) as number)
  const known = pairs.get(character) ?? computeFold(character)
  pairs.set(character, known) // bounded: there are 1.1 million characters, and few scripts in one place
  for (let unit = 0; unit < character.length; unit++) folded[at + unit] = known.charCodeAt(unit)
  return character.length
}

// By way of the upper case: it joins letters that share one, as the long s and the final sigma do. The dotless i is
// the one letter that Unicode's folding keeps apart from the letter whose upper case it shares.
function computeFold(character: string): string {
  if (character < '\x80') return character.toLowerCase()
  const upper = character === 'ı' ? character : character.toUpperCase()
  const viaUpper = upper.length === character.length ? upper.toLowerCase() : character.toLowerCase()
  return viaUpper.length === character.length ? viaUpper : character
}
