/**
 * Unicode simple case folding, the same in every locale and never longer or shorter than its input, so that
 * positions in the folded text are positions in the text. ASCII takes the engine's own fast path.
 */
export function foldCase(text: string): string {
  return NOT_ASCII.test(text) ? foldUnicode(text) : text.toLowerCase()
}

const NOT_ASCII = /[^\x00-\x7f]/

function foldUnicode(text: string): string {
  let folded = ''
  for (const character of text) folded += foldCharacter(character)
  return folded
}

const known = new Map<string, string>()

function foldCharacter(character: string): string {
  if (character < '\x80') return character.toLowerCase()
  const found = known.get(character)
  if (found !== undefined) return found
  const folded = computeFold(character)
  known.set(character, folded) // bounded: there are 1.1 million characters, and few scripts in one place
  return folded
}

// By way of the upper case: it joins letters that share one, as the long s and the final sigma do. The dotless i is
// the one letter that Unicode's folding keeps apart from the letter whose upper case it shares.
function computeFold(character: string): string {
  const upper = character === 'ı' ? character : character.toUpperCase()
  const viaUpper = upper.length === character.length ? upper.toLowerCase() : character.toLowerCase()
  return viaUpper.length === character.length ? viaUpper : character
}
