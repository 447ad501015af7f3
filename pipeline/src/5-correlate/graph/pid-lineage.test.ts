import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { EventLake, EventScope, HuntQuery, Incident, StoredEvent } from '@opensoc/domain'
import { makeTestFinding } from '../../../test/make-test-finding.ts'
import { buildIncidentGraph } from './build-graph.ts'

interface Start {
  readonly pid: number
  readonly ppid: number
  readonly name: string
  readonly time: number
  readonly parentName?: string
  readonly host?: string
}

/** A start as the Security log and auditd tell it: pids, and no GUID. */
function start({ pid, ppid, name, time, parentName, host = 'ws1' }: Start): StoredEvent {
  return {
    id: `e-${host}-${pid}-${time}`,
    time,
    receivedTime: 0,
    source: 's',
    layer: 'endpoint',
    columns: { host, class_uid: 1007, activity_id: 1, process_pid: pid, parent_pid: ppid },
    ocsf: {
      class_uid: 1007,
      activity_id: 1,
      process: {
        pid,
        name,
        created_time: time,
        parent_process: { pid: ppid, ...(parentName === undefined ? {} : { name: parentName }) },
      },
    },
    raw: '',
  }
}

function lakeOf(events: readonly StoredEvent[]): EventLake {
  const matches = (query: HuntQuery, event: StoredEvent): boolean => {
    if (query.kind === 'and') return query.parts.every((part) => matches(part, event))
    if (query.kind === 'or') return query.parts.some((part) => matches(part, event))
    return query.kind === 'field' && String(event.columns[query.field]) === query.value
  }
  return {
    eventsById: async (_: string, ids: readonly string[]) => events.filter(({ id }) => ids.includes(id)),
    search: async ({ query, from, to }: EventScope, { limit }: { limit: number }) => {
      const found = events.filter((event) => event.time >= from && event.time < to && matches(query, event))
      return { events: found.sort((a, b) => b.time - a.time).slice(0, limit) }
    },
  } as unknown as EventLake
}

/** A finding on a start. */
function on(event: StoredEvent) {
  const { host = '', process_pid } = event.columns
  return makeTestFinding(event.id, {
    about: [`host:${host}`],
    time: event.time,
    processKey: `${host}|${process_pid}|${event.time}`,
    eventIds: [event.id as never],
  })
}

async function graph(
  events: readonly StoredEvent[],
  findings: ReturnType<typeof on>[],
  scope: 'path' | 'all' = 'path',
) {
  const incident = { tenantId: 't', members: [] } as unknown as Incident
  const answer = await buildIncidentGraph({ incident, findings, lake: lakeOf(events), scope, limit: 100 })
  const label = (id: string | undefined) => answer.nodes.find((node) => node.id === id)?.label
  const tree = answer.nodes.map((node) => `${label(node.parent) ?? '-'} > ${node.label}`)
  return { ...answer, tree, root: answer.nodes.find((node) => node.root)?.label }
}

const EXPLORER = start({ pid: 10, ppid: 9, name: 'explorer.exe', time: 1 })
const WORD = start({ pid: 20, ppid: 10, name: 'WINWORD.EXE', time: 100 })
const SHELL = start({ pid: 30, ppid: 20, name: 'powershell.exe', time: 200 })

