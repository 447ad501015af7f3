import type { Attribute, Content, Element, TemplateInstance, Value } from './binary-xml.ts'
import { VALUE_STRING } from './binary-xml.ts'
import type { ChunkBytes } from './chunk-bytes.ts'
import { EvtxError } from './evtx-error.ts'
import { printValue } from './print-value.ts'

const MAX_DEPTH = 64
const MAX_SUBSTITUTIONS = 4096
/** Tokens that say that more of their kind follow have this bit ([MS-EVEN6] 2.2.12). */
const MORE = 0x40

const END_OF_FRAGMENT = 0x00
const OPEN_START_ELEMENT = 0x01
const CLOSE_START_ELEMENT = 0x02
const CLOSE_EMPTY_ELEMENT = 0x03
const END_ELEMENT = 0x04
const VALUE_TEXT = 0x05
const ATTRIBUTE = 0x06
const CDATA_SECTION = 0x07
const CHARACTER_REFERENCE = 0x08
const ENTITY_REFERENCE = 0x09
const PI_TARGET = 0x0a
const PI_DATA = 0x0b
const TEMPLATE_INSTANCE = 0x0c
const NORMAL_SUBSTITUTION = 0x0d
const OPTIONAL_SUBSTITUTION = 0x0e
const FRAGMENT_HEADER = 0x0f

const ENTITIES: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" }

/**
 * Reads the binary XML of one chunk. Names and template definitions lie anywhere in the chunk and are read once;
 * definitions nest, so a chain of them that leads back to itself is refused.
 */
export class BinaryXmlParser {
  readonly #chunk: ChunkBytes
  readonly #names = new Map<number, { readonly text: string; readonly size: number }>()
  readonly #definitions = new Map<number, { readonly content: readonly Content[]; readonly size: number }>()
  readonly #open = new Set<number>()
  #at = 0
  #end = 0
  #depth = 0

  constructor(chunk: ChunkBytes) {
    this.#chunk = chunk
  }

  /** The fragment in these bytes of the chunk. Throws an EvtxError where it cannot be read. */
  parse(at: number, size: number): readonly Content[] {
    return this.#within(at, size, () => this.#contents(false))
  }

  /** The fragment in a value: its elements carry no dependency id, unless a template instance holds them. */
  parseValue({ at, size }: Value): readonly Content[] {
    return this.#within(at, size, () => this.#contents(this.#isPlain(at)))
  }

  #isPlain(at: number): boolean {
    const token = this.#chunk.u8(at)
    return token === FRAGMENT_HEADER && (this.#chunk.u8(at + 4) & ~MORE) === OPEN_START_ELEMENT
  }

