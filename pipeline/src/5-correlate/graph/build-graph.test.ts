import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { EventLake, HuntQuery, Incident, StoredEvent } from '@opensoc/domain'
import { makeTestFinding } from '../../../test/make-test-finding.ts'
import { buildIncidentGraph } from './build-graph.ts'

interface Start {
  readonly uid: string
  readonly parent?: string
  readonly name: string
  readonly host?: string
  readonly time?: number
  readonly pid?: number
}

/** A process start as the lake gives it. */
function start({ uid, parent, name, host = 'ws1', time = 0, pid = 1 }: Start): StoredEvent {
  const parentProcess = parent === undefined ? undefined : { uid: parent, name: `${parent}.exe` }
  return {
    id: `e-${host}-${uid}`,
    time,
    receivedTime: 0,
    source: 's',
    layer: 'endpoint',
    columns: { host, class_uid: 1007, activity_id: 1, process_uid: uid, parent_uid: parent ?? '' },
    ocsf: {
      class_uid: 1007,
      activity_id: 1,
      process: {
        uid,
        pid,
        name,
        cmd_line: `${name} /x`,
        ...(parentProcess === undefined ? {} : { parent_process: parentProcess }),
      },
    },
    raw: '',
  }
}

/** The port's searches over a list of events: enough of the hunt language for process starts. */
function lakeOf(events: readonly StoredEvent[]): EventLake {
  const matches = (query: HuntQuery, { columns }: StoredEvent): boolean => {
    if (query.kind === 'and') return query.parts.every((part) => matches(part, { columns } as StoredEvent))
    if (query.kind === 'or') return query.parts.some((part) => matches(part, { columns } as StoredEvent))
    return query.kind === 'field' && String(columns[query.field]) === query.value
  }
  return {
    eventsById: async (_tenant: string, ids: readonly string[]) =>
      events.filter((event) => ids.includes(event.id)),
    search: async ({ query }: { query: HuntQuery }) => ({
      events: events.filter((event) => matches(query, event)),
    }),
  } as unknown as EventLake
}

const incident = { tenantId: 't', members: [] } as unknown as Incident

/** A finding on the start of a process. */
function raised(id: string, uid: string, host = 'ws1', time = 0) {
  return makeTestFinding(id, {
    about: [`host:${host}`],
    time,
    processKey: `${host}|${uid}`,
    eventIds: [`e-${host}-${uid}` as never],
  })
}

const STORY = [
  start({ uid: 'explorer', name: 'explorer.exe', time: 1 }),
  start({ uid: 'word', parent: 'explorer', name: 'WINWORD.EXE', time: 10 }),
  start({ uid: 'ps', parent: 'word', name: 'powershell.exe', time: 20 }),
  start({ uid: 'noise', parent: 'word', name: 'splwow64.exe', time: 21 }),
  start({ uid: 'dump', parent: 'ps', name: 'rundll32.exe', time: 30 }),
]

async function graph(
  events: readonly StoredEvent[],
  findings: Parameters<typeof buildIncidentGraph>[0]['findings'],
  scope: 'path' | 'all' = 'path',
) {
  return buildIncidentGraph({ incident, findings, lake: lakeOf(events), scope, limit: 100 })
}

