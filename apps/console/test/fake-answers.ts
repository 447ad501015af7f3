import {
  completeSetup,
  eventHistogram,
  eventTopValues,
  explainIncident,
  getEvent,
  getFinding,
  getIncident,
  getLedger,
  getMe,
  getSetup,
  getStatus,
  type Incident,
  incidentGraph,
  incidentStats,
  incidentTimeline,
  listContext,
  listDriftAlarms,
  listEventFields,
  listFindings,
  listIncidentFindings,
  listIncidents,
  listQuarantine,
  listSources,
  type Me,
  replayQuarantine,
  searchEvents,
  signIn,
  signOut,
  updateIncident,
} from '@opensoc/contract'
import { fakeCoverageAnswers } from './fake-coverage-answers.ts'
import { fakeEvent, fakeFindings, fakeGraph, NOW, RULE_SOURCE } from './fake-data.ts'
import { fakeExplanation } from './fake-explanation.ts'
import { fakeJobAnswers } from './fake-job-answers.ts'
import { fakeParserAnswers } from './fake-parser-answers.ts'
import { fakeRuleAnswers } from './fake-rule-answers.ts'
import type { FakeAnswer, FakeState, GiveAnswer } from './fake-state.ts'
import { fakeTuningAnswers } from './fake-tuning-answers.ts'

export class FakeProblem extends Error {
  readonly status: number
  readonly code: string
  readonly pointer: string | undefined

  constructor(status: number, code: string, detail: string, pointer?: string) {
    super(detail)
    this.status = status
    this.code = code
    this.pointer = pointer
  }

  body() {
    const errors =
      this.pointer === undefined ? {} : { errors: [{ pointer: this.pointer, message: this.message }] }
    return {
      type: 'about:blank',
      title: 'Not right',
      status: this.status,
      code: this.code,
      detail: this.message,
      request_id: 'fake-1',
      ...errors,
    }
  }
}

