/** Longer XML is not read. */
const MAX_XML = 256 * 1024

export interface FlatXml {
  /** Text of elements by name, and `name@attribute`; the first of a name wins. */
  readonly elements: ReadonlyMap<string, string>
  /** `<Data Name="x">value</Data>` */
  readonly data: Readonly<Record<string, string>>
}

const TAG = /<([A-Za-z][\w.]*)((?:\s+[\w:]+="[^"<]*")*)\s*(\/>|>([^<]*))/g
const ATTRIBUTE = /([\w:]+)="([^"<]*)"/g

/**
 * Reads the flat XML of one event log record: elements with text, attributes, no entity but the five of XML itself.
 * Anything else (DOCTYPE, CDATA, nesting beyond names) is passed over.
 */
export function readFlatXml(xml: string): FlatXml {
  const elements = new Map<string, string>()
  const data: Record<string, string> = Object.create(null)
  if (xml.length > MAX_XML) return { elements, data }
  for (const [, name = '', attributes = '', , text = ''] of xml.matchAll(TAG)) {
    let dataName = ''
    for (const [, key = '', value = ''] of attributes.matchAll(ATTRIBUTE)) {
      if (name === 'Data' && key === 'Name') dataName = value
      else if (!elements.has(`${name}@${key}`)) elements.set(`${name}@${key}`, unescapeXml(value))
    }
    if (dataName !== '') data[dataName] = unescapeXml(text)
    else if (!elements.has(name)) elements.set(name, unescapeXml(text))
  }
  return { elements, data: { ...data } }
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&lt;': '<',
  '&gt;': '>',
  '&amp;': '&',
  '&quot;': '"',
  '&apos;': "'",
}

function unescapeXml(text: string): string {
  return text.includes('&')
    ? text.replaceAll(/&(?:lt|gt|amp|quot|apos);/g, (entity) => ENTITIES[entity]!)
    : text
}
