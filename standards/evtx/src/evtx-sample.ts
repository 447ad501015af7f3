/** Makes small event logs for tests, byte by byte, so that none needs to be recorded on a Windows machine. */
export interface SampleValue {
  readonly type: number
  readonly bytes: Uint8Array
}

/** `[name, attributes, content]`; a number stands for the substitution of that index, negative ones minus one are optional. */
export type SampleElement = readonly [
  name: string,
  attributes: Readonly<Record<string, string | number>>,
  ...content: SamplePart[],
]

type SamplePart = string | number | SampleElement

/** Refers to value `index`; the attribute or element goes where the value is null. */
export const optional = (index: number): number => -index - 1

export function sampleEvtx(
  template: SampleElement,
  records: readonly (readonly SampleValue[])[],
  options: { readonly chunks?: number; readonly withHeader?: boolean } = {},
): Uint8Array {
  const { chunks = 1, withHeader = true } = options
  const chunk = new SampleChunk().fill(template, records)
  return Buffer.concat([
    ...(withHeader ? [fileHeader(chunks)] : []),
    ...Array.from({ length: chunks }, () => chunk),
  ])
}

function fileHeader(chunks: number): Buffer {
  const header = Buffer.alloc(4096)
  header.write('ElfFile\0', 'latin1')
  header.writeUInt16LE(chunks, 42)
  return header
}

class SampleChunk {
  readonly #bytes = Buffer.alloc(65_536)
  readonly #names = new Map<string, number>()
  #at = 512
  #definition = -1

  fill(template: SampleElement, records: readonly (readonly SampleValue[])[]): Buffer {
    this.#bytes.write('ElfChnk\0', 'latin1')
    for (const [index, values] of records.entries()) this.#record(index + 1, template, values)
    this.#bytes.writeUInt32LE(this.#at, 48)
    return this.#bytes
  }

  #record(id: number, template: SampleElement, values: readonly SampleValue[]): void {
    const start = this.#at
    this.#u32(0x2a2a)
    this.#u32(0)
    this.#u32(id)
    this.#at += 12
    this.#fragment()
    this.#instance(template, values)
    this.#u8(0)
    const size = this.#at + 4 - start
    this.#u32(size)
    this.#bytes.writeUInt32LE(size, start + 4)
  }

  #fragment(): void {
    for (const byte of [0x0f, 1, 1, 0]) this.#u8(byte)
  }

  #instance(template: SampleElement, values: readonly SampleValue[]): void {
    this.#u8(0x0c)
    this.#u8(1)
    this.#u32(7)
    const isFirst = this.#definition === -1
    if (isFirst) this.#definition = this.#at + 4
    this.#u32(this.#definition)
    if (isFirst) this.#define(template)
    this.#u32(values.length)
    for (const { type, bytes } of values) {
      this.#u16(bytes.length)
      this.#u8(type)
      this.#u8(0)
    }
    for (const { bytes } of values) for (const byte of bytes) this.#u8(byte)
  }

  #define(template: SampleElement): void {
    this.#at += 20
    const sizeAt = this.#at
    this.#u32(0)
    this.#fragment()
    this.#element(template)
    this.#u8(0)
    this.#bytes.writeUInt32LE(this.#at - sizeAt - 4, sizeAt)
  }

  #element([name, attributes, ...content]: SampleElement): void {
    const entries = Object.entries(attributes)
    this.#u8(entries.length > 0 ? 0x41 : 0x01)
    this.#u16(0xffff)
    this.#u32(0)
    this.#name(name)
    if (entries.length > 0) this.#u32(0)
    for (const [key, value] of entries) {
      this.#u8(0x06)
      this.#name(key)
      this.#text(value)
    }
    this.#u8(content.length === 0 ? 0x03 : 0x02)
    if (content.length === 0) return
    for (const part of content) {
      if (typeof part === 'object') this.#element(part)
      else this.#text(part)
    }
    this.#u8(0x04)
  }

  #text(part: string | number): void {
    if (typeof part === 'string') {
      this.#u8(0x05)
      this.#u8(0x01)
      this.#u16(part.length)
      this.#utf16(part)
      return
    }
    this.#u8(part < 0 ? 0x0e : 0x0d)
    this.#u16(part < 0 ? -part - 1 : part)
    this.#u8(0x01)
  }

  #name(name: string): void {
    const known = this.#names.get(name)
    this.#u32(known ?? this.#at + 4)
    if (known !== undefined) return
    this.#names.set(name, this.#at)
    this.#u32(0)
    this.#u16(0)
    this.#u16(name.length)
    this.#utf16(name)
    this.#u16(0)
  }

  #utf16(text: string): void {
    for (let unit = 0; unit < text.length; unit++) this.#u16(text.charCodeAt(unit))
  }

  #u8(value: number): void {
    this.#at = this.#bytes.writeUInt8(value, this.#at)
  }

  #u16(value: number): void {
    this.#at = this.#bytes.writeUInt16LE(value, this.#at)
  }

  #u32(value: number): void {
    this.#at = this.#bytes.writeUInt32LE(value, this.#at)
  }
}
