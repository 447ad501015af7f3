import { type Attribute, fitsType } from '@opensoc/ocsf'
import { isTree } from '../tree.ts'
import { writtenTime } from '../written-time.ts'
import { objectOfText } from './object-of-text.ts'
import { textOfValue } from './record-path.ts'

/** Longer texts are cut in the event; the original record keeps them. */
const MAX_TEXT = 16 * 1024
const OTHER = 99

/** One value as the attribute's type wants it; undefined where it is none. An array attribute: one element. */
export function valueFor(attribute: Attribute, value: unknown): unknown {
  if (attribute.isObject) return objectFor(attribute, value)
  if (attribute.type === 'json_t') return value
  const text = textOfValue(value)
  if (text === '') return undefined
  const converted = attribute.enum === undefined ? scalar(attribute.type, text) : memberOf(attribute, text)
  return fitsType(attribute, converted) ? converted : undefined
}

function objectFor({ type }: Attribute, value: unknown): unknown {
  if (type === '') return isTree(value) ? value : undefined
  const text = textOfValue(value)
  return text === '' ? undefined : objectOfText(type, text)
}

function scalar(type: string, text: string): unknown {
  switch (type) {
    case 'integer_t':
    case 'long_t':
      return Math.round(Number(text))
    case 'port_t':
    case 'float_t':
      return Number(text)
    case 'timestamp_t':
      return writtenTime(text)
    case 'boolean_t':
      return /^(true|yes|1|y)$/i.test(text) ? true : /^(false|no|0|n)$/i.test(text) ? false : undefined
    default:
      return text.length > MAX_TEXT ? text.slice(0, MAX_TEXT) : text
  }
}

/** By id or by caption; 99 Other for words that no caption is. */
function memberOf({ enum: members, type }: Attribute, text: string): unknown {
  if (members === undefined) return undefined
  const id = type === 'string_t' ? text : Number(text)
  if (members.has(id)) return id
  const lower = text.toLowerCase()
  for (const [member, caption] of members) if (caption.toLowerCase() === lower) return member
  return members.has(OTHER) ? OTHER : undefined
}
