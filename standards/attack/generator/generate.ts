import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { datasetsFolder } from '../../../scripts/given-material.ts'
import type { AttackDomain } from '../src/domain-table.ts'
import { readCurrentObjects } from './attack-bundle.ts'
import { writeDomain } from './write-domain.ts'

/** The folder, relative to the checkout, that `generateAttack` fills. */
export const ATTACK_FOLDER = 'standards/attack/src/generated'

// The bundles carry no x-mitre-collection, the object that would name the release.
const ATTACK_VERSION = '18.1'

const DOMAINS: readonly (readonly [file: string, AttackDomain])[] = [
  ['enterprise.ts', 'enterprise-attack'],
  ['ics.ts', 'ics-attack'],
  ['mobile.ts', 'mobile-attack'],
]

/**
 * Everything generated from the ATT&CK bundles (`<domain>.json.zst`), by file name. Undefined where they are
 * absent. The same bundles always give the same bytes.
 */
export function generateAttack(folder: string | undefined = givenBundles()): Map<string, string> | undefined {
  if (folder === undefined) return undefined
  return new Map(
    DOMAINS.map(([file, domain]) => [
      file,
      writeDomain(domain, ATTACK_VERSION, readCurrentObjects(join(folder, `${domain}.json.zst`))),
    ]),
  )
}

function givenBundles(): string | undefined {
  const datasets = datasetsFolder()
  const folder = datasets && join(datasets, 'attack')
  return folder && DOMAINS.every(([, domain]) => existsSync(join(folder, `${domain}.json.zst`)))
    ? folder
    : undefined
}
