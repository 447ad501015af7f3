import { compileTimePattern } from '../coded-format/time-pattern.ts'
import { writtenTime } from '../written-time.ts'
import { joinBlocks } from './join-blocks.ts'
import { lineFormat } from './line-format.ts'

/** What dpkg did to packages. */
export const DPKG = lineFormat({
  name: 'dpkg',
  vendor: 'Debian',
  product: 'dpkg',
  layer: 'endpoint',
  sigmaProduct: 'linux',
  pattern:
    /^(?<time>\d{4}-\d{2}-\d{2} \d{2}:\d{2}:\d{2}) (?<action>startup|status|install|upgrade|configure|trigproc|remove|purge|conffile) (?:(?<state>[a-z-]{3,32}) )?(?<package>\S{1,512})(?: (?<old>\S{1,256}))?(?: (?<new>\S{1,256}))?$/,
  parse: compileTimePattern('yyyy-MM-dd HH:mm:ss')!,
  eventCode: 'action',
  events: [
    {
      when: { action: ['startup'] },
      class: 'application_lifecycle',
      activity: 'Start',
      set: { 'app.name': 'dpkg', 'app.vendor_name': 'Debian' },
      map: {},
    },
    {
      class: 'application_lifecycle',
      activity: {
        from: 'action',
        values: { install: 'Install', upgrade: 'Update', remove: 'Remove', purge: 'Remove', '*': 99 },
      },
      set: { 'app.vendor_name': 'Debian' },
      map: { 'app.name': 'package', 'app.version': ['new', 'old'], status_detail: 'state' },
    },
  ],
})

const APT_START = /^Start-Date: /
const APT_END = /^End-Date: /

/** apt's history: what was installed, by which command of whom; a block of lines, joined before it comes here. */
export const APT_HISTORY = lineFormat({
  name: 'apt-history',
  vendor: 'Debian',
  product: 'APT',
  layer: 'endpoint',
  sigmaProduct: 'linux',
  pattern:
    /^Start-Date: (?<time>\d{4}-\d{2}-\d{2} {1,2}\d{2}:\d{2}:\d{2})\n(?:Commandline: (?<command>[^\n]{0,16384})\n)?(?:Requested-By: (?<user>[^\s(]{1,256})[^\n]{0,64}\n)?(?<message>(?<action>Install|Upgrade|Remove|Purge|Reinstall|Downgrade|Error)[\s\S]{0,60000})/,
  parse: compileTimePattern('yyyy-MM-dd HH:mm:ss')!,
  message: 'message',
  events: [
    {
      class: 'application_lifecycle',
      activity: {
        from: 'action',
        values: {
          Install: 'Install',
          Reinstall: 'Install',
          Upgrade: 'Update',
          Downgrade: 'Update',
          Remove: 'Remove',
          Purge: 'Remove',
          '*': 99,
        },
      },
      set: { 'app.name': 'apt', 'app.vendor_name': 'Debian' },
      map: { 'actor.user.name': 'user', status_detail: 'command' },
    },
  ],
})

export function joinAptHistory(lines: readonly string[]): string[] {
  return joinBlocks(lines, APT_START, APT_END)
}

export function isAptHistory(lines: readonly string[]): boolean {
  return lines.some((line) => APT_START.test(line))
}

/** Debian's popularity contest: programs and when they were last used. */
export const POPULARITY_CONTEST = lineFormat({
  name: 'popularity-contest',
  vendor: 'Debian',
  product: 'popularity-contest',
  layer: 'endpoint',
  sigmaProduct: 'popularity-contest',
  pattern:
    /^(?:(?:END-)?POPULARITY-CONTEST-\d{1,4} TIME:(?<time>\d{9,11})(?<header>.{0,256})|(?<time2>\d{9,11}|0) (?<changed>\d{9,11}|0) (?<package>\S{1,256}) (?<path>[/<]\S{0,2048})(?: (?<mark>.{1,64}))?)$/,
  parse: (text) => (text === '0' ? 0 : writtenTime(text)),
  more: ({ time, time2 = '', changed = '' }) =>
    time === undefined ? { time: time2 === '0' ? changed : time2 } : {},
  events: [
    {
      when: { package: ['*'] },
      class: 'application_lifecycle',
      activity: 99,
      set: { 'app.vendor_name': 'Debian' },
      map: { 'app.name': 'package', 'app.path': 'path' },
    },
    {
      class: 'application_lifecycle',
      activity: 99,
      set: { 'app.name': 'popularity-contest', 'app.vendor_name': 'Debian' },
      map: {},
    },
  ],
})
