import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { EVENT_COLUMNS } from '../../event-columns.ts'
import type { EventRow } from '../../event-row.ts'
import type { HuntQuery } from '../../hunt/hunt-query.ts'
import { parseHunt } from '../../hunt/parse-hunt.ts'
import type { EventLake, EventScope } from '../event-lake.ts'

/** A row with every column at its empty value but those given. */
export function eventRow(over: Readonly<Record<string, unknown>>): EventRow {
  const row: Record<string, unknown> = {
    tenant_id: 'a',
    event_id: '0.0.0',
    time: DAY,
    received_time: DAY,
    source: 's',
    layer: 'endpoint',
    'observables.kind': [],
    'observables.value': [],
    ocsf: '{}',
    raw: '{}',
  }
  for (const column of EVENT_COLUMNS)
    row[column.name] = column.type === 'integer' || column.type === 'time' ? 0 : ''
  return { ...row, ...over } as EventRow
}

export const bytesOf = (rows: readonly object[]): Uint8Array =>
  Buffer.from(rows.map((row) => `${JSON.stringify(row)}\n`).join(''))

const DAY = Date.UTC(2026, 0, 15)
const HOSTILE = `it's "\\" \u0000 \u202e {v0:String} %_ 日本 🎣 '; DROP TABLE events; --`
const LONG = 'x'.repeat(1_000_000)

function hunt(text: string): HuntQuery {
  const parsed = parseHunt(text)
  assert.ok(parsed.ok, text)
  return parsed.value
}

function scope(text: string, tenantId = 'a', over: Partial<EventScope> = {}): EventScope {
  return { tenantId, query: hunt(text), from: DAY - 1000, to: DAY + 86_400_000, ...over }
}

