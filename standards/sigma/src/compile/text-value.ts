import type { SearchValue } from '../sigma-document.ts'
import { type Place, refuse } from '../sigma-error.ts'
import {
  fromUtf8Bytes,
  toBase64,
  toBase64Offsets,
  toUtf8Bytes,
  toUtf16Bytes,
  type Utf16,
} from './encodings.ts'
import { expandPlaceholders, MAX_VARIANTS, type Placeholders, tooMany } from './placeholders.ts'
import {
  ANY,
  hasWildcard,
  literalText,
  normalize,
  parseSigmaString,
  type SigmaString,
} from './sigma-string.ts'
import { textTest, type ValueTest } from './value-test.ts'
import { countWindashes, windashVariants } from './windash.ts'

export interface TextContext {
  /** Modifiers of the text family, in order. */
  readonly names: readonly string[]
  /** Keywords are sought inside the values of the whole event. */
  readonly isKeyword: boolean
  readonly placeholders: Placeholders
}

/** A value on its way through its modifiers. `areBytes`: the literals are bytes (Latin-1) after a UTF-16 modifier. */
export interface TextValue {
  readonly parts: SigmaString
  readonly areBytes: boolean
}

/** The tests that one written value stands for, as alternatives. */
export function textTestsOf(value: SearchValue, context: TextContext): ValueTest[] {
  const { names, isKeyword } = context
  const isPlaced = names.some((name) => name === 'contains' || name === 'startswith' || name === 'endswith')
  const applied = isKeyword && !isPlaced ? [...names, 'contains'] : names
  const values = textValuesOf(value, { ...context, names: applied })
  return values.map((parts) => textTest(parts, names.includes('cased')))
}

/** Applies the modifiers from left to right; the result holds every string that the value stands for. */
export function textValuesOf(value: SearchValue, context: TextContext): SigmaString[] {
  let values: TextValue[] = startOf(value, context.names).map((parts) => ({ parts, areBytes: false }))
  for (const name of context.names) {
    values = values.flatMap((current) => applyModifier(name, current, { place: value.place, ...context }))
    if (values.length > MAX_VARIANTS) tooMany(value.place)
  }
  return values.map((current) => toText(current, value.place))
}

const STRINGS_ONLY = ['windash', 'base64', 'base64offset', 'utf16le', 'utf16be', 'utf16', 'expand']
const DECIMAL = /^[-+]?(?:0|[1-9]\d*)(?:\.\d+)?(?:e[-+]?\d+)?$/i

// A number stands for its text as written and for the text that the same number has in an event: 1.0 and 1.
function startOf(value: SearchValue, names: readonly string[]): SigmaString[] {
  if (value.type === 'string') return [parseSigmaString(value.text)]
  const modifier = names.find((name) => STRINGS_ONLY.includes(name))
  if (modifier !== undefined) {
    const message = `'${modifier}' takes a string, not a ${value.type}`
    refuse('SIGMA_VALUE_TYPE', { message, place: value.place, expected: 'a string (in quotes)' })
  }
  if (value.type === 'boolean') return [[String(value.boolean)]]
  if (value.type === 'null') return [[]]
  const isExact = !Number.isInteger(value.number) || Number.isSafeInteger(value.number)
  const canonical = DECIMAL.test(value.text) && isExact ? [[String(value.number)]] : []
  return [[value.text], ...canonical]
}

function applyModifier(name: string, value: TextValue, context: TextContext & { place: Place }): TextValue[] {
  const { parts } = value
  const same = (changed: SigmaString): TextValue => ({ ...value, parts: normalize(changed) })
  switch (name) {
    case 'contains':
      return [same([ANY, ...parts, ANY])]
    case 'startswith':
      return [same([...parts, ANY])]
    case 'endswith':
      return [same([ANY, ...parts])]
    case 'windash':
      if (5 ** countWindashes(parts) > MAX_VARIANTS) tooMany(context.place)
      return windashVariants(parts).map(same)
    case 'expand':
      return expandPlaceholders(parts, context.placeholders, context.place).map(same)
    case 'base64':
      return [{ areBytes: false, parts: normalize([toBase64(bytesOf(name, value, context.place))]) }]
    case 'base64offset':
      return toBase64Offsets(bytesOf(name, value, context.place)).map((text) => ({
        areBytes: false,
        parts: normalize([text]),
      }))
    case 'utf16le':
    case 'utf16be':
    case 'utf16':
      return [{ areBytes: true, parts: parts.map((part) => encode(part, name)) }]
    default:
      return [value]
  }
}

function encode(part: SigmaString[number], name: Utf16): SigmaString[number] {
  return typeof part === 'string' ? toUtf16Bytes(part, name) : part
}

function bytesOf(name: string, value: TextValue, place: Place): string {
  if (hasWildcard(value.parts)) {
    const expected = `a string without wildcards, ${name} before contains`
    refuse('SIGMA_WILDCARD_ENCODED', { message: `'${name}' cannot encode wildcards`, place, expected })
  }
  const text = literalText(value.parts)
  return value.areBytes ? text : toUtf8Bytes(text)
}

// Bytes that were not put into base64 are compared as the text that they are in UTF-8.
function toText({ parts, areBytes }: TextValue, place: Place): SigmaString {
  if (!areBytes) return parts
  return parts.map((part) => {
    if (typeof part !== 'string') return part
    const text = fromUtf8Bytes(part)
    if (text !== undefined) return text
    const expected = 'base64 or base64offset after it'
    return refuse('SIGMA_ENCODING', { message: 'the encoded value is not a text', place, expected })
  })
}
