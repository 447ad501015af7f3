import type { AttackDomain } from './domain-table.ts'
import { ATTACK_VERSION, technique } from './knowledge.ts'

/** What a layer says about one technique. */
export interface LayerTechnique {
  /** `T1059` or `T1059.001` */
  readonly techniqueID: string
  /** A tactic's shortname; absent: under all its tactics. */
  readonly tactic?: string
  readonly score?: number
  readonly comment?: string
  /** Absent means true. */
  readonly enabled?: boolean
}

export interface NavigatorLayer {
  readonly name: string
  readonly domain: AttackDomain
  readonly description?: string
  readonly techniques: readonly LayerTechnique[]
}

export type LayersReading =
  | { readonly ok: true; readonly layers: readonly NavigatorLayer[] }
  | { readonly ok: false; readonly message: string }

const MAX_TEXT = 16 * 1024 * 1024
const MAX_TECHNIQUES = 20_000
const DOMAINS: ReadonlyMap<unknown, AttackDomain> = new Map<unknown, AttackDomain>([
  ['enterprise-attack', 'enterprise-attack'],
  ['mobile-attack', 'mobile-attack'],
  ['ics-attack', 'ics-attack'],
  // Layers before version 4 name the domain so.
  ['mitre-enterprise', 'enterprise-attack'],
  ['mitre-mobile', 'mobile-attack'],
])

/**
 * A layer of ATT&CK Navigator (layer format 4.5) as JSON text. Techniques that the release we hold does not have are
 * left out, and so are repeated pairs of id and tactic. The gradient spans the scores.
 */
export function writeNavigatorLayer({ name, domain, description, techniques }: NavigatorLayer): string {
  const unique = new Map<string, LayerTechnique>()
  for (const entry of techniques) {
    const key = `${entry.techniqueID}/${entry.tactic ?? ''}`
    if (technique(entry.techniqueID)?.domain === domain && !unique.has(key)) unique.set(key, entry)
  }
  const entries = [...unique.values()]
  const layer = {
    name,
    versions: { attack: ATTACK_VERSION.split('.')[0], navigator: '5.1.0', layer: '4.5' },
    domain,
    ...(description === undefined ? {} : { description }),
    sorting: 3,
    techniques: entries.map(({ techniqueID, tactic, score, comment, enabled }) => ({
      techniqueID,
      ...(tactic === undefined ? {} : { tactic }),
      ...(score === undefined ? {} : { score }),
      ...(comment === undefined ? {} : { comment }),
      ...(enabled === undefined ? {} : { enabled }),
    })),
    gradient: {
      colors: ['#ffffff', '#1f6feb'],
      minValue: entries.reduce((least, { score = 0 }) => Math.min(least, score), 0),
      maxValue: entries.reduce((most, { score = 0 }) => Math.max(most, score), 1),
    },
  }
  return `${JSON.stringify(layer, null, 2)}\n`
}

/**
 * Reads one layer or an array of layers, formats 3.x and 4.x. Unknown keys are passed over; ids of other releases are
 * kept as they are. At most 16 Mi characters and 20,000 techniques a layer.
 */
export function readNavigatorLayers(text: string): LayersReading {
  if (text.length > MAX_TEXT) return bad(`longer than ${MAX_TEXT} characters`)
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    return bad('no JSON; expected a layer as ATT&CK Navigator exports it')
  }
  const layers: NavigatorLayer[] = []
  for (const [at, one] of (Array.isArray(value) ? value : [value]).entries()) {
    const layer = readLayer(one)
    if (typeof layer === 'string') return bad(`layer ${at + 1}: ${layer}`)
    layers.push(layer)
  }
  return { ok: true, layers }
}

function bad(message: string): LayersReading {
  return { ok: false, message }
}

function readLayer(value: unknown): NavigatorLayer | string {
  if (!isObject(value)) return 'no object'
  const version = isObject(value.versions) ? value.versions.layer : value.version
  if (typeof version !== 'string' || !/^[34]\./.test(version)) {
    return `layer format ${JSON.stringify(version) ?? 'not stated'}; expected 3.x or 4.x`
  }
  const domain = DOMAINS.get(value.domain)
  if (domain === undefined) return 'unknown domain; expected enterprise-attack, mobile-attack or ics-attack'
  if (!Array.isArray(value.techniques)) return 'no array "techniques"'
  if (value.techniques.length > MAX_TECHNIQUES) return `more than ${MAX_TECHNIQUES} techniques`
  const techniques: LayerTechnique[] = []
  for (const [at, entry] of value.techniques.entries()) {
    if (!isObject(entry) || typeof entry.techniqueID !== 'string' || !ID.test(entry.techniqueID)) {
      return `technique ${at + 1} has no techniqueID like T1059 or T1059.001`
    }
    const { techniqueID, tactic, score, comment, enabled } = entry
    techniques.push({
      techniqueID,
      ...(typeof tactic === 'string' ? { tactic } : {}),
      ...(typeof score === 'number' ? { score } : {}),
      ...(typeof comment === 'string' ? { comment } : {}),
      ...(typeof enabled === 'boolean' ? { enabled } : {}),
    })
  }
  return {
    name: typeof value.name === 'string' ? value.name : 'layer',
    domain,
    ...(typeof value.description === 'string' ? { description: value.description } : {}),
    techniques,
  }
}

const ID = /^T\d{4}(?:\.\d{3})?$/

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
