import type { SearchItem } from '../sigma-document.ts'
import { refuse } from '../sigma-error.ts'
import { TIME_PARTS } from './time-part.ts'

/** How a value is understood. Everything that is not another family is text. */
export type Family = 'text' | 're' | 'cidr' | 'exists' | 'fieldref' | 'number'

export interface ModifierChain {
  readonly family: Family
  /** In order, aliases resolved, without `all` and `neq`. */
  readonly names: readonly string[]
  readonly all: boolean
  readonly neq: boolean
}

const COMPARE = ['lt', 'lte', 'gt', 'gte']

/** The modifiers that may stand together (Sigma 2.1, modifiers appendix). */
const COMPANIONS: Readonly<Record<Family, readonly string[]>> = {
  text: [
    'contains',
    'startswith',
    'endswith',
    'cased',
    'windash',
    'base64',
    'base64offset',
    'utf16le',
    'utf16be',
    'utf16',
    'expand',
  ],
  re: ['re', 'i', 'm', 's', 'contains', 'startswith', 'endswith'],
  cidr: ['cidr', 'expand'],
  exists: ['exists'],
  fieldref: ['fieldref', 'contains', 'startswith', 'endswith', 'cased'],
  number: [...COMPARE, ...TIME_PARTS],
}

/** Other spellings; the long names of the flags are those of SigmaHQ's own tools. */
const ALIASES: ReadonlyMap<string, string> = new Map([
  ['wide', 'utf16le'],
  ['ignorecase', 'i'],
  ['multiline', 'm'],
  ['dotall', 's'],
])

const KNOWN = new Set([...Object.values(COMPANIONS).flat(), 'all', 'neq'])
const ONLY_WITH_FIELD: readonly Family[] = ['cidr', 'exists', 'fieldref', 'number']

export function readModifiers(item: SearchItem): ModifierChain {
  const names = item.modifiers.map((written) => ALIASES.get(written) ?? written)
  refuseUnknown(names, item)
  const family = familyOf(names)
  const values = names.filter((name) => name !== 'all' && name !== 'neq')
  refuseStrangers(family, values, item)
  if (family === 're') refuseEarlyFlags(values, item)
  if (item.field === undefined && ONLY_WITH_FIELD.includes(family)) {
    const expected = 'a field name before the modifier'
    refuse('SIGMA_MODIFIER', { message: `'${family}' needs a field`, place: item.place, expected })
  }
  return { family, names: values, all: names.includes('all'), neq: names.includes('neq') }
}

function familyOf(names: readonly string[]): Family {
  for (const family of ['re', 'cidr', 'exists', 'fieldref'] as const)
    if (names.includes(family)) return family
  return names.some((name) => COMPANIONS.number.includes(name)) ? 'number' : 'text'
}

function refuseUnknown(names: readonly string[], item: SearchItem): void {
  const unknown = names.find((name) => !KNOWN.has(name))
  if (unknown === undefined) return
  const expected = `one of ${[...KNOWN, ...ALIASES.keys()].sort().join(', ')}`
  refuse('SIGMA_MODIFIER_UNKNOWN', { message: `unknown modifier '${unknown}'`, place: item.place, expected })
}

function refuseStrangers(family: Family, names: readonly string[], item: SearchItem): void {
  const stranger = names.find((name) => !COMPANIONS[family].includes(name))
  if (stranger === undefined) return
  const isFlag = ['i', 'm', 's'].includes(stranger)
  const message = isFlag
    ? `'${stranger}' stands only after 're'`
    : `'${stranger}' does not go with '${family}'`
  const expected = `${family} goes with ${COMPANIONS[family].join(', ')}, all, neq`
  refuse('SIGMA_MODIFIER', { message, place: item.place, expected })
}

function refuseEarlyFlags(names: readonly string[], item: SearchItem): void {
  const early = names.slice(0, names.indexOf('re'))
  if (early.length === 0) return
  const message = `'${early[0]}' stands before 're'`
  refuse('SIGMA_MODIFIER', { message, place: item.place, expected: "'re' first" })
}
