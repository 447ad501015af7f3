import type { EntityKind, EntityRef } from '@opensoc/domain'
import { entityId } from '@opensoc/domain'
import { isPrivateAddress } from '../ip-reach.ts'
import { isRare, type Signal, weightOf } from './evidence.ts'

/** How much sharing an entity of a kind says, and how fast that fades. Hours. */
const WEIGHTS: Readonly<Record<EntityKind, { readonly weight: number; readonly fadeHours: number }>> = {
  process: { weight: 0.98, fadeHours: 72 },
  message: { weight: 0.9, fadeHours: 72 },
  access_key: { weight: 0.9, fadeHours: 24 },
  file: { weight: 0.85, fadeHours: 72 },
  url: { weight: 0.85, fadeHours: 24 },
  user: { weight: 0.75, fadeHours: 6 },
  mailbox: { weight: 0.7, fadeHours: 12 },
  host: { weight: 0.7, fadeHours: 2 },
  domain: { weight: 0.7, fadeHours: 24 },
  ip: { weight: 0.65, fadeHours: 4 },
  cloud_principal: { weight: 0.7, fadeHours: 12 },
  cloud_account: { weight: 0.3, fadeHours: 4 },
}

/** Kinds that name one thing and no other: one of them is enough to merge two incidents. */
export const STRONG_KINDS: ReadonlySet<EntityKind> = new Set([
  'process',
  'message',
  'access_key',
  'file',
  'url',
])

const HOUR_MS = 3600 * 1000
/** An entity that this many others have says nothing any more. */
const MAX_BREADTH = 256
/** A host of which something is found every hour joins less: by so much at most. */
const CHATTER_SHARE = 0.4
/** What is only context, such as a sign-in, joins what happens right then: it fades so much faster. */
const CONTEXT_PATIENCE = 0.35
/** Who was sent a mail has not done anything yet. */
const RECIPIENT_SHARE = 0.6
/** A private address may be another host's tomorrow. */
const PRIVATE_SHARE = 0.75

/** The same rare rule elsewhere, and any rare finding elsewhere, at nearly the same time: no entity says so. */
const SAME_RULE = { weight: 0.6, fadeHours: 0.25 }
const NEARBY = { weight: 0.45, fadeHours: 0.25 }

export interface Link {
  /** 0..1: 1 - product over what is shared of (1 - weight * rarity * fading), times what both findings count for. */
  readonly strength: number
  /** Strongest first. */
  readonly shared: readonly EntityRef[]
  /** How it joins where no entity is shared. */
  readonly by?: 'same_rule' | 'nearby'
}

/** How strongly two findings belong together. `breadthOf` tells how many other hosts, users or services an entity was seen with. */
export function linkStrength(
  a: Signal,
  b: Signal,
  breadthOf: (entity: EntityRef, tenantId: string) => number,
): Link {
  const own = new Set(a.entities.map(entityId))
  const apartMs = Math.abs(a.time - b.time)
  const patience = a.level === 'informational' || b.level === 'informational' ? CONTEXT_PATIENCE : 1
  const shared: { readonly entity: EntityRef; readonly share: number }[] = []
  for (const entity of b.entities) {
    const id = entityId(entity)
    if (!own.has(id)) continue
    const { weight, fadeHours } = WEIGHTS[entity.kind]
    const rarity = Math.max(
      0,
      1 - Math.log(Math.max(1, breadthOf(entity, b.tenantId))) / Math.log(MAX_BREADTH),
    )
    const reach = entity.kind === 'ip' && isPrivateAddress(entity.key) ? PRIVATE_SHARE : 1
    const quiet = entity.kind === 'host' ? 1 - CHATTER_SHARE * b.surprise.maturity * b.surprise.chatter : 1
    const isRecipient = entity.kind === 'user' && (a.layer === 'mail') !== (b.layer === 'mail')
    const said = weight * reach * rarity * quiet * (isRecipient ? RECIPIENT_SHARE : 1)
    const hours = entity.kind === 'process' ? fadeHours : fadeHours * patience
    shared.push({ entity, share: said * Math.exp(-apartMs / (hours * HOUR_MS)) })
  }
  const by =
    shared.length > 0 || !isRare(a) || !isRare(b) ? undefined : a.ruleId === b.ruleId ? 'same_rule' : 'nearby'
  let apart = by === undefined ? 1 : 1 - nearness(by === 'same_rule' ? SAME_RULE : NEARBY, apartMs)
  for (const { share } of shared) apart *= 1 - share
  shared.sort((x, y) => y.share - x.share || (entityId(x.entity) < entityId(y.entity) ? -1 : 1))
  return {
    strength: round((1 - apart) * weightOf(a) * weightOf(b)),
    shared: shared.map(({ entity }) => entity),
    ...(by === undefined ? {} : { by }),
  }
}

function nearness({ weight, fadeHours }: typeof NEARBY, apartMs: number): number {
  return weight * Math.exp(-apartMs / (fadeHours * HOUR_MS))
}

function round(strength: number): number {
  return Math.round(strength * 1000) / 1000
}
