import { type CompiledSchema, classesByUid, compare } from './compiled-schema.ts'
import { banner, identifier, keyOfCaption, propertyKey, quoted } from './names.ts'

type Pair = readonly [key: string, value: string | number]

/** Writes the ids that normalizers and detections name: classes, categories, activities, severities, observables. */
export function writeConstants(schema: CompiledSchema): string {
  const classes = classesByUid(schema)
  const activities = classes.map(
    ([name, of]) => `  ${identifier(name)}: ${literal(captionKeys(of.attributes['activity_id']?.enum))},`,
  )
  const severities = schema.classes['base_event']?.attributes['severity_id']?.enum
  return [
    banner(schema.version),
    `/** The OCSF version of everything generated here. */`,
    `export const OCSF_VERSION = ${quoted(schema.version)}\n`,
    constant('CATEGORY_UID', 'Category uids by category name.', categoryPairs(schema)),
    constant(
      'CLASS_UID',
      'Class uids by class name.',
      classes.map(([name, of]) => [identifier(name), of.uid]),
    ),
    '/** Activity ids by class name, then by activity caption in snake case. */',
    `export const ACTIVITY_ID = {\n${activities.join('\n')}\n} as const\n`,
    constant('SEVERITY_ID', 'Severity ids by caption in snake case.', captionKeys(severities)),
    constant('OBSERVABLE_TYPE_ID', 'Observable type ids by what they observe.', observablePairs(schema)),
    `/** The profiles an event can list in \`metadata.profiles\`. */`,
    `export type Profile =\n${Object.keys(schema.profiles)
      .sort(compare)
      .map((name) => `  | ${quoted(name)}`)
      .join('\n')}\n`,
  ].join('\n')
}

function categoryPairs(schema: CompiledSchema): Pair[] {
  return Object.entries(schema.categories)
    .sort(([, a], [, b]) => a.uid - b.uid)
    .map(([name, { uid }]) => [name, uid])
}

/** `hostname_t` -> hostname, `cwe.uid` -> cwe_uid; an object named like a type (`email`, `url`) -> email_object. */
function observablePairs(schema: CompiledSchema): Pair[] {
  const observables = Object.entries(schema.observable_type_ids).sort(([a], [b]) => Number(a) - Number(b))
  const types = new Set(observables.filter(([, { kind }]) => kind === 'type').map(([, { name }]) => name))
  const named = observables.map(([id, { kind, name }]): Pair => {
    if (kind === 'object' && types.has(`${name}_t`)) return [`${name}_object`, Number(id)]
    return [name.replace(/_t$/, '').replace('.', '_'), Number(id)]
  })
  return [['unknown', 0], ...named, ['other', 99]]
}

function captionKeys(values: Readonly<Record<string, string>> | undefined): Pair[] {
  return Object.entries(values ?? {})
    .sort(([a], [b]) => Number(a) - Number(b))
    .map(([id, caption]) => [keyOfCaption(caption), Number(id)])
}

function constant(name: string, docs: string, pairs: readonly Pair[]): string {
  rejectRepeats(name, pairs)
  const lines = pairs.map(([key, value]) => `  ${propertyKey(key)}: ${value},`)
  return `/** ${docs} */\nexport const ${name} = {\n${lines.join('\n')}\n} as const\n`
}

function literal(pairs: readonly Pair[]): string {
  rejectRepeats('ACTIVITY_ID', pairs)
  return `{ ${pairs.map(([key, value]) => `${propertyKey(key)}: ${value}`).join(', ')} }`
}

function rejectRepeats(name: string, pairs: readonly Pair[]): void {
  const keys = new Set(pairs.map(([key]) => key))
  if (keys.size !== pairs.length) throw new Error(`${name} would have a key twice: ${[...keys].join(', ')}`)
}
