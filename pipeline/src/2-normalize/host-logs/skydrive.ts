import { compileTimePattern } from '../coded-format/time-pattern.ts'
import { lineFormat } from './line-format.ts'

/** OneDrive's forerunner. */
export const SKYDRIVE = lineFormat({
  name: 'skydrive',
  vendor: 'Microsoft',
  product: 'SkyDrive',
  layer: 'endpoint',
  sigmaProduct: 'skydrive',
  pattern:
    /^(?:#{6}Logging started\. Version=(?<version>[\d.]{1,32}) StartSystemTime:(?<start>\d{4}-\d{2}-\d{2}-\d{6}\.\d{3}).{0,1024}|(?<time>\d{2}-\d{2}-\d{2},\d{2}:\d{2}:\d{2}\.\d{3}),[0-9a-f]{1,8},[0-9a-f]{1,8},\d{1,8},(?<module>\w{1,32}),(?<source>[^,]{1,256}),[0-9a-f]{1,16},[0-9A-Fa-f]{1,16},(?<level>[A-Z]{3}),(?<message>.{0,16384}))$/,
  parse: skydriveTime(),
  more: ({ start }) => (start === undefined ? {} : { time: start }),
  message: 'message',
  events: [
    {
      class: 'application_lifecycle',
      activity: { from: 'version', values: { '*': 'Start' }, otherwise: 99 },
      set: { 'app.name': 'SkyDrive', 'app.vendor_name': 'Microsoft' },
      map: { 'app.version': 'version' },
    },
  ],
})

function skydriveTime() {
  const line = compileTimePattern('MM-dd-yy,HH:mm:ss.SSS')!
  const start = compileTimePattern('yyyy-MM-dd-HHmmss.SSS')!
  return (text: string, reference: number) =>
    /^\d{4}/.test(text) ? start(text, reference) : line(text, reference)
}
