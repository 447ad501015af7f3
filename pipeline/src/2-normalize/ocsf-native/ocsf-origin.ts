import type { Layer } from '@opensoc/domain'
import { isTree, numberAt, type Tree, textAt, treeAt } from '../tree.ts'

/** OCSF os.type_id in tens: 100 to 102 are Windows, 200 and 201 Linux and Android, 300 to 303 Apple's. */
const PLATFORMS: Readonly<Record<number, string>> = {
  100: 'windows',
  101: 'windows',
  102: 'windows',
  200: 'linux',
  300: 'macos',
}
const CLOUDS: Readonly<Record<string, string>> = { aws: 'aws', azure: 'azure', gcp: 'gcp' }

/** Sigma's `product`, where the event tells it: the operating system, or the cloud. */
export function productOf(event: Tree): string | undefined {
  const system = numberAt(treeAt(treeAt(event, 'device'), 'os'), 'type_id')
  if (system !== undefined && PLATFORMS[system] !== undefined) return PLATFORMS[system]
  const provider = textAt(treeAt(event, 'cloud'), 'provider').toLowerCase()
  return Object.hasOwn(CLOUDS, provider) ? CLOUDS[provider] : undefined
}

const IDENTITY = 3
const NETWORK = 4
const FINDINGS = 2
const API_ACTIVITY = 6003
const EMAIL_CLASSES: readonly number[] = [4009, 4011, 4012]

/** The layer that the event is about, by its class and what it happened on. */
export function layerOf(event: Tree): Layer {
  const classUid = numberAt(event, 'class_uid') ?? 0
  const category = numberAt(event, 'category_uid') ?? 0
  const device = treeAt(event, 'device')
  if (EMAIL_CLASSES.includes(classUid)) return 'mail'
  if (category === IDENTITY) return 'identity'
  if (category === NETWORK) return isTree(treeAt(event, 'actor')['process']) ? 'endpoint' : 'network'
  if (isTree(device['container'])) return 'workload'
  if (classUid === API_ACTIVITY || (isTree(event['cloud']) && !isTree(event['device']))) return 'cloud'
  return category === FINDINGS && !isTree(event['device']) ? 'security' : 'endpoint'
}
