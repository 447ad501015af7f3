import type { Finding } from '../../finding.ts'
import type { EventId, FindingId, IncidentId, TenantId } from '../../ids.ts'
import type { Incident } from '../../incident.ts'
import type { StoredRule } from '../../stored-rule.ts'
import type { Page } from '../page.ts'

export const A = 'a' as TenantId
export const B = 'b' as TenantId

/** Text that breaks out of careless SQL, patterns and JSON. */
export const HOSTILE = `it's "\\" \u0000 \u202e %_ 日本 🎣 {"a":1} '; DROP TABLE finding; --`

export function finding(id: string, over: Partial<Finding> = {}): Finding {
  return {
    id: id as FindingId,
    tenantId: A,
    ruleId: 'r1',
    title: `Finding ${id}`,
    level: 'high',
    time: 1000,
    eventIds: ['0.0.0' as EventId],
    source: 's',
    layer: 'endpoint',
    product: 'p',
    host: 'WS1',
    entities: [],
    attacks: [],
    matched: {},
    ocsf: {} as Finding['ocsf'],
    ...over,
  }
}

export function incident(id: string, over: Partial<Incident> = {}): Incident {
  return {
    id: id as IncidentId,
    tenantId: A,
    title: `Incident ${id}`,
    summary: '',
    severity: 'high',
    score: 50,
    scoreParts: [],
    status: 'new',
    members: [],
    entities: [],
    hosts: ['WS1'],
    users: [],
    layers: [],
    tactics: [],
    techniques: [],
    firstTime: 1000,
    lastTime: 1000,
    createdTime: 1,
    updatedTime: 1,
    version: 1,
    ...over,
  }
}

export function rule(id: string, over: Partial<StoredRule> = {}): StoredRule {
  return {
    id,
    tenantId: A,
    title: `Rule ${id}`,
    kind: 'rule',
    level: 'high',
    space: 'own',
    file: 'f.yml',
    source: 'title: x\n',
    enabled: false,
    tags: ['attack.t1003'],
    logsource: { product: 'windows' },
    updatedTime: 1,
    ...over,
  }
}

export const ids = (items: readonly { readonly id: string }[]) => items.map((item) => item.id)

/** Every page of a list, one after the other. */
export async function allPages<T>(load: (cursor: { cursor?: string }) => Promise<Page<T>>): Promise<T[]> {
  const items: T[] = []
  let cursor: string | undefined
  do {
    const page = await load(cursor === undefined ? {} : { cursor })
    items.push(...page.items)
    cursor = page.cursor
  } while (cursor !== undefined)
  return items
}