/** The promises of {@link EventLake}, for any engine. `reopen` closes what is open and opens the same data again. */
export function eventLakeContract(
  name: string,
  engine: { open(): Promise<EventLake>; reopen(lake: EventLake): Promise<EventLake> },
): void {
  describe(`${name} keeps the promises of EventLake`, () => {
    let lake: EventLake
    const insert = (rows: readonly EventRow[], token: string) =>
      lake.insert(
        { events: bytesOf(rows), eventCount: rows.length, quarantine: new Uint8Array(0), quarantineCount: 0 },
        token,
      )
    const found = async (text: string, tenantId = 'a') =>
      (await lake.search(scope(text, tenantId), { limit: 1000 })).events.map((event) => event.id).sort()

    before(async () => {
      lake = await engine.open()
      await lake.migrate()
      await lake.migrate()
      await insert(
        [
          eventRow({
            event_id: 'e1',
            host: 'WS1.corp.example',
            user: 'Ann',
            process_name: 'powershell.exe',
            process_cmd_line: 'powershell -Enc AAAA',
            process_uid: '{P1}',
            parent_uid: '{P0}',
            dst_port: 443,
            dst_ip: '203.0.113.7',
            raw: '{"a":"Needle in hay"}',
            ocsf: '{"process":{"file":{"signature":{"state":"Signed"}}},"list":[{"n":7}]}',
          }),
          eventRow({
            event_id: 'e2',
            host: 'ws1',
            user: 'bob',
            process_uid: '{P2}',
            parent_uid: '{P1}',
            time: DAY + 1,
            class_uid: 1007,
            domain: 'Cdn.Example',
            process_path: 'C:\\Temp\\100%_a.exe',
          }),
          eventRow({
            event_id: 'e3',
            host: 'ws10',
            process_uid: '{P1}',
            time: DAY + 2,
            raw: HOSTILE,
            user: HOSTILE,
            ocsf: JSON.stringify({ message: HOSTILE }),
          }),
          eventRow({ event_id: 'e4', host: 'srv', time: DAY + 3, process_cmd_line: LONG, raw: 'long' }),
          eventRow({ event_id: 'e1', tenant_id: 'b', host: 'ws1', raw: 'b only', process_uid: '{P1}' }),
        ],
        'seed',
      )
    })
    after(() => lake.close())

    it('finds by field without case, by wildcard, number, text and path', async () => {
      assert.deepEqual(await found('host:ws1'), ['e1', 'e2'])
      assert.deepEqual(await found('host:WS1*'), ['e1', 'e2', 'e3'])
      assert.deepEqual(await found('user:ANN'), ['e1'])
      assert.deepEqual(await found('domain:cdn.example'), ['e2'])
      assert.deepEqual(await found('process_cmd_line:*-enc*'), ['e1'])
      assert.deepEqual(await found('process_path:C:\\Temp\\*'), ['e2'])
      assert.deepEqual(await found('process_path:*\\100%_A.exe'), ['e2'])
      assert.deepEqual(await found('process_path:*\\100x_a.exe'), [])
      assert.deepEqual(await found('dst_port:443 dst_ip:203.0.113.7'), ['e1'])
      assert.deepEqual(await found('dst_port>=443'), ['e1'])
      assert.deepEqual(await found('"needle IN hay"'), ['e1'])
      assert.deepEqual(await found('process.file.signature.state:signed'), ['e1'])
      assert.deepEqual(await found('list.0.n>6'), ['e1'])
      assert.deepEqual(await found('parent_uid:* NOT host:ws1.corp.example'), ['e2'])
      assert.deepEqual(await found('class_uid:1007 OR user:ann'), ['e1', 'e2'])
    })

    it('takes hostile text as text, in and out', async () => {
      const [event] = await lake.eventsById('a', ['e3'])
      assert.equal(event!.raw, HOSTILE)
      assert.equal(event!.columns['user'], HOSTILE)
      assert.equal(event!.ocsf['message'], HOSTILE)
      const query: HuntQuery = { kind: 'field', field: 'user', value: HOSTILE }
      assert.equal(await lake.count({ ...scope(''), query }), 1)
      assert.equal(await lake.count({ ...scope(''), query: { kind: 'text', text: HOSTILE } }), 1)
      assert.equal(await lake.count({ ...scope(''), query: { kind: 'field', field: 'user', value: '%' } }), 0)
      assert.equal((await lake.event('a', 'e4'))!.columns['process_cmd_line'], LONG)
    })

    it('takes what a broken or hostile sender makes of numbers, times and text, without failing the batch', async () => {
      const days = Array.from({ length: 150 }, (_, n) =>
        eventRow({ event_id: `day${n}`, tenant_id: 'odd', time: DAY + n * 86_400_000 }),
      )
      const odd = [
        eventRow({ event_id: 'half', tenant_id: 'odd', host: '\ud800x' }),
        eventRow({ event_id: 'port', tenant_id: 'odd', dst_port: 70_000, process_pid: 2 ** 53 - 1 }),
        eventRow({ event_id: 'late', tenant_id: 'odd', time: 8.64e15 }),
        eventRow({ event_id: 'early', tenant_id: 'odd', time: -1 }),
      ]
      await insert([...days, ...odd], 'odd')
      const [total] = await lake.sql('odd', 'SELECT count() AS n FROM events')
      assert.equal(Number(total!['n']), days.length + odd.length)
      assert.equal((await lake.event('odd', 'port'))!.columns['dst_port'], 70_000)
      assert.match(String((await lake.event('odd', 'half'))!.columns['host']), /x$/)
    })

    it('stops when the caller gives up', async () => {
      const early = AbortSignal.abort(new Error('gone'))
      await assert.rejects(lake.count(scope(''), { signal: early }), /gone/)
      assert.deepEqual(await found('', 'b'), ['e1'])
    })

    it('never shows another tenant’s rows', async () => {
      assert.deepEqual(await found('', 'b'), ['e1'])
      assert.equal((await lake.event('b', 'e1'))!.raw, 'b only')
      assert.equal(await lake.event('b', 'e2'), undefined)
      assert.equal(await lake.count(scope('', 'c')), 0)
      assert.deepEqual(await lake.topValues(scope('', 'b'), 'host', 5), [{ value: 'ws1', count: 1 }])
      assert.deepEqual(await lake.quarantined('b', { limit: 10 }), [])
      const rows = await lake.sql('b', 'SELECT raw FROM events')
      assert.deepEqual(rows, [{ raw: 'b only' }])
      assert.equal(
        (await lake.histogram(scope('', 'b'), 3)).reduce((sum, { count }) => sum + count, 0),
        1,
      )
      assert.deepEqual(await lake.eventsById('c', ['e1', 'e2']), [])
      const story = {
        tenantId: 'b',
        host: 'ws1',
        from: 0,
        to: DAY * 2,
        processUids: ['{P1}', '{P2}'],
        limit: 9,
      }
      assert.deepEqual(
        (await lake.processEvents(story)).map((event) => event.raw),
        ['b only'],
      )
      assert.deepEqual(await lake.processEvents({ ...story, tenantId: 'c' }), [])
    })

    it('refuses SQL that leads out of reading the tenant’s rows', async () => {
      const refused = [
        'DROP TABLE events',
        'SELECT 1; DROP TABLE events',
        'SELECT * FROM default.events',
        'SELECT * FROM (default.events)',
        'SELECT * FROM `default`.`events`',
        'SELECT * FROM events, system.tables',
        'SELECT * FROM events JOIN system.tables ON 1',
        "SELECT * FROM file('/etc/passwd', 'LineAsString')",
        "SELECT file('/etc/passwd')",
        "SELECT * FROM url('http://127.0.0.1/', 'LineAsString')",
        "SELECT * FROM merge('default', 'events')",
        'SELECT * FROM events SETTINGS max_execution_time = 0',
        "SELECT * FROM events INTO OUTFILE '/tmp/x'",
        'SELECT * FROM events) UNION ALL (SELECT * FROM default.events',
        'SELECT * FROM migration',
        'SELECT 1 /* */',
        'SELECT sleep(3)',
        'SELECT {tenant:String}',
        'INSERT INTO events SELECT * FROM events',
        "SELECT 'open",
      ]
      for (const statement of refused)
        await assert.rejects(lake.sql('a', statement), { code: 'LAKE_QUERY_REFUSED' }, statement)
      await assert.rejects(lake.sql('a', 'SELECT nothing FROM events'), { code: 'LAKE_QUERY_INVALID' })
    })

    it('answers SQL over its tables, with joins and names of its own', async () => {
      const rows = await lake.sql(
        'a',
        `WITH busy AS (SELECT host, count() AS n FROM events GROUP BY host)
         SELECT e.host AS host, max(b.n) AS n FROM events AS e JOIN busy AS b ON e.host = b.host GROUP BY host ORDER BY host`,
      )
      assert.deepEqual(
        rows.map((row) => row['host']),
        ['WS1.corp.example', 'srv', 'ws1', 'ws10'],
      )
      assert.equal((await lake.sql('a', 'SELECT event_id FROM events', { limit: 2 })).length, 2)
    })

    it('inserts a token once, with what is made of its rows, also after reopening', async () => {
      const rows = [0, 1, 2].map((n) =>
        eventRow({
          event_id: `d${n}`,
          host: 'dedup',
          time: DAY + n * 86_400_000,
          'observables.kind': ['IP Address', 'Hash'],
          'observables.value': [`198.51.100.${n}`, 'ff'],
        }),
      )
      const counts = async () => {
        const [events] = await lake.sql('a', "SELECT count() AS n FROM events WHERE host = 'dedup'")
        const [observables] = await lake.sql('a', "SELECT count() AS n FROM observables WHERE host = 'dedup'")
        return [Number(events!['n']), Number(observables!['n'])]
      }
      await insert(rows, 'once')
      await insert(rows, 'once')
      assert.deepEqual(await counts(), [3, 6])
      lake = await engine.reopen(lake)
      await lake.migrate()
      await insert(rows, 'once')
      assert.deepEqual(await counts(), [3, 6])
      await insert(rows, 'other')
      assert.deepEqual(await counts(), [6, 12])
    })

    it('pages through equal times, each event once, and counts the same everywhere', async () => {
      const rows = Array.from({ length: 95 }, (_, n) =>
        eventRow({ event_id: `p${n}`, host: 'paged', time: DAY + 10 + (n >> 5) }),
      )
      await insert(rows, 'paged')
      const seen: string[] = []
      let cursor: string | undefined
      do {
        const page = await lake.search(scope('host:paged'), {
          limit: 10,
          ...(cursor === undefined ? {} : { cursor }),
        })
        seen.push(...page.events.map((event) => event.id))
        cursor = page.cursor
      } while (cursor !== undefined)
      assert.equal(seen.length, 95)
      assert.equal(new Set(seen).size, 95)
      assert.equal(await lake.count(scope('host:paged')), 95)
      const buckets = await lake.histogram(scope('host:paged'), 7)
      assert.equal(
        buckets.reduce((total, bucket) => total + bucket.count, 0),
        95,
      )
      assert.deepEqual(await lake.topValues(scope('host:paged'), 'host', 3), [{ value: 'paged', count: 95 }])
    })

    it('gives the events of a process and its children on one host, oldest first', async () => {
      const query = { tenantId: 'a', host: 'WS1', from: 0, to: DAY * 2, limit: 10 }
      const events = await lake.processEvents({ ...query, processUids: ['{P1}'] })
      assert.deepEqual(
        events.map((event) => event.id),
        ['e1', 'e2'],
      )
      assert.deepEqual(await lake.processEvents({ ...query, processUids: [] }), [])
    })

    it('takes rows out by their ids, of one tenant alone, and what was found by their observables', async () => {
      const gone = { 'observables.kind': ['IP Address'], 'observables.value': ['192.0.2.99'] }
      await insert(
        [
          eventRow({ event_id: 'r.0.1', host: 'removal', ...gone }),
          eventRow({ event_id: 'r.0.2', host: 'removal' }),
          eventRow({ event_id: 'r.0.1', host: 'removal', tenant_id: 'b' }),
        ],
        'removal',
      )
      await lake.remove('a', 'events', ['r.0.1', 'never there', HOSTILE])
      assert.deepEqual(await found('host:removal'), ['r.0.2'])
      assert.deepEqual(await found('host:removal', 'b'), ['r.0.1'])
      const [row] = await lake.sql('a', "SELECT count() AS n FROM observables WHERE value = '192.0.2.99'")
      assert.equal(Number(row?.['n']), 0)
      await insert([eventRow({ event_id: 'r.0.1', host: 'removal' })], 'removal again')
      assert.deepEqual(await found('host:removal'), ['r.0.1', 'r.0.2'])
      await lake.remove('a', 'events', [])
    })

    it('keeps quarantined records by source and reason', async () => {
      const row = (id: string, over: object = {}) => ({
        tenant_id: 'a',
        record_id: id,
        source: 's',
        reason: 'json_invalid',
        detail: 'd',
        received_time: DAY,
        text: HOSTILE,
        ...over,
      })
      const rows = [row('q1'), row('q2', { reason: 'format_unknown' }), row('q3', { tenant_id: 'b' })]
      const batch = {
        events: new Uint8Array(0),
        eventCount: 0,
        quarantine: bytesOf(rows),
        quarantineCount: 3,
      }
      await lake.insert(batch, 'q')
      await lake.insert(batch, 'q')
      assert.deepEqual(await lake.quarantined('a', { reason: 'json_invalid', limit: 10 }), [row('q1')])
      assert.equal((await lake.quarantined('a', { source: 's', limit: 10 })).length, 2)
    })

    it('stops what takes too long and says what to do', async () => {
      const slow = lake.sql(
        'a',
        'SELECT count() FROM events AS a, events AS b, events AS c, events AS d, events AS e WHERE a.raw < b.raw',
        { timeoutMs: 50 },
      )
      await assert.rejects(slow, { code: 'LAKE_TIMEOUT' })
    })
  })
}