/** What the real platform would answer, as far as the screens need it. */
export function fakeAnswers(state: FakeState): Map<string, FakeAnswer> {
  const answers = new Map<string, FakeAnswer>()
  const answer: GiveAnswer = (operation, give) =>
    void answers.set(operation.id, (asked) => give(asked as never))

  const enter = (name: string): Me => {
    state.isSetupNeeded = false
    state.me = { id: 'u-1', name, role: 'administrator', tenant_id: 't' }
    return state.me
  }
  const incident = (id: string): Incident => {
    const found = state.incidents.find((one) => one.id === id)
    if (found === undefined) throw new FakeProblem(404, 'NOT_FOUND', `incident ${id} does not exist`)
    return found
  }

  answer(getSetup, () => ({ needed: state.isSetupNeeded }))
  answer(completeSetup, ({ body }) => enter(String(body['name'])))
  answer(signIn, ({ body }) => {
    if (body['password'] === 'wrong') throw new FakeProblem(401, 'SIGN_IN_WRONG', 'name or password is wrong')
    return enter(String(body['name']))
  })
  answer(getMe, () => {
    if (state.me === undefined) throw new FakeProblem(401, 'SESSION_MISSING', 'sign in first')
    return state.me
  })
  answer(signOut, () => {
    state.me = undefined
    return {}
  })

  const matching = (query: Record<string, unknown>): Incident[] =>
    state.incidents.filter((one) => {
      const sev = query['sev'] as string[] | undefined
      const status = query['status'] as string[] | undefined
      const text = String(query['q'] ?? '').toLowerCase()
      return (
        (sev === undefined || sev.includes(one.severity)) &&
        (status === undefined || status.includes(one.status)) &&
        `${one.title} ${one.hosts.join(' ')} ${one.id}`.toLowerCase().includes(text)
      )
    })
  answer(listIncidents, ({ query }) => {
    const start = Number(query['cursor'] ?? 0)
    const end = start + Number(query['limit'])
    const found = matching(query)
    const sorted =
      query['sort'] === 'newest'
        ? found.toSorted((a, b) => b.created_time - a.created_time)
        : found.toSorted((a, b) => b.score - a.score)
    return { items: sorted.slice(start, end), ...(end < sorted.length ? { cursor: String(end) } : {}) }
  })
  answer(incidentStats, ({ query }) => {
    const found = matching(query)
    const count = (test: (one: Incident) => boolean) => found.filter(test).length
    const severities = (list: Incident[]) =>
      Object.fromEntries(
        (['info', 'low', 'medium', 'high', 'critical'] as const).map((name) => [
          name,
          list.filter((one) => one.severity === name).length,
        ]),
      ) as never
    return {
      total: found.length,
      by_severity: severities(found),
      by_status: Object.fromEntries(
        (['new', 'in_progress', 'on_hold', 'resolved', 'closed'] as const).map((name) => [
          name,
          count((one) => one.status === name),
        ]),
      ) as never,
      histogram: Array.from({ length: 60 }, (_, index) => {
        const time = NOW - (60 - index) * 3600_000
        return {
          time,
          counts: severities(
            found.filter((one) => one.first_time >= time && one.first_time < time + 3600_000),
          ),
        }
      }),
    }
  })
  answer(getIncident, ({ params }) => incident(params['id']!))
  answer(updateIncident, ({ params, body }) => {
    const known = incident(params['id']!)
    if (known.version !== body['version'])
      throw new FakeProblem(409, 'INCIDENT_CHANGED', `version ${known.version}`)
    const {
      owner,
      verdict,
      version: _,
      note: __,
      ...rest
    } = body as never as Partial<Incident> & {
      owner?: string | null
      verdict?: Incident['verdict'] | null
      note?: string
    }
    const { owner: oldOwner, verdict: oldVerdict, ...kept } = known
    const nextOwner = owner === undefined ? oldOwner : owner === 'me' ? state.me?.name : (owner ?? undefined)
    const nextVerdict = verdict === undefined ? oldVerdict : (verdict ?? undefined)
    const next = {
      ...kept,
      ...rest,
      version: known.version + 1,
      ...(nextOwner === undefined ? {} : { owner: nextOwner }),
      ...(nextVerdict === undefined ? {} : { verdict: nextVerdict }),
    } as Incident
    state.incidents = state.incidents.map((one) => (one.id === next.id ? next : one))
    return next
  })
  answer(listIncidentFindings, () => ({ items: fakeFindings() }))
  answer(incidentGraph, ({ query }) => fakeGraph(query['scope'] as 'path' | 'all'))
  answer(explainIncident, () => fakeExplanation())
  answer(incidentTimeline, () => ({
    items: Array.from({ length: 320 }, (_, index) => ({
      time: NOW - 400 * 60_000 + index * 4_321,
      host: index % 3 === 0 ? 'LAB-FS-01' : 'LAB-WS-014',
      source: 'lab-sysmon',
      layer: 'endpoint',
      what: `Process ${index} started: powershell.exe -nop -w hidden`,
      actor: 'mreyes',
      techniques: index % 20 === 0 ? [{ uid: 'T1059.001', name: 'PowerShell', tactics: ['execution'] }] : [],
      ...(index % 20 === 0 ? { level: 'high', finding_id: 'f-1' } : {}),
      event_id: `e-${index}`,
    })),
    truncated: false,
  }))

  answer(listFindings, () => ({ items: fakeFindings() }))
  answer(getFinding, ({ params }) => ({
    ...(fakeFindings().find(({ id }) => id === params['id']) ?? fakeFindings()[0]!),
    ocsf: { class_uid: 2004 },
    events: [fakeEvent(1)],
    rule_source: RULE_SOURCE,
  }))

  answer(searchEvents, ({ query }) => {
    if (String(query['query']).endsWith('('))
      throw new FakeProblem(400, 'HUNT_SYNTAX', 'column 10: a closing parenthesis is missing', '/query/10')
    if (String(query['query']).includes('nothing')) return { items: [], from: NOW - 1, to: NOW, took_ms: 3 }
    const start = Number(query['cursor'] ?? 0)
    return {
      items: Array.from({ length: 200 }, (_, index) => fakeEvent(start + index)),
      cursor: String(start + 200),
      from: NOW - 86400_000,
      to: NOW,
      took_ms: 41.2,
    }
  })
  answer(eventHistogram, () => ({
    total: 1_204_331,
    from: NOW - 86400_000,
    to: NOW,
    bucket_ms: 960_000,
    buckets: Array.from({ length: 90 }, (_, index) => ({
      time: NOW - 86400_000 + index * 960_000,
      count: 400 + ((index * 7919) % 900),
    })),
  }))
  answer(eventTopValues, ({ query }) => ({
    field: String(query['field']),
    values: [
      { value: 'powershell.exe', count: 41_200 },
      { value: 'svchost.exe', count: 9_000 },
      { value: 'a value with a very long text that has to be cut somewhere', count: 3 },
    ],
  }))
  answer(listEventFields, () => ({
    items: [
      'class_name',
      'host',
      'user',
      'process_name',
      'process_cmd_line',
      'parent_name',
      'dst_ip',
      'dst_port',
      'domain',
      'sha256',
    ].map((name) => ({ name, type: 'text', paths: [], help: `the ${name.replaceAll('_', ' ')}` })),
  }))
  answer(getEvent, ({ params }) => fakeEvent(Number(params['id']!.slice(2)) || 0))

  fakeJobAnswers(state, answer)
  fakeRuleAnswers(state, answer)
  fakeTuningAnswers(state, answer)
  fakeCoverageAnswers(answer)
  fakeParserAnswers(answer)

  answer(getStatus, () => ({
    version: '0.1.0',
    started_time: NOW - 7_200_000,
    now: NOW,
    events_per_second: 41_208,
    lag_ms: 1200,
    spool: { frames_bytes: 12_000_000, limit_bytes: 4_000_000_000 },
    resident_bytes: 812_000_000,
    stages: ['ingest', 'normalize', 'enrich', 'detect', 'correlate'].map((name) => ({
      name,
      in: 120_412,
      out: 120_400,
      dropped: { duplicate: 10 },
      failed: 2,
      busy_ms: 8123,
    })),
    totals: { events: 120_400, findings: 412, incidents: state.incidents.length, quarantined: 12 },
    receivers: [],
    rules: { active: 225, enabled: 225, is_deployed: true, version: 'a1b2c3d4e5f6' },
  }))
  answer(getLedger, () => ({
    items: Array.from({ length: 40 }, (_, index) => ({
      source: 'lab-sysmon',
      minute: NOW - index * 60_000,
      received: 4000,
      stored: 3999,
      quarantined: { unparsed: 1 },
      findings: 3,
      bytes: 912_000,
      balanced: index !== 3,
    })),
    total: { received: 160_000, stored: 159_960, quarantined: 40, spooled_bytes: 0, balanced: true },
  }))
  answer(listQuarantine, () => ({
    items: Array.from({ length: 12 }, (_, index) => ({
      record_id: `q-${index}`,
      source: 'lab-syslog',
      reason: 'no_normalizer',
      detail: 'no normalizer knows this form',
      received_time: NOW - index * 60_000,
      text: `<34>Oct 11 22:14:15 box su: \u001b[31m failed ${'x'.repeat(200)}`,
    })),
  }))
  answer(replayQuarantine, () => ({ replayed: 12, cut: 0 }))
  answer(listContext, () => ({
    items: Array.from({ length: 8 }, (_, at) => ({
      ...{ id: `srv-${at}`, hostnames: [`srv-${at}.example.com`], ips: [`10.0.0.${at}`] },
      ...{
        criticality: at === 0 ? 'critical' : 'medium',
        owner: 'Operations',
        tags: ['linux'],
        is_safety: false,
      },
    })),
    total: 8,
  }))
  answer(listSources, () => ({
    items: ['lab-firewall', 'lab-syslog'].map((source, at) => ({
      ...{ source, received: 80_000, stored: 79_980, quarantined: 20, last_time: NOW - 60_000 },
      open_alarms: at === 0 ? 1 : 0,
    })),
  }))
  answer(listDriftAlarms, () => ({
    items: [
      {
        ...{
          id: 'lab-firewall|Firewall Network Activity|src_ip',
          source: 'lab-firewall',
          type: 'field_lost' as const,
        },
        ...{ kind: 'Firewall Network Activity', field: 'src_ip', perhaps: ['source_address'] },
        ...{ before: 0.99, now: 0, sample: 60, raised_time: NOW - 120_000 },
      },
    ],
  }))
  return answers
}
