// Invented data: hosts, people and files that exist nowhere.
import type { Event, Finding, Incident, IncidentGraph, Rule, RuleTexts } from '@opensoc/contract'

export const NOW = Date.now()
const MINUTE = 60_000
const pick = <T>(list: readonly T[], index: number): T => list[index % list.length]!

const TITLES = [
  'Office starts a shell that hides its command',
  'Password memory read by rundll32.exe',
  'Backups deleted before encryption',
  'Beacon with regular jitter to a new domain',
  'OAuth consent followed by mass mailbox reads',
  'Service created over the network on a file server',
  'Invoice \u202Excod.exe opened from mail',
  'Bucket policy opened to everyone',
]
const HOSTS = ['LAB-WS-014', 'LAB-FS-01', 'LAB-DC-01', 'LAB-BUILD-7', 'LAB-HR-03']
const TACTICS = [
  { uid: 'TA0001', name: 'Initial Access', shortname: 'initial-access' },
  { uid: 'TA0002', name: 'Execution', shortname: 'execution' },
  { uid: 'TA0006', name: 'Credential Access', shortname: 'credential-access' },
  { uid: 'TA0008', name: 'Lateral Movement', shortname: 'lateral-movement' },
  { uid: 'TA0040', name: 'Impact', shortname: 'impact' },
]
const SEVERITIES = ['critical', 'high', 'medium', 'low', 'info'] as const
const STATUSES = ['new', 'in_progress', 'on_hold', 'resolved', 'closed'] as const
const LAYERS = ['endpoint', 'identity', 'network', 'mail', 'cloud']

export function fakeIncident(index: number): Incident {
  const severity = pick(SEVERITIES, Math.floor(index / 40))
  const base = 90 - Math.floor(index / 40) * 18
  const extra = index % 9
  const first = NOW - (index + 64) * 7 * MINUTE
  return {
    id: `inc-${(0x51ab0000 + index * 7919).toString(16)}`,
    title: pick(TITLES, index),
    summary: `${pick(HOSTS, index)} ran a chain of 6 programs that began with a mail attachment. It reached ${1 + (index % 3)} hosts within an hour.`,
    severity,
    score: base + extra,
    score_parts: [
      {
        points: base - 20,
        kind: 'severity',
        reason: 'Highest alert: password memory read',
        finding_ids: ['f-3'],
      },
      {
        points: 25,
        kind: 'tactics',
        reason: 'Crosses 3 tactics in one hour',
        finding_ids: ['f-1', 'f-2', 'f-3'],
      },
      { points: extra, kind: 'hosts', reason: 'More than one host', finding_ids: [] },
      {
        points: -5,
        kind: 'frequency',
        reason: 'The same rule fired often on this host before',
        finding_ids: [],
      },
    ],
    status: pick(STATUSES, index % 7 === 0 ? 0 : index % 4),
    ...(index % 3 === 0 ? {} : { owner: pick(['mara', 'ravi', 'lena'], index) }),
    hosts: HOSTS.slice(0, 1 + (index % 3)),
    users: ['mreyes', 'svc-backup'].slice(0, index % 3),
    layers: LAYERS.slice(0, 1 + (index % 5)),
    tactics: TACTICS.slice(index % 3, 2 + (index % 4)),
    techniques: [{ uid: 'T1003.001', name: 'LSASS Memory', tactics: ['credential-access'] }],
    finding_count: 1 + (index % 23),
    first_time: first,
    last_time: first + 64 * MINUTE,
    created_time: first + MINUTE,
    updated_time: first + 65 * MINUTE,
    version: 1,
    entities: [
      { kind: 'host', key: 'lab-ws-014', label: 'LAB-WS-014' },
      { kind: 'user', key: 'mreyes', label: 'mreyes' },
      { kind: 'ip', key: '198.51.100.7', label: '198.51.100.7' },
      { kind: 'domain', key: 'cdn.sync.example', label: 'cdn.sync.example' },
      { kind: 'file', key: 'a1', label: 'edge_upd.dll' },
    ],
    members: fakeFindings().map(({ id }, place) => ({
      finding_id: id,
      ...(place === 0 ? {} : { joined_to: 'f-1' }),
      shared_entities: place === 0 ? [] : [{ kind: 'process', key: 'p', label: 'powershell.exe' }],
      strength: place === 0 ? 1 : 0.8,
    })),
    suggestions: [
      {
        action: 'isolate',
        label: 'Isolate LAB-WS-014',
        target_kind: 'host',
        target: 'LAB-WS-014',
        reason: 'Passwords were read there',
      },
      {
        action: 'reset',
        label: 'Reset the password of mreyes',
        target_kind: 'user',
        target: 'mreyes',
        reason: 'The account was signed in at that time',
      },
    ],
    apart_from: [],
    corrections: [],
  }
}