  #within<T>(at: number, size: number, read: () => T): T {
    const [outerAt, outerEnd] = [this.#at, this.#end]
    if (at + size > this.#chunk.size) throw new EvtxError('a fragment reaches beyond its chunk', at)
    if (++this.#depth > MAX_DEPTH) throw new EvtxError(`more than ${MAX_DEPTH} levels`, at)
    this.#at = at
    this.#end = at + size
    try {
      return read()
    } finally {
      this.#at = outerAt
      this.#end = outerEnd
      this.#depth--
    }
  }

  /** Content up to the end of the element or fragment that holds it. */
  #contents(isPlain: boolean): Content[] {
    const contents: Content[] = []
    while (this.#at < this.#end) {
      const token = this.#chunk.u8(this.#at)
      const kind = token & ~MORE
      if (kind === END_OF_FRAGMENT || kind === END_ELEMENT) {
        this.#at += 1
        break
      }
      if (kind === FRAGMENT_HEADER) this.#at += 4
      else if (kind === OPEN_START_ELEMENT) contents.push(this.#element((token & MORE) !== 0, isPlain))
      else if (kind === TEMPLATE_INSTANCE) contents.push(this.#template())
      else {
        const content = this.#text(kind)
        if (content !== undefined) contents.push(content)
      }
    }
    return contents
  }

  /** [MS-EVEN6] 2.2.12: token, dependency id, size, name, attributes, then content unless it is empty. */
  #element(hasAttributes: boolean, isPlain: boolean): Element {
    if (++this.#depth > MAX_DEPTH) throw new EvtxError(`more than ${MAX_DEPTH} levels`, this.#at)
    this.#at += 1 + (isPlain ? 0 : 2) + 4
    const name = this.#name()
    if (hasAttributes) this.#at += 4
    const attributes: Attribute[] = []
    while ((this.#chunk.u8(this.#at) & ~MORE) === ATTRIBUTE) attributes.push(this.#attribute())
    const token = this.#chunk.u8(this.#at)
    this.#at += 1
    if (token !== CLOSE_START_ELEMENT && token !== CLOSE_EMPTY_ELEMENT) throw this.#unexpected(token)
    const content = token === CLOSE_EMPTY_ELEMENT ? [] : this.#contents(isPlain)
    this.#depth--
    return { kind: 'element', name, attributes, content }
  }

  #attribute(): Attribute {
    this.#at += 1
    const name = this.#name()
    const content: Content[] = []
    for (;;) {
      const kind = this.#chunk.u8(this.#at) & ~MORE
      if (kind === ATTRIBUTE || kind === CLOSE_START_ELEMENT || kind === CLOSE_EMPTY_ELEMENT) break
      const part = this.#text(kind)
      if (part !== undefined) content.push(part)
    }
    return { name, content }
  }

  #text(kind: number): Content | undefined {
    const chunk = this.#chunk
    const start = this.#at
    switch (kind) {
      case VALUE_TEXT:
        return this.#literal()
      case CDATA_SECTION:
      case PI_DATA: {
        const units = chunk.u16(start + 1)
        this.#at += 3 + units * 2
        return kind === PI_DATA ? undefined : { kind: 'text', text: chunk.utf16(start + 3, units) }
      }
      case CHARACTER_REFERENCE:
        this.#at += 3
        return { kind: 'text', text: String.fromCharCode(chunk.u16(start + 1)) }
      case ENTITY_REFERENCE: {
        this.#at += 1
        const name = this.#name()
        return { kind: 'text', text: ENTITIES[name] ?? `&${name};` }
      }
      case PI_TARGET:
        this.#at += 1
        this.#name()
        return undefined
      case NORMAL_SUBSTITUTION:
      case OPTIONAL_SUBSTITUTION:
        this.#at += 4
        return {
          kind: 'substitution',
          index: chunk.u16(start + 1),
          isOptional: kind === OPTIONAL_SUBSTITUTION,
        }
      default:
        throw this.#unexpected(kind)
    }
  }

  #literal(): Content {
    const type = this.#chunk.u8(this.#at + 1)
    if (type !== VALUE_STRING) throw new EvtxError(`a literal of type ${type}`, this.#at)
    const units = this.#chunk.u16(this.#at + 2)
    const value = { type, at: this.#at + 4, size: units * 2 }
    this.#at += 4 + units * 2
    return { kind: 'text', text: printValue(this.#chunk, value) }
  }

  /** A name lies where its offset says: right here the first time it is used, earlier in the chunk afterwards. */
  #name(): string {
    const offset = this.#chunk.u32(this.#at)
    this.#at += 4
    let name = this.#names.get(offset)
    if (name === undefined) {
      // Offset of the next name with the same hash, hash, length, text, and a zero.
      const units = this.#chunk.u16(offset + 6)
      name = { text: this.#chunk.utf16(offset + 8, units), size: 10 + units * 2 }
      this.#names.set(offset, name)
    }
    if (offset === this.#at) this.#at += name.size
    return name.text
  }

  /** Token, version, template id, offset of the definition (which may follow at once), then the values. */
  #template(): TemplateInstance {
    const offset = this.#chunk.u32(this.#at + 6)
    this.#at += 10
    const definition = this.#definition(offset)
    if (offset === this.#at) this.#at += definition.size
    return { kind: 'template', definition: definition.content, values: this.#values() }
  }

  /** Offset of the next definition with the same hash, GUID, size, and the fragment. */
  #definition(offset: number) {
    const known = this.#definitions.get(offset)
    if (known !== undefined) return known
    if (this.#open.has(offset)) throw new EvtxError('a template holds itself', offset)
    this.#open.add(offset)
    try {
      const size = this.#chunk.u32(offset + 20)
      const content = this.#within(offset + 24, size, () => this.#contents(false))
      const definition = { content, size: 24 + size }
      this.#definitions.set(offset, definition)
      return definition
    } finally {
      this.#open.delete(offset)
    }
  }

  #values(): Value[] {
    const count = this.#chunk.u32(this.#at)
    if (count > MAX_SUBSTITUTIONS) throw new EvtxError(`${count} values in a template`, this.#at)
    let descriptor = this.#at + 4
    let at = descriptor + count * 4
    const values: Value[] = []
    for (let index = 0; index < count; index++, descriptor += 4) {
      const size = this.#chunk.u16(descriptor)
      values.push({ type: this.#chunk.u8(descriptor + 2), at, size })
      at += size
    }
    if (at > this.#end) throw new EvtxError('the values of a template reach beyond their record', this.#at)
    this.#at = at
    return values
  }

  #unexpected(token: number): EvtxError {
    return new EvtxError(`token 0x${token.toString(16)} is not expected`, this.#at)
  }
}
