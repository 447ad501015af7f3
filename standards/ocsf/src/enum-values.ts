import type { Attribute } from './definitions.ts'
import { type IssueLog, quote } from './issue.ts'

export const OTHER_ID = 99

/** Checks that an id (or each of an array of ids) is one the enum has, and that its sibling agrees. */
export function checkEnum(
  attribute: Attribute,
  within: Readonly<Record<string, unknown>>,
  at: string,
  log: IssueLog,
): void {
  const values = attribute.enum
  if (!values) return
  const pointer = `${at}/${attribute.name}`
  const value = within[attribute.name]
  if (!Array.isArray(value)) {
    if (checkId(values, value, pointer, log)) checkSibling(attribute, value, within, at, log)
    return
  }
  for (const [index, id] of value.entries()) {
    if (log.isFull) return
    if (checkId(values, id, `${pointer}/${index}`, log)) checkArraySibling(attribute, index, within, at, log)
  }
}

function checkId(values: ReadonlyMap<unknown, string>, id: unknown, pointer: string, log: IssueLog): boolean {
  if (values.has(id)) return true
  log.addUnknown(
    'attribute_enum_value_unknown',
    pointer,
    `${quote(id)} is not one of its values`,
    listed(values),
  )
  return false
}

/** OCSF enum siblings: 99 (Other) carries the source's own word, any other id its caption. */
function checkSibling(
  attribute: Attribute,
  id: unknown,
  within: Readonly<Record<string, unknown>>,
  at: string,
  log: IssueLog,
): void {
  const { sibling, enum: values } = attribute
  if (sibling === undefined || values === undefined) return
  const text = Object.hasOwn(within, sibling) ? within[sibling] : undefined
  const caption = values.get(id as number)
  const pointer = `${at}/${sibling}`
  if (id === OTHER_ID) checkOther(text, attribute, caption, pointer, log)
  else if (typeof text === 'string' && caption !== undefined) {
    compareSibling(text, { caption, captions: values.values() }, pointer, log)
  }
}

/** A sibling that names another value of the same enum contradicts its id; any other difference only misleads. */
export function compareSibling(
  text: string,
  wanted: { readonly caption: string; readonly captions: Iterable<string> },
  pointer: string,
  log: IssueLog,
): void {
  if (text === wanted.caption) return
  const lower = text.toLowerCase()
  const isContradiction = lower !== wanted.caption.toLowerCase() && hasCaption(wanted.captions, lower)
  const severity = isContradiction ? 'error' : 'warning'
  const message = `${quote(text)} is not the caption of its id`
  log.add(severity, 'attribute_enum_sibling_incorrect', pointer, message, quote(wanted.caption))
}

function checkOther(
  text: unknown,
  attribute: Attribute,
  caption: string | undefined,
  pointer: string,
  log: IssueLog,
): void {
  const expected = 'the value as the source writes it'
  if (text === undefined || text === null || text === '') {
    const message = `${attribute.name} is 99 (Other), so ${attribute.sibling} should say what it was`
    log.add('warning', 'attribute_enum_sibling_missing', pointer, message, expected)
  } else if (text === caption) {
    const message = `${quote(text)} only repeats the caption of 99`
    log.add('warning', 'attribute_enum_sibling_suspicious_other', pointer, message, expected)
  }
}

function checkArraySibling(
  attribute: Attribute,
  index: number,
  within: Readonly<Record<string, unknown>>,
  at: string,
  log: IssueLog,
): void {
  const { name, sibling, enum: values } = attribute
  if (sibling === undefined || values === undefined || !Object.hasOwn(within, sibling)) return
  const texts = within[sibling]
  const id = (within[name] as readonly unknown[])[index]
  if (!Array.isArray(texts) || id === OTHER_ID) return
  const caption = values.get(id as number)
  const pointer = `${at}/${sibling}/${index}`
  const text = texts[index]
  if (typeof text === 'string' && caption !== undefined) {
    compareSibling(text, { caption, captions: values.values() }, pointer, log)
    return
  }
  const message = `${sibling} has no entry for ${name}/${index}`
  log.add('error', 'attribute_enum_array_sibling_missing', pointer, message, quote(caption))
}

function hasCaption(captions: Iterable<string>, lower: string): boolean {
  for (const caption of captions) if (caption.toLowerCase() === lower) return true
  return false
}

function listed(values: ReadonlyMap<unknown, string>): string {
  const all = [...values].map(([id, caption]) => (id === caption ? String(id) : `${id} ${caption}`))
  return all.length > 40 ? `${all.slice(0, 40).join(', ')}, ...` : all.join(', ')
}
