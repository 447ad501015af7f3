import type { Constant } from '../pattern/pattern-ast.ts'

const HEX = /^(?:[0-9A-Fa-f]{2})*$/
const BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/

/** Bytes as a text of one character (below U+0100) a byte, or undefined if `text` is not of that form. */
export function bytesOfHex(text: string): string | undefined {
  return HEX.test(text) ? Buffer.from(text, 'hex').toString('latin1') : undefined
}

export function bytesOfBase64(text: string): string | undefined {
  return BASE64.test(text) ? Buffer.from(text, 'base64').toString('latin1') : undefined
}

/** A string constant is as many bytes as it has characters, if all are below U+0100 (9.6.1). */
function bytesOfText(text: string): string | undefined {
  for (let at = 0; at < text.length; at++) if (text.charCodeAt(at) > 0xff) return undefined
  return text
}

/** The bytes of a property's value: `_hex` and `_bin` say how it is written (2.4, 2.8), others are text. */
export function bytesOfProperty(name: string, value: string): string | undefined {
  if (name.endsWith('_hex')) return bytesOfHex(value)
  return name.endsWith('_bin') ? bytesOfBase64(value) : bytesOfText(value)
}

export function bytesOfConstant({ kind, value }: Constant): string | undefined {
  if (kind === 'hex') return bytesOfHex(value as string)
  if (kind === 'binary') return bytesOfBase64(value as string)
  return kind === 'string' ? bytesOfText(value as string) : undefined
}

export function isByteProperty(name: string): boolean {
  return name.endsWith('_hex') || name.endsWith('_bin')
}
