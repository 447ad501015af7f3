import type { FieldMapping } from '@opensoc/domain'
import type { SigmaEvent } from '@opensoc/sigma'

type Fields = Record<string, unknown>

/** The log sources of one kind of record, and the Sigma names of its fields. */
interface Kind {
  readonly logsources: readonly SigmaEvent['logsource'][]
  /** Sigma name, vendor's name. */
  readonly aliases: readonly (readonly [string, string])[]
}

/** Kinds are remembered by the values that tell them apart; hostile values must not fill memory. */
const MAX_KINDS = 5000

/**
 * Makes what rules see of a record: its fields under the vendor's and under Sigma's names, once for each category
 * that it belongs to (all share one object). `product` is the log source of a record that no entry names.
 */
export function createSigmaViews(mappings: readonly FieldMapping[], product: string) {
  const own = mappings.filter((mapping) => mapping.product === product)
  const keys = [...new Set(own.flatMap((mapping) => Object.keys(mapping.when)))]
  // Only values that some entry names tell records apart.
  const namedValues = keys.map(
    (key) => new Set(own.flatMap(({ when }) => (when[key] ?? []).map((value) => value.toLowerCase()))),
  )
  const wanted = own.map((mapping) => ({
    mapping,
    tests: Object.entries(mapping.when).map(([key, values]) => ({
      position: keys.indexOf(key),
      values: new Set(values.map((value) => value.toLowerCase())),
    })),
  }))
  const kinds = new Map<string, Kind>()

  return function viewsOf(fields: Fields): SigmaEvent[] {
    const values = keys.map((key, position) => {
      const value = textOf(fields[key])
      return namedValues[position]!.has(value) ? value : ''
    })
    const name = values.join('\n')
    let kind = kinds.get(name)
    if (kind === undefined) {
      const matching = wanted.filter(({ tests }) =>
        tests.every((test) => test.values.has(values[test.position]!)),
      )
      kind = toKind(
        matching.map(({ mapping }) => mapping),
        product,
      )
      if (kinds.size < MAX_KINDS) kinds.set(name, kind)
    }
    for (const [sigmaName, vendorName] of kind.aliases) {
      if (fields[sigmaName] === undefined && fields[vendorName] !== undefined)
        fields[sigmaName] = fields[vendorName]
    }
    return kind.logsources.map((logsource) => ({ logsource, fields }))
  }
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value.toLowerCase() : typeof value === 'number' ? String(value) : ''
}

function toKind(mappings: readonly FieldMapping[], product: string): Kind {
  const services = new Set(mappings.flatMap((mapping) => mapping.service ?? []))
  const categories = new Set(mappings.flatMap((mapping) => mapping.category ?? []))
  const withServices =
    services.size === 0 ? [{ product }] : [...services].map((service) => ({ product, service }))
  const logsources = withServices.flatMap((source) =>
    [...categories].map((category) => ({ ...source, category })),
  )
  return {
    logsources: categories.size === 0 ? withServices : logsources,
    aliases: mappings.flatMap((mapping) => Object.entries(mapping.fields)),
  }
}