export function fakeFindings(): Finding[] {
  const make = (
    id: string,
    title: string,
    level: Finding['level'],
    minute: number,
    uid: string,
  ): Finding => ({
    id,
    rule_id: `rule-${id}`,
    title,
    level,
    time: NOW - 400 * MINUTE + minute * MINUTE,
    source: 'lab-sysmon',
    layer: 'endpoint',
    product: 'Sysmon',
    host: 'LAB-WS-014',
    user: 'mreyes',
    entities: [
      { kind: 'host', key: 'lab-ws-014', label: 'LAB-WS-014' },
      { kind: 'process', key: 'p', label: 'powershell.exe' },
    ],
    attacks: [{ uid, name: 'A technique', tactics: ['execution'] }],
    matched: {
      Image: 'C:\\Windows\\System32\\rundll32.exe',
      CommandLine: 'rundll32.exe edge_upd.dll,#1 \u202Egnp.exe',
      EventID: 10,
    },
    event_ids: ['e-1'],
  })
  return [
    make('f-1', 'Office starts a shell', 'high', 3, 'T1059.001'),
    make('f-2', 'Unsigned DLL loaded from a user folder', 'medium', 6, 'T1574'),
    make('f-3', 'Password memory read', 'critical', 12, 'T1003.001'),
    make('f-4', 'Service created over the network', 'high', 20, 'T1021.002'),
  ]
}

export function fakeGraph(scope: 'path' | 'all'): IncidentGraph {
  type Node = IncidentGraph['nodes'][number]
  const nodes: Node[] = []
  const edges: IncidentGraph['edges'] = []
  const add = (
    id: string,
    kind: Node['kind'],
    label: string,
    sub: string,
    host: string,
    parent?: string,
    more: Partial<Node> = {},
  ) => {
    nodes.push({
      id,
      kind,
      label,
      sub,
      host,
      time: NOW - 400 * MINUTE + nodes.length * MINUTE,
      ...(parent === undefined ? {} : { parent }),
      techniques: [],
      finding_ids: [],
      event_ids: [],
      on_path: true,
      root: false,
      child_count: 0,
      facts: { User: 'LAB\\mreyes', PID: '4120', 'command line': `${label} ${sub}` },
      ...more,
    })
    const source = parent === undefined ? undefined : nodes.find((node) => node.id === parent)
    if (source !== undefined)
      edges.push({
        source: source.id,
        target: id,
        kind: source.host === host ? 'spawned' : 'lateral',
        on_path: more.on_path ?? true,
      })
  }
  const found = (severity: NonNullable<Node['severity']>, ...ids: string[]) => ({
    severity,
    finding_ids: ids,
    techniques: ['T1003.001'],
  })
  add('mail', 'mail', 'Invoice_Q4.eml', 'from billing@acme.example', 'LAB-WS-014', undefined, {
    root: true,
    ...found('medium', 'f-0'),
  })
  add('outlook', 'process', 'OUTLOOK.EXE', 'pid 4120', 'LAB-WS-014', 'mail', { child_count: 19 })
  add('docm', 'file', 'Invoice_Q4.docm', 'sha256 9f2c…e81b', 'LAB-WS-014', 'outlook', found('medium'))
  add('word', 'process', 'WINWORD.EXE', 'pid 6044', 'LAB-WS-014', 'outlook', { child_count: 12 })
  add('shell', 'process', 'powershell.exe', '-nop -w hidden -enc SQBFAFgA', 'LAB-WS-014', 'word', {
    child_count: 22,
    ...found('high', 'f-1'),
  })
  add('net', 'network', 'cdn.sync.example:443', '198.51.100.7', 'LAB-WS-014', 'shell', found('high', 'f-5'))
  add('dll', 'module', 'edge_upd.dll', 'unsigned 412 KB', 'LAB-WS-014', 'shell', found('medium', 'f-2'))
  add('run', 'process', 'rundll32.exe', 'edge_upd.dll,#1', 'LAB-WS-014', 'shell', {
    child_count: 16,
    ...found('high'),
  })
  add(
    'key',
    'registry',
    'HKCU\\…\\Run\\Edge',
    'autostart value set',
    'LAB-WS-014',
    'run',
    found('medium', 'f-6'),
  )
  add(
    'dump',
    'process',
    'rundll32.exe',
    'comsvcs.dll MiniDump 712',
    'LAB-WS-014',
    'run',
    found('critical', 'f-3'),
  )
  add('dmp', 'file', 'C:\\ProgramData\\t.dmp', '58 MB', 'LAB-WS-014', 'dump', found('high'))
  add('user', 'user', 'svc_backup', 'domain administrator', 'LAB-WS-014', 'dump', found('high', 'f-7'))
  add('svc', 'process', 'services.exe', 'PSEXESVC created', 'LAB-FS-01', 'user', {
    child_count: 55,
    ...found('critical', 'f-4'),
  })
  add('psexe', 'process', 'PSEXESVC.exe', 'pid 9921 SYSTEM', 'LAB-FS-01', 'svc', found('high'))
  add(
    'vss',
    'process',
    'vssadmin.exe',
    'delete shadows /all /quiet',
    'LAB-FS-01',
    'psexe',
    found('critical', 'f-8'),
  )
  add('svh', 'process', 'svhost.exe', 'unsigned, entropy 7.9', 'LAB-FS-01', 'psexe', {
    child_count: 12,
    ...found('critical'),
  })
  add('lkd', 'file', '1,482 files renamed', '*.lkd in 72 s', 'LAB-FS-01', 'svh', found('critical', 'f-9'))
  add(
    'wsm',
    'process',
    'wsmprovhost.exe',
    'WinRM from LAB-WS-014',
    'LAB-DC-01',
    'user',
    found('high', 'f-10'),
  )
  add('ntds', 'file', 'ntds.dit', 'copied, 214 MB', 'LAB-DC-01', 'wsm', found('critical', 'f-11'))
  if (scope === 'all') {
    for (let index = 0; index < 180; index++) {
      const kind = pick(['file', 'process', 'network', 'module'] as const, index)
      add(
        `x${index}`,
        kind,
        `routine-${index}.tmp`,
        'nothing special',
        'LAB-WS-014',
        pick(['outlook', 'word', 'shell', 'run'], Math.floor(index / 12)),
        { on_path: false },
      )
    }
  }
  return {
    nodes,
    edges: [...edges, { source: 'dll', target: 'key', kind: 'set', on_path: false }],
    gaps: [{ host: 'LAB-DC-01', reason: 'no process events between 09:10 and 09:20' }],
    truncated: false,
  }
}

