import { VALUE_ARRAY, VALUE_NULL, VALUE_STRING, type Value } from './binary-xml.ts'
import type { ChunkBytes } from './chunk-bytes.ts'
import { EvtxError } from './evtx-error.ts'

/** A value as the text that Windows writes into the event's XML ([MS-EVEN6] 2.2.12.2). An array gives its items joined. */
export function printValue(chunk: ChunkBytes, value: Value): string {
  return (value.type & VALUE_ARRAY) === 0 ? printOne(chunk, value) : itemsOf(chunk, value).join(', ')
}

/** The items of an array value, each as text. */
export function itemsOf(chunk: ChunkBytes, { type, at, size }: Value): string[] {
  const itemType = type & ~VALUE_ARRAY
  if (itemType === VALUE_STRING) return stringsOf(chunk, at, size)
  const itemSize = ITEM_SIZES.get(itemType)
  if (itemSize === undefined) throw new EvtxError(`an array of type ${itemType}`, at)
  const items: string[] = []
  for (let offset = 0; offset + itemSize <= size; offset += itemSize) {
    items.push(printOne(chunk, { type: itemType, at: at + offset, size: itemSize }))
  }
  return items
}

const ITEM_SIZES: ReadonlyMap<number, number> = new Map([
  [0x03, 1],
  [0x04, 1],
  [0x05, 2],
  [0x06, 2],
  [0x07, 4],
  [0x08, 4],
  [0x09, 8],
  [0x0a, 8],
  [0x0b, 4],
  [0x0c, 8],
  [0x0d, 4],
  [0x0f, 16],
  [0x10, 8],
  [0x11, 8],
  [0x12, 16],
  [0x14, 4],
  [0x15, 8],
])

/** Strings that end with a zero each, the last one perhaps without. */
function stringsOf(chunk: ChunkBytes, at: number, size: number): string[] {
  const strings = chunk.utf16(at, size >> 1).split('\0')
  if (strings.at(-1) === '') strings.pop()
  return strings
}

function printOne(chunk: ChunkBytes, { type, at, size }: Value): string {
  switch (type) {
    case VALUE_NULL:
      return ''
    case VALUE_STRING:
      return untilZero(chunk.utf16(at, size >> 1))
    case 0x02:
      return untilZero(new TextDecoder('windows-1252').decode(chunk.slice(at, size)))
    case 0x03:
      return String(chunk.i8(at))
    case 0x04:
      return String(chunk.u8(at))
    case 0x05:
      return String(chunk.i16(at))
    case 0x06:
      return String(chunk.u16(at))
    case 0x07:
      return String(chunk.i32(at))
    case 0x08:
      return String(chunk.u32(at))
    case 0x09:
      return String(chunk.i64(at))
    case 0x0a:
      return String(chunk.u64(at))
    case 0x0b:
      return String(chunk.f32(at))
    case 0x0c:
      return String(chunk.f64(at))
    case 0x0d:
      return chunk.u32(at) === 0 ? 'false' : 'true'
    case 0x0e:
      return hexOf(chunk.slice(at, size))
    case 0x0f:
      return guid(chunk, at)
    // A size, a handle or a pointer is as wide as the machine's.
    case 0x10:
    case 0x20:
      return `0x${(size === 4 ? BigInt(chunk.u32(at)) : chunk.u64(at)).toString(16)}`
    case 0x11:
      return fileTime(chunk.u64(at))
    case 0x12:
      return systemTime(chunk, at)
    case 0x13:
      return securityIdentifier(chunk, at, size)
    case 0x14:
      return `0x${chunk.u32(at).toString(16)}`
    case 0x15:
      return `0x${chunk.u64(at).toString(16)}`
    default:
      throw new EvtxError(`a value of type 0x${type.toString(16)}`, at)
  }
}

function untilZero(text: string): string {
  const zero = text.indexOf('\0')
  return zero === -1 ? text : text.slice(0, zero)
}

function hexOf(bytes: Uint8Array): string {
  let text = ''
  for (const byte of bytes) text += byte.toString(16).padStart(2, '0')
  return text.toUpperCase()
}

function guid(chunk: ChunkBytes, at: number): string {
  const hex = (value: number, digits: number) => value.toString(16).padStart(digits, '0').toUpperCase()
  const rest = hexOf(chunk.slice(at + 8, 8))
  const parts = [
    hex(chunk.u32(at), 8),
    hex(chunk.u16(at + 4), 4),
    hex(chunk.u16(at + 6), 4),
    rest.slice(0, 4),
    rest.slice(4),
  ]
  return `{${parts.join('-')}}`
}

/** 100 ns since 1601, as Windows writes it: nine digits of a second. */
function fileTime(ticks: bigint): string {
  const time = new Date(Number(ticks / 10_000n) - EPOCH_MS)
  if (Number.isNaN(time.getTime())) return `0x${ticks.toString(16)}`
  const fraction = String(ticks % 10_000_000n).padStart(7, '0')
  return `${time.toISOString().slice(0, -4)}${fraction}00Z`
}

/** From 1601 to 1970. */
const EPOCH_MS = 11_644_473_600_000

/** Year, month, day of week, day, hour, minute, second, millisecond. */
function systemTime(chunk: ChunkBytes, at: number): string {
  const part = (index: number, digits: number) => String(chunk.u16(at + 2 * index)).padStart(digits, '0')
  return `${part(0, 4)}-${part(1, 2)}-${part(3, 2)}T${part(4, 2)}:${part(5, 2)}:${part(6, 2)}.${part(7, 3)}Z`
}

/** [MS-DTYP] 2.4.2.2: revision, count, authority (big-endian), sub-authorities. */
function securityIdentifier(chunk: ChunkBytes, at: number, size: number): string {
  const count = chunk.u8(at + 1)
  if (size < 8 + 4 * count) throw new EvtxError(`a SID of ${count} parts in ${size} bytes`, at)
  let authority = 0
  for (let byte = 2; byte < 8; byte++) authority = authority * 256 + chunk.u8(at + byte)
  let text = `S-${chunk.u8(at)}-${authority}`
  for (let part = 0; part < count; part++) text += `-${chunk.u32(at + 8 + 4 * part)}`
  return text
}
