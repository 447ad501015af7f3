import {
  type Content,
  type Element,
  VALUE_ARRAY,
  VALUE_BINARY_XML,
  VALUE_NULL,
  type Value,
} from './binary-xml.ts'
import type { ChunkBytes } from './chunk-bytes.ts'
import { EvtxError } from './evtx-error.ts'
import type { BinaryXmlParser } from './parse-binary-xml.ts'
import { itemsOf, printValue } from './print-value.ts'

export type EventValue = string | number | null | readonly EventValue[] | EventObject

/** An event's XML as an object: attributes under `#attributes`, text beside them under `#text`, named `Data` by their names. */
export interface EventObject {
  readonly [name: string]: EventValue
}

/** Text that one record may become: a template can repeat a value as often as it likes. */
const MAX_TEXT_UNITS = 4 * 1024 * 1024
const MAX_ELEMENTS = 50_000
const NO_VALUES: readonly Value[] = []

/** What of `System` is a number; all else of an event is text, as in its XML. */
const NUMBERS: ReadonlySet<string> = new Set([
  'EventID',
  'EventRecordID',
  'KernelTime',
  'Level',
  'Opcode',
  'ProcessID',
  'ProcessorID',
  'ProcessorTime',
  'Qualifiers',
  'SessionID',
  'Task',
  'ThreadID',
  'UserTime',
  'Version',
])

/** Turns the binary XML of records into objects; one for each chunk. */
export class EventBuilder {
  readonly #chunk: ChunkBytes
  readonly #parser: BinaryXmlParser
  #units = 0
  #elements = 0
  #inSystem = false

  constructor(chunk: ChunkBytes, parser: BinaryXmlParser) {
    this.#chunk = chunk
    this.#parser = parser
  }

  /** `{ Event: { System, EventData | UserData } }`. Throws an EvtxError where there is no element. */
  build(contents: readonly Content[]): EventObject {
    this.#units = 0
    this.#elements = 0
    this.#inSystem = false
    const root = emptyObject()
    this.#addAll(root, contents, NO_VALUES)
    if (Object.keys(root).length === 0) throw new EvtxError('the record holds no element', 0)
    return root
  }

  #addAll(parent: Building, contents: readonly Content[], values: readonly Value[]): string | undefined {
    let text: string | undefined
    for (const content of contents) {
      if (content.kind === 'element') this.#add(parent, content, values)
      else if (content.kind === 'template') this.#addAll(parent, content.definition, content.values)
      else if (content.kind === 'text') text = (text ?? '') + this.#count(content.text)
      else {
        const value = values[content.index]
        if (value === undefined || value.type === VALUE_NULL) continue
        if (value.type !== VALUE_BINARY_XML) text = (text ?? '') + this.#count(printValue(this.#chunk, value))
        else if (value.size > 0) this.#addAll(parent, this.#parser.parseValue(value), NO_VALUES)
      }
    }
    return text
  }

  #add(parent: Building, element: Element, values: readonly Value[]): void {
    if (++this.#elements > MAX_ELEMENTS) throw new EvtxError(`more than ${MAX_ELEMENTS} elements`, 0)
    if (isLeftOut(element.content, values)) return
    const array = arrayIn(element.content, values)
    if (array !== undefined) {
      for (const item of itemsOf(this.#chunk, array))
        put(parent, this.#nameOf(element, values), this.#count(item))
      return
    }
    const name = element.name
    const wasInSystem = this.#inSystem
    this.#inSystem ||= name === 'System'
    const isNamedData = name === 'Data' && element.attributes.some((attribute) => attribute.name === 'Name')
    if (isNamedData) {
      const inner = emptyObject()
      const text = this.#addAll(inner, element.content, values)
      put(parent, this.#nameOf(element, values), text ?? '')
    } else put(parent, name, this.#valueOf(element, values))
    this.#inSystem = wasInSystem
  }

  #nameOf(element: Element, values: readonly Value[]): string {
    if (element.name !== 'Data') return element.name
    const name = element.attributes.find((attribute) => attribute.name === 'Name')
    return (name === undefined ? undefined : this.#addAll(emptyObject(), name.content, values)) || 'Data'
  }

  #valueOf(element: Element, values: readonly Value[]): EventValue {
    const object = emptyObject()
    const attributes = this.#attributesOf(element, values)
    if (attributes !== undefined) object['#attributes'] = attributes
    const text = this.#addAll(object, element.content, values)
    const isPlain = Object.keys(object).length === 0
    if (isPlain) return text === undefined ? null : this.#typed(element.name, text)
    if (text !== undefined && text.trim() !== '') object['#text'] = this.#typed(element.name, text)
    return object
  }

  /** Namespaces tell nothing that the names do not. */
  #attributesOf(element: Element, values: readonly Value[]): EventObject | undefined {
    let attributes: Building | undefined
    for (const { name, content } of element.attributes) {
      if (name.startsWith('xmlns') || isLeftOut(content, values)) continue
      const text = this.#addAll(emptyObject(), content, values)
      attributes ??= emptyObject()
      attributes[name] = this.#typed(name, text ?? '')
    }
    return attributes
  }

  #typed(name: string, text: string): string | number {
    if (!this.#inSystem || !NUMBERS.has(name) || !/^\d{1,16}$/.test(text)) return text
    const number = Number(text)
    return Number.isSafeInteger(number) ? number : text
  }

  #count(text: string): string {
    this.#units += text.length
    if (this.#units > MAX_TEXT_UNITS) throw new EvtxError(`more than ${MAX_TEXT_UNITS} characters`, 0)
    return text
  }
}

type Building = Record<string, EventValue>

/** Names come from the file: an object without a prototype has no name that means something else. */
function emptyObject(): Building {
  return Object.create(null) as Building
}

/** The same name again makes a list. */
function put(parent: Building, name: string, value: EventValue): void {
  const known = parent[name]
  if (known === undefined) parent[name] = name === 'Data' ? [value] : value
  else if (Array.isArray(known)) (known as EventValue[]).push(value)
  else parent[name] = [known, value]
}

function isLeftOut(content: readonly Content[], values: readonly Value[]): boolean {
  const [only] = content
  if (content.length !== 1 || only?.kind !== 'substitution' || !only.isOptional) return false
  const value = values[only.index]
  return value === undefined || value.type === VALUE_NULL
}

/** An element that holds an array is there once for each of its items. */
function arrayIn(content: readonly Content[], values: readonly Value[]): Value | undefined {
  const [only] = content
  if (content.length !== 1 || only?.kind !== 'substitution') return undefined
  const value = values[only.index]
  return value !== undefined && (value.type & VALUE_ARRAY) !== 0 ? value : undefined
}