export function fakeEvent(index: number): Event {
  const host = pick(HOSTS, index)
  return {
    id: `e-${index}`,
    time: NOW - index * 1700,
    received_time: NOW - index * 1700 + 400,
    source: 'lab-sysmon',
    layer: pick(LAYERS, index),
    columns: {
      class_name: pick(
        ['Process Activity', 'Network Activity', 'File System Activity', 'Authentication'],
        index,
      ),
      host,
      user: pick(['mreyes', 'SYSTEM', 'svc-backup'], index),
      process_name: pick(['powershell.exe', 'svchost.exe', 'cmd.exe'], index),
      process_cmd_line: `cmd.exe /c echo step ${index} && type C:\\Users\\mreyes\\notes\u202Etxt.exe`,
      dst_ip: `198.51.100.${index % 250}`,
      dst_port: 443,
      class_uid: 1007,
    },
    ocsf: {
      class_uid: 1007,
      activity_id: 1,
      process: { name: 'cmd.exe', pid: 4120 },
      device: { hostname: host },
    },
    raw: `{"EventID":1,"Computer":"${host}","Image":"C:\\\\Windows\\\\System32\\\\cmd.exe"}`,
  }
}

export function fakeRule(index: number): Rule {
  return {
    id: `rule-${index}`,
    title: pick(TITLES, index).replace('\u202E', ''),
    kind: 'rule',
    level: pick(['critical', 'high', 'medium', 'low', 'informational'], index),
    space: pick(['content', 'upstream', 'own'] as const, index),
    file: `windows/process_creation/rule_${index}.yml`,
    enabled: index % 4 !== 3,
    ...(index % 17 === 5 ? { refused: 'line 12, column 5: near is not supported' } : {}),
    tags: ['attack.credential-access', 'attack.t1003.001'],
    logsource: {
      product: 'windows',
      category: pick(['process_creation', 'image_load', 'registry_set'], index),
    },
    status: pick(['stable', 'test', 'experimental'], index),
    is_modified: index % 6 === 1,
    has_conflict: index % 24 === 1,
    finding_count: index % 13,
    updated_time: NOW - index * MINUTE,
  }
}

/** A modified rule has a base; one with a conflict also an update that waits. */
export function fakeRuleTexts(rule: Rule): RuleTexts {
  const base = RULE_SOURCE.replace('critical', 'high')
  const pending = RULE_SOURCE.replace('critical', 'medium')
  const merged = RULE_SOURCE.replace(
    'level: critical\n',
    '<<<<<<< yours\nlevel: critical\n||||||| base\nlevel: high\n=======\nlevel: medium\n>>>>>>> upstream\n',
  )
  return {
    ...rule,
    source: RULE_SOURCE,
    ...(rule.is_modified ? { base, origin: 'sigma@1f2e3d4c5b6a' } : {}),
    ...(rule.has_conflict ? { pending, merged } : {}),
  }
}

export const RULE_SOURCE = `title: Password memory read
id: 00000000-0000-4000-8000-000000000001
status: experimental
logsource:
    product: windows
    category: process_access
detection:
    selection:
        TargetImage|endswith: '\\lsass.exe'
        GrantedAccess|contains: '0x1410'
    condition: selection
level: critical
`
