import { readFileSync } from 'node:fs'
import {
  type AttackDomain,
  readNavigatorLayers,
  type Technique,
  technique,
  techniques,
} from '@opensoc/attack'
import { OpenSocError } from '@opensoc/kernel'

/** The techniques of a matrix, or of it only those that a Navigator layer names. */
export function askedTechniques(domain: AttackDomain, layer: string | undefined): readonly Technique[] {
  if (layer === undefined) return [...techniques()].filter((one) => one.domain === domain)
  const reading = readNavigatorLayers(readFileSync(layer, 'utf8'))
  if (!reading.ok) throw new OpenSocError('CLI_LAYER_UNREADABLE', `${layer}: ${reading.message}`)
  const named = reading.layers
    .filter((one) => one.domain === domain)
    .flatMap((one) => one.techniques)
    .filter(({ enabled }) => enabled !== false)
  if (named.length === 0) {
    const domains = [...new Set(reading.layers.map((one) => one.domain))].join(', ')
    throw new OpenSocError('CLI_LAYER_EMPTY', `${layer} names no technique of ${domain}, but of ${domains}`, {
      nextStep: 'Choose the matrix with --domain.',
    })
  }
  const known = named.flatMap(({ techniqueID }) => technique(techniqueID) ?? [])
  const foreign = named.length - known.length
  if (foreign > 0) process.stderr.write(`${foreign} entries name techniques of another ATT&CK release\n`)
  return [...new Set(known)]
}