describe('ancestors and descendants by pid', () => {
  it('finds the parents of a start that names them by pid alone', async () => {
    const { tree, root, gaps } = await graph([EXPLORER, WORD, SHELL], [on(SHELL)])
    assert.deepEqual(tree, ['- > explorer.exe', 'explorer.exe > WINWORD.EXE', 'WINWORD.EXE > powershell.exe'])
    assert.equal(root, 'WINWORD.EXE')
    assert.deepEqual(gaps, [])
  })

  it('takes the process that had the pid when the child started, before and after others', async () => {
    const before = start({ pid: 20, ppid: 10, name: 'notepad.exe', time: 50 })
    const after = start({ pid: 20, ppid: 10, name: 'calc.exe', time: 250 })
    const elsewhere = start({ pid: 20, ppid: 10, name: 'other.exe', time: 150, host: 'ws2' })
    const { tree } = await graph([before, after, elsewhere, EXPLORER, WORD, SHELL], [on(SHELL)])
    assert.ok(tree.includes('WINWORD.EXE > powershell.exe'), tree.join('\n'))
    assert.ok(!tree.some((line) => /notepad|calc|other/.test(line)), tree.join('\n'))
  })

  it('puts a finding of an event that names its actor by pid on the process running then', async () => {
    const written: StoredEvent = {
      ...SHELL,
      id: 'e-write',
      time: 300,
      columns: { host: 'ws1', class_uid: 1001, file_name: 'x.sh', file_path: '/tmp/x.sh' },
      ocsf: { class_uid: 1001, activity_id: 1, actor: { process: { pid: 30, name: 'powershell.exe' } } },
    }
    const finding = makeTestFinding('f', { about: ['host:ws1'], time: 300, eventIds: ['e-write' as never] })
    const { tree } = await graph([EXPLORER, WORD, SHELL, written], [finding])
    assert.ok(tree.includes('powershell.exe > x.sh'), tree.join('\n'))
    assert.ok(tree.includes('WINWORD.EXE > powershell.exe'), tree.join('\n'))
  })

  it('shows a parent that was never seen starting, and says so', async () => {
    const shell = start({ pid: 30, ppid: 20, name: 'powershell.exe', time: 200, parentName: 'evil.exe' })
    const { tree, root, gaps } = await graph([shell], [on(shell)])
    assert.deepEqual(tree, ['- > evil.exe', 'evil.exe > powershell.exe'])
    assert.equal(root, 'evil.exe')
    assert.match(gaps[0]!.reason, /no start event for evil\.exe/)
  })

  it('lets no story begin with the first process of a system', async () => {
    const daemon = start({ pid: 30, ppid: 1, name: 'nginx', time: 200 })
    const { tree, root, gaps } = await graph([daemon], [on(daemon)])
    assert.deepEqual(tree, ['- > init', 'init > nginx'])
    assert.equal(root, 'nginx')
    assert.deepEqual(gaps, [])
  })

  it('follows children of a raised process until its pid belongs to another', async () => {
    const child = start({ pid: 40, ppid: 30, name: 'whoami.exe', time: 210 })
    const grandchild = start({ pid: 50, ppid: 40, name: 'conhost.exe', time: 220 })
    const reused = start({ pid: 30, ppid: 10, name: 'calc.exe', time: 300 })
    const ofOther = start({ pid: 60, ppid: 30, name: 'unrelated.exe', time: 310 })
    const events = [EXPLORER, WORD, SHELL, child, grandchild, reused, ofOther]
    const all = await graph(events, [on(SHELL)], 'all')
    assert.ok(
      all.tree.includes('powershell.exe > whoami.exe') && all.tree.includes('whoami.exe > conhost.exe'),
    )
    assert.ok(!all.tree.some((line) => /calc|unrelated/.test(line)), all.tree.join('\n'))
    const path = await graph(events, [on(SHELL)])
    assert.equal(path.nodes.find((node) => node.label === 'powershell.exe')?.childCount, 1)
  })

  it('ends where clocks tie: two starts at one moment that name each other', async () => {
    const a = start({ pid: 1000, ppid: 2000, name: 'a.exe', time: 5 })
    const b = start({ pid: 2000, ppid: 1000, name: 'b.exe', time: 5 })
    const { nodes } = await graph([a, b], [on(a), on(b)])
    assert.equal(nodes.filter((node) => node.label === 'a.exe' || node.label === 'b.exe').length, 2)
    assert.ok(nodes.every((node) => node.id !== node.parent))
  })
})
