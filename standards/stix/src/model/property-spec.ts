/** What a property may hold. A trailing `[]` in the tables makes a list of it. */
export interface PropertySpec {
  readonly name: string
  readonly kind: PropertyKind
  readonly isList: boolean
  readonly isRequired: boolean
  /** Types that a reference may be of; undefined: any. */
  readonly refTypes?: readonly string[]
  /** The name of a closed vocabulary or of an embedded object. */
  readonly of?: string
  readonly min?: number
  readonly max?: number
}

export type PropertyKind =
  | 'string'
  | 'integer'
  | 'float'
  | 'boolean'
  | 'timestamp'
  | 'ref'
  | 'hex'
  | 'binary'
  | 'hashes'
  | 'dictionary'
  | 'enum'
  | 'embedded'
  | 'any'

const KINDS: Readonly<Record<string, PropertyKind>> = {
  int: 'integer',
  float: 'float',
  bool: 'boolean',
  time: 'timestamp',
  hex: 'hex',
  bin: 'binary',
  hashes: 'hashes',
  dict: 'dictionary',
  any: 'any',
}

/**
 * Reads the short form of the tables: `name!` a required string, `size:int(0)` an integer from 0, `aliases[]` a list of
 * strings, `src_ref:ref<ipv4-addr|domain-name>`, `opinion:enum<opinion>`, `sections:of<pe-section>[]`.
 */
export function propertiesOf(text: string): readonly PropertySpec[] {
  return text
    .trim()
    .split(/\s+/)
    .filter((word) => word !== '')
    .map((word) => {
      const match =
        /^([a-z0-9_]+)(!?)(?::([a-z]+)(?:<([^>]*)>)?)?(?:\(([-\d.]*)(?:,([-\d.]+))?\))?(\[\])?$/.exec(word)
      if (match === null) throw new Error(`object model: cannot read ${word}`)
      const [, name, required, kind, argument, min, max, list] = match
      return {
        name: name!,
        kind: kindOf(kind),
        isList: list !== undefined,
        isRequired: required === '!',
        ...(kind === 'ref' && argument !== undefined ? { refTypes: argument.split('|') } : {}),
        ...((kind === 'enum' || kind === 'of') && argument !== undefined ? { of: argument } : {}),
        ...(min === undefined || min === '' ? {} : { min: Number(min) }),
        ...(max === undefined ? {} : { max: Number(max) }),
      }
    })
}

function kindOf(word: string | undefined): PropertyKind {
  if (word === undefined) return 'string'
  if (word === 'ref' || word === 'enum') return word
  return word === 'of' ? 'embedded' : KINDS[word]!
}
