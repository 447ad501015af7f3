import type { CodedFormat } from '../coded-format/coded-format.ts'
import type { EventRule } from '../coded-format/event-rule.ts'
import { NEW_FINDING } from '../coded-format/network-attributes.ts'
import { syslogParts } from '../coded-format/syslog-fields.ts'
import { writtenTime } from '../written-time.ts'

/** Levels of 0 to 15 as OCSF `severity_id`. */
const SEVERITY = Object.fromEntries(
  [1, 1, 1, 1, 2, 2, 2, 3, 3, 3, 3, 3, 4, 4, 5, 5, 6].map((id, level) => [String(level), id]),
)

const FINDING: EventRule = {
  class: 'detection_finding',
  activity: 'Create',
  severity: { from: 'level', values: SEVERITY, otherwise: 1 },
  set: NEW_FINDING,
  map: {
    'finding_info.uid': { template: '{alert_id}' },
    'finding_info.title': 'description',
    'finding_info.types': 'groups',
    'finding_info.analytic.uid': 'rule_id',
    'finding_info.analytic.name': 'description',
    'evidences[0].src_endpoint.ip': 'src_ip',
    'evidences[0].src_endpoint.port': 'src_port',
    'evidences[0].user.name': 'user',
    'evidences[0].file.path': 'file',
    'evidences[0].file.name': { from: 'file', take: 'file_name' },
    'device.hostname': { from: ['agent', 'agent_ip'], take: 'host_name' },
    'device.ip': 'agent_ip',
  },
}

const HEAD = /^\*\* Alert (\d{10}\.\d{1,12}):(?: mail)? {1,2}- ?([^\n]{0,1024})/
const PLACE =
  /^\d{4} [A-Z][a-z]{2} {1,2}\d{1,2} \d{2}:\d{2}:\d{2} (?:\(([^)\n]{1,255})\) )?([^\n]{0,255})(?:->)([^\n]{0,1024})$/m
const RULE = /^Rule: (\d{1,8}) \(level (\d{1,2})\) -> '(.{0,1024})'$/m
const word = (text: string, name: string) => new RegExp(`^${name}: (.{1,512})$`, 'm').exec(text)?.[1]

/** Alerts of OSSEC and Wazuh as `alerts.log` holds them: several lines, joined before they come here. */
export const OSSEC_ALERT: CodedFormat = {
  name: 'ossec-alert',
  media: 'text',
  vendor: 'OSSEC',
  product: 'OSSEC / Wazuh',
  layer: 'security',
  sigmaProduct: 'ossec',
  recognizes: ({ text }) => HEAD.test(text),
  read({ text }) {
    const shown = text.slice(0, 65_536)
    const head = HEAD.exec(shown)
    const rule = RULE.exec(shown)
    if (head === null || rule === null) return undefined
    const [, alertId = '', groups = ''] = head
    const [, agent, agentIp, location] = PLACE.exec(shown) ?? []
    const [, ruleId, level, description] = rule
    return {
      fields: {
        alert_id: alertId,
        groups: groups.replace(/,\s*$/, ''),
        agent,
        agent_ip: agentIp,
        location,
        rule_id: ruleId,
        level,
        description,
        src_ip: word(shown, 'Src IP'),
        src_port: word(shown, 'Src Port'),
        user: word(shown, 'User'),
        file: /^File '(.{1,1024})'/m.exec(shown)?.[1],
        message: shown
          .split('\n')
          .filter((line) => !/^(?:\*\*|Rule:|Src|User:|\d{4} )/.test(line))
          .join('\n'),
      },
    }
  },
  time: { from: { from: 'alert_id' }, parse: (text) => writtenTime(text.slice(0, 10)) },
  eventCode: 'rule_id',
  message: 'message',
  events: [FINDING],
}

const SYSLOG =
  /\bossec: Alert Level: (\d{1,2}); Rule: (\d{1,8}) - (.{0,1024}?);(?: Location: (?:\(([^)]{1,255})\) )?([^;]{0,1024});)?/

/** The same by syslog (`syslog_output`): one line. */
export const OSSEC_SYSLOG: CodedFormat = {
  name: 'ossec-syslog',
  media: 'text',
  vendor: 'OSSEC',
  product: 'OSSEC / Wazuh',
  layer: 'security',
  sigmaProduct: 'ossec',
  recognizes: ({ text }) => SYSLOG.test(text.slice(0, 4096)),
  read(record) {
    const shown = record.text.slice(0, 16_384)
    const match = SYSLOG.exec(shown)
    if (match === null) return undefined
    const { fields, time } = syslogParts(record)
    const [whole, level, ruleId, description, agent, location] = match
    const rest = shown.slice(match.index + whole.length)
    return {
      time,
      fields: {
        ...fields,
        alert_id: `${ruleId}-${time}`,
        level,
        rule_id: ruleId,
        description,
        agent,
        location,
        src_ip: /\bsrcip: ([0-9A-Fa-f.:]{2,45});/.exec(rest)?.[1],
        user: /\buser: ([^;]{1,256});/.exec(rest)?.[1],
        message: rest.trim(),
      },
    }
  },
  eventCode: 'rule_id',
  message: 'message',
  reporter: 'syslog_host',
  events: [FINDING],
}