describe('the story graph', () => {
  it('leads from the finding up to where it began, past the broker', async () => {
    const { nodes, gaps } = await graph(STORY, [raised('f', 'dump', 'ws1', 30)])
    assert.deepEqual(
      nodes.map((node) => [node.label, node.onPath, node.root]),
      [
        ['explorer.exe', true, false],
        ['WINWORD.EXE', true, true],
        ['powershell.exe', true, false],
        ['rundll32.exe', true, false],
      ],
    )
    assert.equal(nodes.at(-1)!.parent, 'p:ws1|ps')
    assert.equal(nodes.at(-1)!.severity, 'high')
    assert.deepEqual(gaps, [])
  })

  it('shows what a raised process started; on the path routine children are only counted', async () => {
    const findings = [raised('f', 'word', 'ws1', 10)]
    const path = await graph(STORY, findings)
    assert.deepEqual(
      path.nodes.map((node) => node.label),
      ['explorer.exe', 'WINWORD.EXE'],
    )
    assert.equal(path.nodes.at(-1)!.childCount, 2)
    const all = await graph(STORY, findings, 'all')
    assert.equal(all.nodes.length, 5)
  })

  it('says which process was never seen starting', async () => {
    const { nodes, gaps } = await graph(
      [start({ uid: 'child', parent: 'lost', name: 'whoami.exe', time: 5 })],
      [raised('f', 'child')],
    )
    assert.deepEqual(nodes.map((node) => node.label).sort(), ['lost.exe', 'whoami.exe'])
    assert.match(gaps[0]!.reason, /no start event for lost\.exe/)
  })

  it('always has a node for a finding, also where nothing else is known', async () => {
    const { nodes } = await graph([], [makeTestFinding('f', { about: ['host:ws9'] })])
    assert.deepEqual(
      nodes.map((node) => [node.kind, node.label, node.findingIds]),
      [['host', 'ws9', ['f']]],
    )
  })

  it('keeps hosts apart that use the same process ids', async () => {
    const events = [
      ...STORY,
      ...STORY.map((event) =>
        start({
          uid: String(event.columns['process_uid']),
          parent: String(event.columns['parent_uid']) || 'x',
          name: 'other.exe',
          host: 'ws2',
          time: event.time,
        }),
      ),
    ]
    const { nodes } = await graph(events, [raised('f', 'dump', 'ws1', 30)])
    assert.deepEqual([...new Set(nodes.map((node) => node.host))], ['ws1'])
  })

  it('crosses to another lane where correlation joined findings', async () => {
    const events = [...STORY, start({ uid: 'bash', parent: 'sshd', name: 'bash', host: 'srv', time: 40 })]
    const findings = [raised('a', 'dump', 'ws1', 30), raised('b', 'bash', 'srv', 40)]
    const joined = {
      ...incident,
      members: [{ findingId: 'a' }, { findingId: 'b', joinedTo: 'a' }],
    } as unknown as Incident
    const { edges } = await buildIncidentGraph({
      incident: joined,
      findings,
      lake: lakeOf(events),
      scope: 'path',
      limit: 100,
    })
    assert.deepEqual(
      edges.filter((edge) => edge.kind === 'lateral'),
      [{ source: 'p:ws1|dump', target: 'p:srv|bash', kind: 'lateral', onPath: true }],
    )
  })

  it('gives the same answer every time, whatever order the lake answers in', async () => {
    const findings = [raised('a', 'dump', 'ws1', 30), raised('b', 'word', 'ws1', 10)]
    const once = await graph(STORY, findings, 'all')
    assert.deepEqual(await graph([...STORY].reverse(), findings, 'all'), once)
  })

  it('puts a finding about a process that was opened on the one that opened it', async () => {
    const opened: StoredEvent = {
      ...start({ uid: 'lsass', name: 'lsass.exe' }),
      id: 'e-open',
      time: 40,
      columns: { host: 'ws1', class_uid: 1007, activity_id: 3, process_uid: 'lsass' },
      ocsf: {
        class_uid: 1007,
        activity_id: 3,
        process: { uid: 'lsass', pid: 7, name: 'lsass.exe' },
        actor: { process: { uid: 'dump', pid: 1, name: 'rundll32.exe' } },
      },
    }
    const finding = makeTestFinding('f', { time: 40, processKey: 'ws1|dump', eventIds: ['e-open' as never] })
    const { nodes, edges } = await graph([...STORY, opened], [finding])
    const label = (id: string) => nodes.find((node) => node.id === id)!.label
    assert.equal(nodes.find((node) => node.root)?.label, 'WINWORD.EXE')
    assert.deepEqual(nodes.find((node) => node.label === 'rundll32.exe')?.findingIds, ['f'])
    assert.deepEqual(
      edges
        .filter((edge) => edge.kind === 'accessed')
        .map((edge) => [label(edge.source), label(edge.target)]),
      [['rundll32.exe', 'lsass.exe']],
    )
  })
})
